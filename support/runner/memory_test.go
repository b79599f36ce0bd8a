package runner

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// answering is a vocabulary that measures answers which take so many ms.
func answering(g *rig) plan.Sentences {
	return func(book *sentence.Book, w *world.World) {
		g.sentences(book, w)
		book.Then(`^answers take (\d+) ms$`, func(_ context.Context, ms int) error {
			table, err := objective.Parse(
				[]objective.Row{{Metric: "total response time", Statistic: "p50", Limit: "< 5 s"}})
			if err != nil {
				return err
			}
			r := &measure.Result{Driver: measure.Driver{Lateness: &measure.Series{}}}
			for range 10 {
				r.Runs = append(r.Runs, measure.Run{Latencies: measure.Latencies{
					measure.TotalResponseTime: time.Duration(ms) * time.Millisecond}})
			}
			w.Measured(report.Measurement{Attempt: 1, Plan: "10 conversations",
				Verdicts: table.Judge(r, capability.All), Result: r})
			return table.Judge(r, capability.All).Err()
		})
	}
}

// took runs a scenario whose answers take so long.
func took(t *testing.T, ms int, o Options, steps ...string) (*report.Summary, string, error) {
	t.Helper()
	for name, content := range one(append([]string{fmt.Sprintf("Then answers take %d ms", ms)}, steps...)...) {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g := newRig(t)
	var out bytes.Buffer
	g.vocabulary, g.options, g.out = answering(g), o, &out
	summary, err := g.run()
	return summary, out.String(), err
}

func TestARunIsComparedWithItsBaseline(t *testing.T) {
	featuretest.Folder(t, one("Then it holds"))
	for i := range 30 {
		creep := int(100 * math.Pow(1.02, float64(i)))
		for name, ms := range map[string]int{"base": 100 + 7*i%30, "creep": creep} {
			if _, _, err := took(t, ms, Options{Save: fmt.Sprintf("%s/%d.json", name, i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	all, few := []string{"base/*.json"}, []string{"base/1.json", "base/2.json"}
	for name, c := range map[string]struct {
		ms   int
		base []string
		code int
		says string
	}{
		"as before": {105, all, 0,
			"\nCompared with the baseline:\n  none of 1 promise is kept worse by more than 10 % than the median of " +
				"30 runs\n"},
		"slow": {300, all, 1,
			"\nThe run itself:\n  1 promise is kept worse by more than 10 % than the median of 30 runs"},
		"a little slower with every run": {181, []string{"creep/*.json"}, 1,
			"\nThe run itself:\n  1 promise is kept worse and worse, by more than 10 % over 31 runs:"},
		"slow, beside few runs": {300, few, 2, "nobody can tell whether by chance"},
	} {
		summary, out, err := took(t, c.ms, Options{Baseline: c.base, MaxRegression: 0.1})
		if err != nil || summary.ExitCode() != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v, it says\n%s", name, err, out)
		}
	}
	summary, _, err := took(t, 300, Options{Baseline: few, MaxRegression: 0.1}, "When the run is interrupted",
		"Then it holds")
	if err != nil || summary.Problem != nil || summary.Compared != "" {
		t.Errorf("an interrupted run is compared: %v %v %s", err, summary.Problem, summary.Compared)
	}
}

func TestWhatIsMeasuredIsSaved(t *testing.T) {
	featuretest.Folder(t, one("Then it holds"))
	if _, _, err := took(t, 100, Options{Save: "out/new/a.json"}, "When the run is interrupted",
		"Then it holds"); err != nil {
		t.Fatal(err)
	}
	runs, err := baseline.Read("out/new/a.json")
	if err != nil {
		t.Fatal(err)
	}
	if r := runs[0]; !r.Interrupted || r.Environment.Target != "no Bamboo at all" || len(r.Scenarios) != 1 ||
		r.Scenarios[0].Verdict != "interrupted" || len(r.Scenarios[0].Measurements[0].Result.Runs) != 10 {
		t.Errorf("%+v", r)
	}
	_, _, err = took(t, 100, Options{Save: "out/new/a.json"})
	if err == nil || !strings.Contains(err.Error(), "out/new/a.json is there already") {
		t.Errorf("it is overwritten: %v", err)
	}
}

func TestABaselineThatCannotBeReadEndsTheRunBeforeItBegins(t *testing.T) {
	featuretest.Folder(t, one("Then it holds"))
	if _, _, err := took(t, 100, Options{Save: "a.json", Baseline: []string{"none-*.json"}}); err == nil ||
		!strings.HasPrefix(err.Error(), "--baseline: open none-*.json") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat("a.json"); err == nil {
		t.Error("there is a file of what was not measured")
	}
}
