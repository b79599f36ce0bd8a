package html_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/html"
	"bamboo-spec/support/report/internal/readers"
	"bamboo-spec/support/report/internal/sample"
)

func written(t *testing.T, s *report.Summary) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func theSample(t *testing.T) *report.Summary {
	t.Helper()
	s, err := sample.Run(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// theMeasuredSample is the sample run with measurements.
func theMeasuredSample(t *testing.T) *report.Summary {
	t.Helper()
	s := theSample(t)
	if err := sample.Measure(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// found is what page.mjs reports.
type found struct {
	Looks []struct {
		Width       int
		ColorScheme string
		Wide        int
		Paper       string
		Faults      []string
	}
	Asked, Complaints []string
	Used              struct {
		Landmarks                            []string
		Headings                             []int
		Chinese, FirstStop, Outline, SkipsTo string
		All, Escaped                         string
		Searched, Filtered                   sifted
		Nothing                              struct {
			sifted
			Told bool
		}
		Arrived struct {
			Said   string
			InView bool
		}
		Unfolded, Folded, AfterPrint int
		Printed                      struct {
			Closed, Evidence int
			Tools            bool
		}
	}
	Pressed struct {
		Failures, Steps []string
		Command, Link   struct{ Shown, Copied string }
		Address         string
		Before, After   sifted
		Chart           struct{ Left, Right, First, Second, Spoken string }
	}
	WithoutScript struct {
		Promises int
		Tools    bool
	}
}

type sifted struct {
	Said    string
	Visible int
}

// opened uses the page in a browser; thoroughly, that is with axe, if told so.
func opened(t *testing.T, s *report.Summary, word string, thorough ...string) found {
	t.Helper()
	file := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(file, []byte(written(t, s)), 0o644); err != nil {
		t.Fatal(err)
	}
	var f found
	readers.Node(t, &f, "page.mjs", append([]string{readers.Browser(t), file, word}, thorough...)...)
	return f
}

// fits holds what must be so of every page: it stands alone, it fits the window,
// and neither axe nor the outline of its headings has a complaint.
func (f found) fits(t *testing.T) {
	t.Helper()
	if len(f.Asked)+len(f.Complaints) > 0 {
		t.Errorf("the page asks for %v and complains %v", f.Asked, f.Complaints)
	}
	papers := map[string]string{}
	for _, l := range f.Looks {
		papers[l.ColorScheme] = l.Paper
		if l.Wide > 0 || len(l.Faults) > 0 {
			t.Errorf("%d px, %s: sticks out by %d px; %s", l.Width, l.ColorScheme, l.Wide, strings.Join(l.Faults, "\n"))
		}
	}
	if len(f.Looks) != 6 || papers["light"] == papers["dark"] {
		t.Errorf("looked at %d pages, on paper of the colours %v", len(f.Looks), papers)
	}
	if len(f.Used.Landmarks) != 5 {
		t.Errorf("the landmarks are %v", f.Used.Landmarks)
	}
	level := 0
	for _, h := range f.Used.Headings {
		if h > level+1 {
			t.Errorf("a heading of level %d follows one of level %d", h, level)
		}
		level = h
	}
}

// look is what look.mjs reports.
type look struct {
	Looks []struct {
		Width       int
		ColorScheme string
		Wide        int
		Faults      []string
	}
	Complaints []string
	Nodes      int
}

// looked looks at a page in a browser, quickly or with axe.
func looked(t *testing.T, page string, quick ...string) look {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	var l look
	readers.Node(t, &l, "look.mjs", append([]string{readers.Browser(t), file}, quick...)...)
	return l
}

// fits holds what must be so of every page at every width and in both schemes.
func (l look) fits(t *testing.T) {
	t.Helper()
	if len(l.Looks) != 6 || len(l.Complaints) > 0 {
		t.Errorf("%d looks; it complains %q", len(l.Looks), l.Complaints)
	}
	for _, at := range l.Looks {
		if at.Wide > 0 || len(at.Faults) > 0 {
			t.Errorf("%d px, %s: sticks out by %d px; %s", at.Width, at.ColorScheme, at.Wide,
				strings.Join(at.Faults, "\n"))
		}
	}
}

func TestPageIsUsedInABrowser(t *testing.T) {
	f := opened(t, theMeasuredSample(t), "200 turns", "thorough")
	f.fits(t)
	u := f.Used
	if u.FirstStop != "Skip to the promises" || u.Outline != "solid" || u.SkipsTo != "MAIN" {
		t.Errorf("the first stop of the keyboard is %q (outline %s), it leads to %s", u.FirstStop, u.Outline, u.SkipsTo)
	}
	if u.Chinese != "回答逐字到达" {
		t.Errorf("the Chinese feature is %q", u.Chinese)
	}
	if u.All != "10 promises" || u.Searched != (sifted{"1 of 10 promises", 1}) || u.Escaped != "10 promises" ||
		u.Filtered != (sifted{"2 of 10 promises", 2}) || u.Nothing.sifted != (sifted{"0 of 10 promises", 0}) ||
		!u.Nothing.Told {
		t.Errorf("sifting: %+v", u)
	}
	if u.Arrived.Said != "10 promises" || !u.Arrived.InView {
		t.Errorf("a link to a promise that was sifted out: %+v", u.Arrived)
	}
	if u.Unfolded != 0 || u.Folded != 0 || u.AfterPrint != 0 {
		t.Errorf("folding: %d stay closed, %d stay open, %d are open after printing", u.Unfolded, u.Folded,
			u.AfterPrint)
	}
	if u.Printed.Closed != 0 || u.Printed.Tools || u.Printed.Evidence != 0 {
		t.Errorf("printed: %+v", u.Printed)
	}
	if f.WithoutScript.Promises != 10 || f.WithoutScript.Tools {
		t.Errorf("without script: %+v", f.WithoutScript)
	}
}

// From one failure to the next and back, by buttons and keys; what is copied; the address; and the charts.
func TestButtonsDoWhatTheySay(t *testing.T) {
	p := opened(t, theMeasuredSample(t), "x").Pressed
	if n := len(p.Failures); n != 4 || len(p.Steps) != 6 {
		t.Fatalf("%d failures, %d steps", n, len(p.Steps))
	}
	var at []int
	for _, id := range p.Steps {
		at = append(at, slices.Index(p.Failures, id))
	}
	if want := []int{0, 1, 0, 3, 0, 1}; !slices.Equal(at, want) {
		t.Errorf("next, next, previous, p, n, n lead to %v, want %v", at, want)
	}
	if p.Command.Copied == "" || p.Command.Copied != p.Command.Shown ||
		!strings.HasPrefix(p.Command.Copied, "go tool godog run ") {
		t.Errorf("copied is %+v", p.Command)
	}
	if p.Link.Copied != p.Link.Shown || !strings.Contains(p.Link.Copied, "#p-") {
		t.Errorf("copied is %+v", p.Link)
	}
	if p.Address != "?show=kept&q=answer" || p.Before != p.After || p.Before.Visible == 0 || p.Before.Visible == 10 {
		t.Errorf("%s: %+v, and after loading it again %+v", p.Address, p.Before, p.After)
	}
	c := p.Chart
	if !strings.Contains(c.Left, "percentile p") || c.Left == c.Right || c.First == c.Second || c.Second != c.Spoken ||
		c.First == "" {
		t.Errorf("the chart says %+v", c)
	}
}

func TestInterruptedPageFitsToo(t *testing.T) {
	s := theSample(t)
	s.Interrupted, s.Problem = true, errors.New("after the run:\n"+strings.Repeat("it would not end ", 40))
	opened(t, s, "x", "thorough").fits(t)
}

// The figures that are promised for a full run with 50 broken promises: at most
// 2 MB, and no more than 30 000 elements.
func TestFullRunStaysSmall(t *testing.T) {
	s := full(t, 50)
	if n := len(written(t, s)); n > 2_000_000 {
		t.Errorf("%d bytes", n)
	}
	l := looked(t, written(t, s), "quick")
	l.fits(t)
	if l.Nodes <= 0 || l.Nodes > 30_000 {
		t.Errorf("the page has %d elements", l.Nodes)
	}
}

func TestManyBrokenPromisesStaySmallToo(t *testing.T) {
	if n := len(written(t, full(t, 100))); n > 4_000_000 {
		t.Errorf("%d bytes", n)
	}
}

// full is a run of all promises of which some are broken, each with as much
// evidence as a scenario can leave.
func full(t *testing.T, broken int) *report.Summary {
	t.Helper()
	all, err := sample.Scenarios(os.DirFS(filepath.Join("..", "..", "..", "features")))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "transcript.txt")
	line := "+12.3 ms  the user stream 1 ← data  {\"type\":\"token\",\"content\":\"<bamboo> & 'more'\"}\n"
	if err := os.WriteFile(file, []byte(strings.Repeat(line, 1<<20/len(line))), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &report.Summary{Run: report.Run{Started: sample.Began, Target: "the reference server"}}
	for i, sc := range all {
		r := &report.Result{Scenario: sc, Started: sample.Began, Steps: make([]report.StepResult, len(sc.Steps))}
		for n := range r.Steps {
			r.Steps[n] = report.StepResult{Ran: true, Passed: true}
		}
		if sc.Capability == "perf" {
			m, err := sample.Measurement(400, 1)
			if err != nil {
				t.Fatal(err)
			}
			m.Step = len(sc.Steps) - 1
			r.Measurements = append(r.Measurements, m)
		}
		if i < broken {
			r.Verdict, r.Err, r.Evidence = report.Broken, sample.Broken, []string{file, file}
			r.Steps[len(r.Steps)-1] = report.StepResult{Ran: true, Err: r.Err}
		}
		s.Results = append(s.Results, r)
	}
	return s
}

// Names, messages and transcripts are text, whatever they hold.
func TestPageShowsTextAsItIs(t *testing.T) {
	evil := `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'` + "`"
	file := filepath.Join(t.TempDir(), evil[:2]+"e.txt")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(evil), 0o644); err != nil {
		t.Fatal(err)
	}
	sc := &report.Scenario{
		Capability: evil, Feature: evil, Rule: evil, Name: evil, Prose: evil, File: evil, Tags: []string{evil},
		Steps: []report.Step{{Keyword: evil, Text: evil, Table: [][]string{{evil}, {evil}}},
			{Text: evil, Argument: "\"\"\"\n" + evil + "\n\"\"\""}},
		Source: &report.Source{Language: evil, Prose: evil, Rules: map[string]string{evil: evil}},
	}
	known, kept := *sc, *sc
	known.Line, kept.Line = 2, 3
	measured, err := sample.Measurement(100, 1)
	if err != nil {
		t.Fatal(err)
	}
	measured.Plan, measured.Verdicts.Rows[0].Reason, measured.Verdicts.Invalid = evil, evil, []string{evil}
	bad := fmt.Errorf("%s\n| %s |", evil, evil)
	s := &report.Summary{
		Run: report.Run{Target: evil, Profile: evil}, Problem: bad,
		Results: []*report.Result{
			{Scenario: sc, Verdict: report.Broken, Reason: evil, Err: bad, Steps: []report.StepResult{{Err: bad}},
				Evidence: []string{file}, Measurements: []report.Measurement{measured}},
			{Scenario: &known, Verdict: report.KnownBroken, Reason: evil, Err: bad},
			{Scenario: &kept},
		},
	}
	page := written(t, s)
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("the page has %d scripts, want its own", n)
	}
	for _, tag := range []string{"<img", " onerror=alert(2)>\""} {
		if strings.Contains(page, tag) {
			t.Errorf("the page holds %s", tag)
		}
	}
	f := opened(t, s, "x")
	if len(f.Complaints)+len(f.Asked) > 0 {
		t.Errorf("the page complains %v and asks for %v", f.Complaints, f.Asked)
	}
}

func TestPageSaysWhatItCannotKnow(t *testing.T) {
	for want, s := range map[string]*report.Summary{
		"No promise was judged.": {Interrupted: true},
		"The one promise that was judged is kept.": {
			Results: []*report.Result{{Scenario: &report.Scenario{}, Verdict: report.Kept}}},
		"This run was interrupted.": {Interrupted: true},
		`The run itself could not be judged.</b><pre tabindex="0">no Bamboo answers`: {Problem: errors.New("no Bamboo answers")},
		`Promises are kept worse than before.</b><pre tabindex="0">1 promise is`:     {Problem: &report.Regression{Text: "1 promise is"}},
		`Compared with the baseline</b><pre tabindex="0">none of 4`:                  {Compared: "none of 4 promises"},
	} {
		if page := written(t, s); !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// The page tells a version by its causes, each with a link, and what broke in the same way.
func TestThePageTellsCauses(t *testing.T) {
	result := func(name string, line int, v report.Verdict, c *report.Cause) *report.Result {
		r := &report.Result{Scenario: &report.Scenario{Name: name, File: "features/a/x.feature", Line: line},
			Verdict: v, Cause: c, Err: errors.New("waited 2 s")}
		if c != nil {
			r.Reason = c.Reason
		}
		return r
	}
	cause := &report.Cause{Reason: "it stays silent", Since: "2026-02", Issue: "https://example.org/7"}
	var b bytes.Buffer
	s := &report.Summary{Results: []*report.Result{
		result("a", 1, report.KnownBroken, cause), result("b", 2, report.KnownBroken, cause),
		result("c", 3, report.Broken, nil), result("d", 4, report.Broken, nil),
	}}
	if err := html.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<span>it stays silent, since 2026-02, https://example.org/7</span> <small>2 promises`,
		`<a href="https://example.org/7">`, `<li>2 × waited 2 s, first: c (features/a/x.feature:3)</li>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
