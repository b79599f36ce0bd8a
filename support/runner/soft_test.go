package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/report"
)

// TestChecksBehindABrokenOne reads a sign for each step: ✓ held, ✗ failed, · was not checked.
func TestChecksBehindABrokenOne(t *testing.T) {
	for name, c := range map[string]struct {
		steps   []string
		signs   string
		verdict report.Verdict
	}{
		"they are checked": {[]string{"When nothing happens", "Then it breaks", "And it holds", "But it breaks too"},
			"✓✗✓✗", report.Broken},
		"the last one holds": {[]string{"When nothing happens", "Then it breaks", "And it breaks too", "And it holds"},
			"✓✗✗✓", report.Broken},
		"none behind a step that acts": {[]string{"Then it breaks", "And it breaks too", "When nothing happens",
			"Then it breaks"}, "✗✗··", report.Broken},
		"none behind a state": {[]string{"Then it breaks", "Given cleaning up is noted as \"a\"", "Then it breaks"},
			"✗··", report.Broken},
		"none behind a wait in vain":        {[]string{"Then it is waited for in vain", "And it breaks"}, "✗·", report.Broken},
		"none behind what cannot be judged": {[]string{"Then nobody can tell", "And it breaks"}, "✗·", report.Unjudged},
		"none behind a panic":               {[]string{"Then it panics", "And it breaks"}, "✗·", report.Broken},
		"a wait is none": {[]string{"Then it breaks", "And it is waited for in vain", "And it holds"}, "✗·✓",
			report.Broken},
		"what comes late is none":       {[]string{"Then it breaks", "And it comes late", "And it holds"}, "✗·✓", report.Broken},
		"what cannot be judged is none": {[]string{"Then it breaks", "And nobody can tell"}, "✗·", report.Broken},
		"a panic is one":                {[]string{"Then it breaks", "And it panics", "And it holds"}, "✗✗·", report.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, one(c.steps...))
			summary, err := newRig(t).run()
			if err != nil {
				t.Fatal(err)
			}
			r, signs := summary.Results[0], ""
			for _, s := range r.Steps {
				signs += s.Mark()
			}
			if signs != c.signs || r.Verdict != c.verdict || summary.Problem != nil {
				t.Errorf("%s, %s, %v; want %s, %s", signs, r.Verdict, summary.Problem, c.signs, c.verdict)
			}
			if first := r.Steps[strings.Count(strings.Split(signs, "✗")[0], "✓")]; said(r.Err) != said(first.Err) {
				t.Errorf("the scenario's error is %v, want that of its first check, %v", r.Err, first.Err)
			}
		})
	}
}

func TestEveryReportTellsAllThatFailed(t *testing.T) {
	featuretest.Folder(t, one("When nothing happens", "Then it breaks", "And it breaks too", "And it holds"))
	summaryFile := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv("GITHUB_ACTIONS", "true")
	t.Setenv("GITHUB_STEP_SUMMARY", summaryFile)
	var out strings.Builder
	g := newRig(t)
	g.out = &out
	files := map[string]string{"GitHub's summary": summaryFile}
	for _, format := range Formats() {
		files[format] = format + ".out"
		g.cfg.Formats = append(g.cfg.Formats, format+":"+files[format])
	}
	if _, err := g.run(); err != nil {
		t.Fatal(err)
	}
	told := map[string]string{"the terminal": out.String()}
	for format, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		told[format] = string(text)
	}
	_, told["annotations"], _ = strings.Cut(out.String(), "::error ")
	for format, text := range told {
		if !strings.Contains(text, "it is broken too") {
			t.Errorf("%s does not tell the second failure:\n%s", format, text)
		}
	}
}
