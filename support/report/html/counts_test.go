package html_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bamboo-spec/support/report"
)

// The counts of a run are the same in every report.
func TestEveryReportCountsTheSame(t *testing.T) {
	s := theSample(t)
	s.Run.Scenarios = len(s.Results) - s.Tally()[report.NotRun] - s.Tally()[report.Interrupted]
	tally := s.Tally()
	formats := map[string]string{"html": written(t, s)}
	for name, f := range map[string]report.Format{"junit": report.JUnitExtended, "markdown": report.Markdown,
		"messages": report.Messages} {
		var b bytes.Buffer
		if err := f(&b, s); err != nil {
			t.Fatal(err)
		}
		formats[name] = b.String()
	}
	var terminal strings.Builder
	r := report.NewSummary(report.Terminal{Out: &terminal})
	r.Start(s.Run)
	if err := r.End(s); err != nil {
		t.Fatal(err)
	}
	formats["summary"] = terminal.String()
	share := fmt.Sprintf("%d of %d", tally[report.Kept], tally.Judged())
	for name, wants := range map[string][]string{
		"summary": {fmt.Sprintf("%d promises, %d not to be run, against", tally.Total(),
			tally.Total()-s.Run.Scenarios)},
		"html": {share + " promises are kept.", fmt.Sprintf("%d promises</p>", tally.Total())},
		"junit": {fmt.Sprintf(`<testsuites name="bamboo-spec" tests="%d" failures="%d" errors="%d" skipped="%d"`,
			tally.Total(), tally[report.Broken]+tally[report.NoLongerBroken],
			tally[report.Unjudged]+tally[report.Interrupted], tally[report.KnownBroken]+tally[report.NotRun])},
	} {
		for _, want := range wants {
			if !strings.Contains(formats[name], want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
	for v := report.Kept; v <= report.Interrupted; v++ {
		if want := fmt.Sprintf("<b>%d</b> %s</li>", tally[v], title(v)); !strings.Contains(formats["html"], want) {
			t.Errorf("the page does not say %q", want)
		}
		if got := column(t, formats["markdown"], v.String()); got != tally[v] {
			t.Errorf("Markdown counts %d %s, want %d", got, v, tally[v])
		}
	}
	if got := strings.Count(formats["messages"], `"testCaseFinished"`); got != tally.Total() {
		t.Errorf("messages hold %d, want %d", got, tally.Total())
	}
	for _, c := range s.ByCapability() {
		if want := c.Tally().Share(); !regexp.MustCompile(`(?m)^  . `+c.Name+` +`+regexp.QuoteMeta(want)+`$`).
			MatchString(formats["summary"]) || !strings.Contains(formats["html"], "<small>"+want+"</small></h2>") {
			t.Errorf("%s: the terminal or the page does not say %q", c.Name, want)
		}
	}
}

func title(v report.Verdict) string { return strings.ToUpper(v.String()[:1]) + v.String()[1:] }

// column adds up a column of the first table of a text.
func column(t *testing.T, text, name string) int {
	t.Helper()
	at, sum := -1, 0
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		switch {
		case !strings.HasPrefix(line, "|") && at >= 0:
			return sum
		case at < 0 && strings.HasPrefix(line, "| capability |"):
			for i, c := range cells {
				if strings.TrimSpace(c) == name {
					at = i
				}
			}
			if at < 0 {
				return 0
			}
		case at >= 0 && at < len(cells):
			n, _ := strconv.Atoi(strings.TrimSpace(cells[at])) // the rule below the head, and empty cells
			sum += n
		}
	}
	return sum
}

func TestTheReportSaysWhatWasTested(t *testing.T) {
	s := theSample(t)
	s.Run.Bamboo, s.Run.Part, s.Run.Parts, s.Load = "bamboo 2026.11.1", 2, 5, "load average 0.4 before and 3.2 after"
	for name, f := range map[string]report.Format{"html": nil, "junit": report.JUnit, "markdown": report.Markdown} {
		text := ""
		if f == nil {
			text = written(t, s)
		} else {
			var b bytes.Buffer
			if err := f(&b, s); err != nil {
				t.Fatal(err)
			}
			text = strings.ReplaceAll(b.String(), `\`, "")
		}
		for _, want := range []string{"bamboo 2026.11.1", "c0ffeec0ffee on tea, with changes that are not committed",
			"2 of 5", "load average 0.4 before and 3.2 after", "linux/amd64, Ginkgo 9, 4 processors",
			"GitHub Actions 7.1", "https://github.com/tea/bamboo/actions/runs/7"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
}
