package prove

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// proof is a matrix and the verdict on it.
type proof struct {
	*Matrix
	single bool  // one defect alone: idle scenarios are no fault
	seed   int64 // 0: in the usual order
	whole  bool  // all features and defects of a kind: what a part of the page is about
	before *Page // that part
	words  *lexicon
	broken []*report.Result // without a defect; nothing else was tried then
	took   time.Duration
}

// problems are the reasons why this is no proof.
func (p *proof) problems() []string {
	var all []string
	for _, r := range p.broken {
		all = append(all, fmt.Sprintf("without a defect, “%s” (%s:%d) is %s: %v", r.Scenario.Name, r.Scenario.File, r.Scenario.Line, r.Verdict, r.Err))
	}
	if all != nil {
		return all
	}
	for _, d := range p.Survivors() {
		all = append(all, fmt.Sprintf("nobody catches %s: %s%s", d.Name, d.Sentence, p.weakly(d)))
	}
	if !p.single {
		for _, s := range p.Idle() {
			all = append(all, fmt.Sprintf("“%s” (%s:%d) catches nothing", s.Name, s.File, s.Line))
		}
	}
	if drift := p.drift(); p.whole && p.seed == 0 && len(all) == 0 && len(drift) > 0 {
		all = append(all, fmt.Sprintf("%s is out of date; write it anew with: go tool godog prove %s--write\n%s", PageFile, p.argument(), strings.Join(drift, "\n")))
	}
	return all
}

// argument is what follows `godog prove` for the features of this proof.
func (p *proof) argument() string {
	if slices.ContainsFunc(p.Defects, measured) {
		return performance + " "
	}
	return ""
}

// weakly tells who noticed a survivor in a way that does not count.
func (p *proof) weakly(d defect.Defect) string {
	var b strings.Builder
	for _, t := range p.Of(d, Late, Stumbled, Beside, Unjudged) {
		fmt.Fprintf(&b, "\n    %s in “%s” (%s:%d):\n      %s", t.Outcome, t.Scenario.Name, t.Scenario.File, t.Scenario.Line,
			strings.ReplaceAll(firstLines(t.said(), linesShown), "\n", "\n      "))
	}
	return b.String()
}

func (p *proof) exitCode() int {
	if len(p.problems()) > 0 {
		return 1
	}
	return 0
}

func (p *proof) print(out io.Writer) error {
	var b strings.Builder
	if p.broken == nil {
		p.printDefects(&b)
		p.printScenarios(&b)
	}
	problems := p.problems()
	for _, problem := range problems {
		fmt.Fprintf(&b, "\n✗ %s\n", strings.ReplaceAll(problem, "\n", "\n  "))
	}
	if p.broken == nil {
		fmt.Fprintf(&b, "\n%d of %d defects caught, ", len(p.Defects)-len(p.Survivors()), len(p.Defects))
		if !p.single {
			fmt.Fprintf(&b, "%d of %d scenarios catch one, ", len(p.Scenarios)-len(p.Idle()), len(p.Scenarios))
		}
		fmt.Fprintf(&b, "in %d trials  %.1f s", p.Trials(), p.took.Seconds())
		if p.seed != 0 {
			fmt.Fprintf(&b, ", in random order (--random=%d)", p.seed)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
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
			fmt.Fprintf(b, "    ✓ %s (%s:%d)\n", t.Scenario.Name, t.Scenario.File, t.Scenario.Line)
			if t.Scenario == told.Scenario {
				fmt.Fprintf(b, "        %s\n", strings.ReplaceAll(firstLines(t.said(), shownOf(d)), "\n", "\n        "))
			}
		}
	}
}

// printScenarios says what each scenario catches.
func (p *proof) printScenarios(b *strings.Builder) {
	file := ""
	for _, s := range p.Scenarios {
		caught := p.By(s)
		if p.single && len(caught) == 0 {
			continue
		}
		if s.File != file {
			file = s.File
			fmt.Fprintf(b, "\n%s\n", file)
		}
		var names []string
		for _, t := range caught {
			names = append(names, t.Defect.Name)
		}
		fmt.Fprintf(b, "  :%-4d %s\n        catches %s\n", s.Line, s.Name, orNothing(names))
	}
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// telling is the catch of a defect whose scenario is nearest to it.
func (p *proof) telling(d defect.Defect) (Trial, bool) {
	caught := p.Of(d, Caught)
	rank(caught, func(t Trial) []float64 { return []float64{p.words.affinity(t.Scenario, d)} })
	if len(caught) == 0 {
		return Trial{}, false
	}
	return caught[0], true
}

// page is what was found, to be written down. A text whose head has not changed
// stays as it was, unless it is about what was measured.
func (p *proof) page() *Page {
	page := &Page{}
	for _, d := range p.Defects {
		for _, t := range p.Of(d, Caught) {
			page.Rows = append(page.Rows, Row{string(d.Promise), t.Scenario.Name, d.Sentence, d.Name})
		}
		if t, ok := p.telling(d); ok {
			text := Said{d.Name, t.Scenario.Name, firstLines(t.lasting(), linesKept)}
			if old := p.before.text(d.Name); !measured(d) && old.Scenario == text.Scenario && head(old.Text) == head(text.Text) {
				text = old
			}
			page.Texts = append(page.Texts, text)
		}
	}
	return page
}

// drift is what the page says otherwise than it was found.
func (p *proof) drift() []string {
	all := p.before.lacks(p.Scenarios, p.Defects)
	for _, s := range p.Scenarios {
		for _, d := range p.Defects {
			if t, tried := p.tried(s, d); tried && t.Outcome != Caught && p.before.knows(s, d) > 0 {
				all = append(all, fmt.Sprintf("“%s” does not catch %s any more: %s", s.Name, d.Name, t.Outcome))
			}
		}
	}
	for _, d := range p.Defects {
		said := p.before.text(d.Name)
		for _, t := range p.Of(d, Caught) {
			if now := head(t.lasting()); !measured(d) && t.Scenario.Name == said.Scenario && now != head(said.Text) {
				all = append(all, fmt.Sprintf("the failure by %s says something else now:\n  %s", d.Name, now))
			}
		}
	}
	return all
}
