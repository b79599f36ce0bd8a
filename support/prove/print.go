package prove

import (
	"fmt"
	"io"
	"strings"

	"bamboo-spec/support/reference/defect"
)

func (p *proof) print(out io.Writer) error {
	var b strings.Builder
	p.printDefects(&b)
	p.printScenarios(&b)
	if unjudged := p.unjudged(); len(unjudged) > 0 {
		fmt.Fprintf(&b, "\nCould not be judged (%d)\n", len(unjudged))
		for _, text := range unjudged {
			fmt.Fprintf(&b, "  ? %s\n", strings.ReplaceAll(text, "\n", "\n    "))
		}
	}
	for _, problem := range p.problems() {
		fmt.Fprintf(&b, "\n✗ %s\n", strings.ReplaceAll(problem, "\n", "\n  "))
	}
	p.printSum(&b)
	_, err := io.WriteString(out, b.String())
	return err
}

func (p *proof) printSum(b *strings.Builder) {
	caught := 0
	for _, d := range p.Defects {
		if len(p.Of(d, Caught)) > 0 {
			caught++
		}
	}
	fmt.Fprintf(b, "\n%d of %d defects caught, ", caught, len(p.Defects))
	if !p.single {
		fmt.Fprintf(b, "%d of %d scenarios proven by a defect of their own, ",
			len(p.Scenarios)-len(p.Unproven()), len(p.Scenarios))
	}
	fmt.Fprintf(b, "in %d trials  %.1f s", p.Trials(), p.took.Seconds())
	if p.seed != 0 {
		fmt.Fprintf(b, ", in random order (--random=%d)", p.seed)
	}
	b.WriteString("\n")
}

// printDefects says who caught each defect, and with which words.
func (p *proof) printDefects(b *strings.Builder) {
	promise := defect.Promise("")
	for _, d := range p.Defects {
		if d.Promise != promise {
			promise = d.Promise
			fmt.Fprintf(b, "\n%s\n", promise)
		}
		fmt.Fprintf(b, "  %s — %s\n", d.Name, d.Sentence)
		told, _ := p.telling(d)
		for _, t := range p.Of(d, Caught) {
			mark := "also"
			if p.claimed(t.Scenario, d) {
				mark = "✓"
			}
			fmt.Fprintf(b, "    %s %s (%s:%d)\n", mark, t.Scenario.Name, t.Scenario.File, t.Scenario.Line)
			if t.Scenario == told.Scenario {
				fmt.Fprintf(b, "        %s\n", strings.ReplaceAll(firstLines(t.said(), shownOf(d)), "\n", "\n        "))
			}
		}
	}
}

// printScenarios says what each scenario is proven by, and what else it fails for.
func (p *proof) printScenarios(b *strings.Builder) {
	file := ""
	for _, s := range p.Scenarios {
		proven, also := p.Proven(s), p.Also(s)
		if p.single && len(proven)+len(also) == 0 {
			continue
		}
		if s.File != file {
			file = s.File
			fmt.Fprintf(b, "\n%s\n", file)
		}
		fmt.Fprintf(b, "  :%-4d %s\n        is proven by %s\n", s.Line, s.Name, namesOf(proven))
		if len(also) > 0 {
			fmt.Fprintf(b, "        also fails for %s\n", namesOf(also))
		}
	}
}

func namesOf(trials []Trial) string {
	if len(trials) == 0 {
		return "nothing"
	}
	var names []string
	for _, t := range trials {
		names = append(names, t.Defect.Name)
	}
	return strings.Join(names, ", ")
}
