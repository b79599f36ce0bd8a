package report_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bamboo-spec/support/report"
)

func TestMarkdownTellsWhatHoldsAndWhatDoesNot(t *testing.T) {
	text := string(written(t, report.Markdown, theSample(t)))
	for _, part := range []string{
		"## ❌ 2 of 7 promises broken\n",
		"target: the reference server, a process for each scenario · profile: reference",
		"| capability | kept | broken | known broken | no longer broken | not run | could not be judged | " +
			"interrupted |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
		"| session | 0 | 1 |  | 1 | 1 | 1 | 1 |\n| stream | 2 | 1 | 1 |  |  |  |  |\n",
		"**Tokens come in the pieces in which the model says them** — " +
			"`features/stream/an_answer_streams.feature:21`\n\n```text\nThen the answer is:",
		"  expected: \"bends <b>a & b</b>\"\n  actual:   \"bends\" ]]> \\x00\\x1b[31m",
		"### No longer broken\n\n**The history outlives the server**",
		"### Known broken on this version\n\n<details><summary>1: this version answers every stop with 404</summary>",
		"### Not run\n\n<details><summary>1: is @slow; set RUN_SLOW_TESTS=true</summary>\n\n- A conversation of 200 " +
			"turns is kept — `features/session/history_is_kept.feature:10`",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the summary does not hold\n%s\n\nit is\n%s", part, text)
		}
	}
}

// Names and messages are shown as they are, whatever Markdown reads into them.
func TestMarkdownIsNotWrittenByWhatItTells(t *testing.T) {
	sc := &report.Scenario{Capability: "a|b", Name: "<b> *x* `y` | @all [z](http://z) \\", File: "a.feature", Line: 3}
	s := &report.Summary{Run: report.Run{Again: "go tool godog run"},
		Results: []*report.Result{{Scenario: sc, Verdict: report.Broken,
			Err: errors.New("```\n## not a heading\n````")}}}
	text := string(written(t, report.Markdown, s))
	for _, part := range []string{
		"| a\\|b | 0 | 1 |\n",
		"**\\<b\\> \\*x\\* \\`y\\` \\| \\@all \\[z\\](http://z) \\\\** — `a.feature:3`",
		"\n`````text\nevery sentence held",
		"````\n\nagain: go tool godog run a.feature:3\n`````\n",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the summary does not hold\n%s\n\nit is\n%s", part, text)
		}
	}
}

func TestMarkdownStaysShort(t *testing.T) {
	s := &report.Summary{}
	long := errors.New(strings.Repeat("竹", 100_000))
	for range 2000 {
		s.Results = append(s.Results, &report.Result{Scenario: &report.Scenario{Name: "Something is promised"},
			Verdict: report.Broken, Err: long})
	}
	for i := range 3000 {
		s.Results = append(s.Results, &report.Result{Scenario: &report.Scenario{Name: "Something is promised"},
			Verdict: report.NotRun, Reason: fmt.Sprint("needs ", i%1000)})
	}
	text := string(written(t, report.Markdown, s))
	if n := len(text); n > comment || strings.Count(text, "```")%2 != 0 ||
		strings.Count(text, "<details>") != strings.Count(text, "</details>") {
		t.Errorf("%d bytes, a comment of GitHub takes %d characters; or it breaks off:\n%s", n, comment, text)
	}
	if !strings.Contains(text, "pieces more; the other reports hold them.") {
		t.Error("it does not say that it is shortened")
	}
}

// comment is how many characters GitHub takes of a comment.
const comment = 65_536

func TestOutcomeIsOneLine(t *testing.T) {
	results := func(vs ...report.Verdict) (all []*report.Result) {
		for _, v := range vs {
			all = append(all, &report.Result{Verdict: v})
		}
		return all
	}
	for want, s := range map[string]*report.Summary{
		"✅ 2 of 2 promises kept": {
			Results: results(report.Kept, report.Kept, report.NotRun)},
		"✅ 1 of 2 promises kept": {
			Results: results(report.Kept, report.KnownBroken)},
		"❌ 1 of 2 promises broken": {
			Results: results(report.Kept, report.Broken)},
		"❌ 1 of 2 promises no longer broken, and still listed so": {
			Results: results(report.Kept, report.NoLongerBroken)},
		"❌ 2 of 2 promises kept, but worse than the baseline allows": {Results: results(report.Kept, report.Kept),
			Problem: fmt.Errorf("compared: %w", &report.Regression{Text: "slow"})},
		"⚠️ 1 of 1 promises kept, 1 not judged": {
			Results: results(report.Kept, report.Unjudged)},
		"⚠️ 1 of 1 promises kept, but the run itself could not be judged": {Results: results(report.Kept),
			Problem: errors.New("it would not end")},
		"⚠️ Nothing was judged": {Results: results(report.NotRun)},
		"⚠️ Interrupted: 1 of 1 promises kept, 1 not judged": {
			Results: results(report.Kept, report.Interrupted), Interrupted: true},
	} {
		if got := s.Outcome(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestGitHubIsToldAtTheLineOfTheFeature(t *testing.T) {
	file := filepath.Join(t.TempDir(), "summary.md")
	if err := os.WriteFile(file, []byte("# An earlier step\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := theSample(t)
	s.Results[6].Scenario.Name = "100 %, or: all"
	s.Problem = errors.New("after the run:\r\nit would not end")
	var out strings.Builder
	if err := report.NewGitHub(&out, file).End(s); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	want := []string{
		"::error file=features/session/history_is_kept.feature,line=4,title=No longer broken%3A The history " +
			"outlives the server::listed as broken (nothing survives a restart) and yet it held: remove the entry " +
			"from known_broken",
		"::error file=features/session/history_is_kept.feature,line=18,title=Broken%3A Every request of the model " +
			"is accounted for::every sentence held, but the end-of-scenario checks failed%0Athe model was " +
			"asked 2 times more than the scenario knows of",
		"::error file=features/session/history_is_kept.feature,line=24,title=Could not be judged%3A The server " +
			"answers while it is tested::Then the answer is complete%0Athere is no Bamboo to test: it ended at once",
		"::error file=features/stream/an_answer_streams.feature,line=21,title=Broken%3A 100 %25%2C or%3A all::Then " +
			"the answer is:%0Athe answer is not the promised text%0A" +
			`  expected: "bends <b>a & b</b>"%0A  actual:   "bends" ]]> \x00\x1b[31m\ufffe\xff 100 %25%0A  where:    they part at character 6 of 19`,
		"::error title=The run itself::after the run:%0D%0Ait would not end",
	}
	for i := range max(len(lines), len(want)) {
		if i >= len(lines) || i >= len(want) || lines[i] != want[i] {
			t.Fatalf("annotation %d of\n%s\nis not as promised:\n%s", i+1, out.String(), strings.Join(want, "\n"))
		}
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "# An earlier step\n## ❌ 2 of 7 promises broken\n") {
		t.Errorf("the summary of the step is %s, %v", text, err)
	}
}

func TestGitHubIsNotToldWhereItIsNotAsked(t *testing.T) {
	if err := report.NewGitHub(nil, "").End(theSample(t)); err != nil {
		t.Error(err)
	}
	if err := report.NewGitHub(nil, filepath.Join(t.TempDir(), "not", "there")).End(theSample(t)); err == nil {
		t.Error("a summary was lost in silence")
	}
}
