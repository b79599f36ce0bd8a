package baseline

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

func compared(t *testing.T, old, news []*Run) *Comparison {
	t.Helper()
	c, err := Compare(old, news)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompareSaysWhatChanged(t *testing.T) {
	for name, c := range map[string]struct {
		old, news []*Run
		want      string // findings of success rate, first token latency, throughput and memory growth
	}{
		"nothing": {noisy(10, 0, 20*ms, 5), noisy(10, 1, 20*ms, 5),
			"no change found, no change found, no change found, no change found"},
		"slower": {noisy(10, 0, 20*ms, 5), noisy(10, 1, 24*ms, 5),
			"no change found, worse, no change found, no change found"},
		"faster": {noisy(10, 0, 24*ms, 5), noisy(10, 1, 20*ms, 5),
			"no change found, better, no change found, no change found"},
		"a little slower": {noisy(10, 0, 40*ms, 5), noisy(10, 1, 41.9*1000*ms/1000, 5),
			"no change found, no change found, no change found, no change found"},
		"memory, of the limit": {noisy(10, 0, 20*ms, 5), noisy(10, 1, 20*ms, 15),
			"no change found, no change found, no change found, worse"},
		"memory, little of it": {noisy(10, 0, 20*ms, 1), noisy(10, 1, 20*ms, 4),
			"no change found, no change found, no change found, no change found"},
		"too few": {noisy(4, 0, 20*ms, 5), noisy(4, 1, 40*ms, 5),
			"too few runs, too few runs, too few runs, too few runs"},
		"just enough": {noisy(5, 0, 20*ms, 5), noisy(5, 1, 40*ms, 5),
			"no change found, worse, no change found, no change found"},
	} {
		var got []string
		for _, change := range compared(t, c.old, c.news).Changes {
			got = append(got, string(change.Finding))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s; want %s", name, text, c.want)
		}
	}
}

// What fails is infinitely slow; what is invalid is not there; of a table that is
// measured twice the last attempt counts.
func TestCompareKnowsFailuresAndInvalidMeasurements(t *testing.T) {
	late := measured(80*ms, 0, 5)
	late.Driver.CPU = 1
	var old, news []*Run
	for i := range 8 {
		old = append(old, runOf(2*i, late, measured(20*ms, 0, 5)))
		news = append(news, runOf(2*i+1, measured(20*ms, 15, 5)))
	}
	news = append(news, runOf(100, late, late))
	c := compared(t, old, news)
	for i, want := range []string{
		"worse 100 % 25 % -75 %", "worse 20 ms ∞ open", "worse 10.3 /s 2.58 /s -75 %", "no change found 5 MB 5 MB 0 MB",
	} {
		change := c.Changes[i]
		got := string(change.Finding) + " " + change.Objective.Amount(change.Old) + " " +
			change.Objective.Amount(change.New) + " " + change.amount(change.By, change.Relative)
		if got != want || change.Olds != 8 || change.News != 8 {
			t.Errorf("%s: %s, %d and %d runs; want %s of 8 and 8", change.Name(), got, change.Olds, change.News, want)
		}
	}
	if got := c.Regressions(0.5); len(got) != 3 {
		t.Errorf("%d regressions of more than half", len(got))
	}
}

func TestPromisesOfOneSideAreNamed(t *testing.T) {
	old, news := noisy(5, 0, 20*ms, 5), noisy(5, 1, 20*ms, 5)
	for _, r := range news {
		renamed := r.Scenarios[0]
		renamed.Name = "Answers are fast | again"
		r.Scenarios = append(r.Scenarios, renamed)
	}
	c := compared(t, old, news)
	if len(c.Changes) != 4 || len(c.OnlyNew) != 4 || len(c.OnlyOld) != 0 {
		t.Fatalf("%d in both, %v, %v", len(c.Changes), c.OnlyNew, c.OnlyOld)
	}
	if text := c.Markdown(); !strings.Contains(text,
		`Only the new runs measured “Answers are fast \| again” (success rate, first token latency p50, `) {
		t.Error(text)
	}
	for _, r := range news {
		r.Scenarios = r.Scenarios[1:]
	}
	_, err := Compare(old, news)
	var unjudged mismatch.Unjudged
	if !errors.As(err, &unjudged) {
		t.Errorf("nothing in common: %v", err)
	}
}

// Rows of examples may share a name, and a scenario may have two tables.
func TestTablesAreFoundAgain(t *testing.T) {
	r := runOf(0, measured(20*ms, 0, 5))
	again := runOf(0, measured(30*ms, 0, 5), measured(31*ms, 0, 5)).Scenarios[0]
	again.Measurements = append(again.Measurements, runOf(0, measured(40*ms, 0, 5)).Scenarios[0].Measurements...)
	r.Scenarios = append(r.Scenarios, again)
	all, err := follow([]*Run{r})
	if err != nil || len(all) != 12 || all[1].values[0] != 20e6 || all[5].values[0] != 31e6 ||
		all[9].values[0] != 40e6 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestMarkdownOfAComparison(t *testing.T) {
	old, news := noisy(10, 0, 20*ms, 5), noisy(10, 30, 24*ms, 5)
	for _, r := range news {
		r.Environment.CPU, r.Environment.Commit = "Ginkgo 10", strings.Repeat("a", 40)+"+"
	}
	news[3].Interrupted = true
	text := compared(t, old, news).Markdown()
	for _, want := range []string{
		"## 1 of 4 promises changed: 1 worse, 0 better\n\n| side | runs |",
		"\n| new  | 10   | 2026-03-01 08:30:00 UTC … 2026-03-01 08:48:00 UTC | aaaaaaaaaaaa+ | the reference server " +
			"| linux/amd64, Ginkgo 10, 4 processors |\n",
		"\n* 1 run had been interrupted: what was measured before counts.\n* All old runs were made before the new " +
			"ones",
		"machines that differ",
		"\n| **worse**       | Answers are fast | first token latency p50 | < 5 s    | 20.7 ms | 24.7 ms | +19 % " +
			"(+16 % … +23 %)    | 0.001 | 10, 10 |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	few := compared(t, old[:1], news[:1]).Markdown()
	for _, want := range []string{
		"## Too few runs to say whether any of 4 promises changed\n",
		"* With 1 old run and 1 new run no difference could be told from chance; it takes 5 of each.\n",
	} {
		if !strings.Contains(few, want) {
			t.Errorf("it does not say %q:\n%s", want, few)
		}
	}
}

func TestAllow(t *testing.T) {
	base := noisy(30, 0, 20*ms, 5)
	elsewhere := runOf(100, measured(20*ms, 0, 5))
	elsewhere.Environment.CPUs = 64
	other := runOf(100, measured(20*ms, 0, 5))
	other.Scenarios[0].Name = "Something else"
	wild := append(noisy(29, 0, 20*ms, 5), runOf(99, measured(60*ms, 0, 5)))
	for name, c := range map[string]struct {
		base []*Run
		now  *Run
		code int
		want string
	}{
		"alike": {base, runOf(100, measured(21*ms, 0, 5)), 0,
			"none of 4 promises is kept worse by more than 10 % than the median of 30 runs"},
		"better": {base, runOf(100, measured(10*ms, 0, 5)), 0, "none of 4 promises"},
		"slow": {base, runOf(100, measured(60*ms, 0, 5)), 1,
			"1 promise is kept worse by more than 10 % than the median of 30 runs, and stand"},
		"slow, as one before": {wild, runOf(100, measured(60*ms, 0, 5)), 0,
			"but runs of the baseline stand out from each other as much"},
		"failing": {base, runOf(100, measured(20*ms, 15, 5)), 1, "3 promises are"},
		"few, and alike": {base[:1], runOf(100, measured(21*ms, 0, 5)), 0,
			"none of 4 promises is kept worse by more than 10 % than the median of 1 run"},
		"few, and slow": {base[:29], runOf(100, measured(60*ms, 0, 5)), 2,
			"nobody can tell whether by chance: for a single run that takes a baseline of 30 runs.\n"},
		"another machine": {base, elsewhere, 2,
			"machines that differ (linux/amd64, Ginkgo 9, 4 processors; linux/amd64, Ginkgo 9, 64 processors)"},
		"nothing in common": {base, other, 2, "no promise was measured in both"},
	} {
		text, err := Allow(c.base, c.now, 0.1)
		code := 0
		var regressed *report.Regression
		var unjudged mismatch.Unjudged
		switch {
		case errors.As(err, &regressed):
			code, text = 1, err.Error()
		case errors.As(err, &unjudged):
			code, text = 2, err.Error()
		case err != nil:
			t.Fatal(err)
		}
		if code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d, %s", name, code, text)
		}
	}
}
