package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
)

// letters are verdicts as a word spells them.
var letters = map[rune]report.Verdict{'k': report.Kept, 'b': report.Broken, 'K': report.KnownBroken,
	'h': report.NoLongerBroken, 'n': report.NotRun, 'u': report.Unjudged, 'i': report.Interrupted}

// runs of one promise, a verdict a letter, - where a run does not have it. Each run has a commit of its own unless
// told.
func runs(profile, verdicts string, commit string) []*baseline.Run {
	var all []*baseline.Run
	for i, letter := range verdicts {
		r := &baseline.Run{Began: time.Date(2026, 3, 1+i, 8, 0, 0, 0, time.UTC)}
		r.Environment.Profile, r.Environment.Reference = profile, true
		if r.Environment.Commit = commit; commit == "" {
			r.Environment.Commit = fmt.Sprint("c", i)
		}
		if verdict, there := letters[letter]; there {
			r.Scenarios = []baseline.Scenario{{Name: "Answers come", Capability: "stream", Line: 3,
				File: "features/stream/x.feature", Verdict: verdict.String(), Why: "why " + fmt.Sprint(i)}}
		}
		all = append(all, r)
	}
	return all
}

func of(t *testing.T, runs []*baseline.Run) *History {
	t.Helper()
	h, err := Of(runs)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestCourses(t *testing.T) {
	for name, c := range map[string]struct {
		verdicts, commit string
		since            int
		flaky            bool
		times            string
	}{
		"kept":                          {"kkkk", "", -1, false, "broken in 0 of 4 runs"},
		"broken since":                  {"kkkbb", "", 3, false, "broken in 2 of 5 runs"},
		"known to be, at last":          {"kkK", "", 2, false, "broken in 1 of 3 runs"},
		"broken, with gaps":             {"kb-nub", "", 1, false, "broken in 2 of 3 runs"},
		"broken in all":                 {"bbb", "", 0, false, "broken in 3 of 3 runs"},
		"broken and mended":             {"kbbk", "", -1, false, "broken in 2 of 4 runs"},
		"broken at first":               {"bk", "", -1, false, "broken in 1 of 2 runs"},
		"mended twice":                  {"kbkkbk", "", -1, true, "broken in 2 of 6 runs"},
		"mended twice, broken at first": {"bkkbk", "", -1, true, "broken in 2 of 5 runs"},
		"both with one commit":          {"kkbk", "c0ffee", -1, true, "broken in 1 of 4 runs"},
		"both with one commit, on which one works": {"kkbk", "c0ffee+", -1, false, "broken in 1 of 4 runs"},
		"not judged is not broken":                 {"kuiuk", "c0ffee", -1, false, "broken in 0 of 2 runs"},
		"no longer broken":                         {"Kh", "", -1, false, "broken in 1 of 2 runs"},
	} {
		h := of(t, runs("reference", c.verdicts, c.commit))
		p := h.Promises[0]
		if got := h.Now(p); got.Since != c.since || got.Flaky != c.flaky || h.Times(p) != c.times {
			t.Errorf("%s: since %d, flaky %t, %s; want %d, %t, %s", name, got.Since, got.Flaky, h.Times(p), c.since,
				c.flaky, c.times)
		}
	}
}

func TestABambooThatNobodyKnowsMayHaveChanged(t *testing.T) {
	all := runs("elsewhere", "kb", "c0ffee")
	for _, r := range all {
		r.Environment.Reference = false
	}
	if h := of(t, all); h.Now(h.Promises[0]).Flaky {
		t.Error("a Bamboo that may have been replaced is called flaky")
	}
	for _, r := range all {
		r.Environment.Bamboo = "2026.11.1"
	}
	if h := of(t, all); !h.Now(h.Promises[0]).Flaky {
		t.Error("one version, and it is not called flaky")
	}
}

func TestVersionsAreCompared(t *testing.T) {
	all := slices.Concat(runs("bamboo-agent", "kb", ""), runs("bamboo-agent", "k", ""), runs("reference", "kk", ""))
	all[0].Environment.Bamboo, all[1].Environment.Bamboo, all[2].Environment.Bamboo = "0.2.13", "0.2.13", "2026.11.1"
	all[4].Began = all[4].Began.Add(240 * time.Hour)
	h := of(t, all)
	var got []string
	for _, s := range h.Steps() {
		got = append(got, fmt.Sprintf("%s: %d, %d", s.Title, len(s.Worse), len(s.Better)))
	}
	want := []string{"From bamboo-agent 0.2.13 to bamboo-agent 2026.11.1: 0, 1",
		"From bamboo-agent 2026.11.1 to reference: 0, 0",
		"Since the run before: 0, 0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	if h.Newest().Name != "reference" || len(h.Promises) != 1 {
		t.Errorf("the newest is %s, of %d promises", h.Newest().Name, len(h.Promises))
	}
}

func TestOnlyTheLastRunsAreShown(t *testing.T) {
	h := of(t, runs("reference", "bkbkbk"+strings.Repeat("k", Shown), ""))
	if c := h.Now(h.Promises[0]); len(c.Cells) != Shown || c.Flaky {
		t.Errorf("%d runs, flaky %t", len(c.Cells), c.Flaky)
	}
}

func TestMarkdown(t *testing.T) {
	all := runs("reference", "kkb", "")
	all[2].Missing = []int{2, 4}
	all[2].Environment.Provenance = provenance.Provenance{Commit: strings.Repeat("ab", 20)}
	text := of(t, all).Markdown()
	for _, want := range []string{
		"## 3 runs of 1 version: 1 broken, 0 flaky, 0 kept worse and worse\n",
		"| reference | 3    | 3 March 2026, 08:00 UTC (abababababab), without the parts 2 4 | 0    | 1      | 0 ",
		"\n### Since the run before: 1 worse, 0 better\n\n" +
			"- **broke**: Answers come — `features/stream/x.feature:3`\n",
		"\n### Broken\n\n- Answers come — `features/stream/x.feature:3`: " +
			"since 3 March 2026, 08:00 UTC (abababababab): why 2\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	if text := of(t, runs("reference", "bb", "")).Markdown(); !strings.Contains(text,
		": in every run, the first of them 1 March 2026, 08:00 UTC (c0): why 1\n") {
		t.Error(text)
	}
}
