package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

// saved is what a run keeps in which half of the answers took so many ms.
func saved(t *testing.T, ms int) string {
	t.Helper()
	table, err := objective.Parse([]objective.Row{{Metric: "total response time", Statistic: "p50", Limit: "< 5 s"}})
	if err != nil {
		t.Fatal(err)
	}
	result := &measure.Result{Driver: measure.Driver{Lateness: &measure.Series{}}}
	for i := range 10 {
		result.Runs = append(result.Runs,
			measure.Run{Latencies: measure.Latencies{measure.TotalResponseTime: time.Duration(
				ms+i-4) * time.Millisecond}})
	}
	text, err := json.Marshal(baseline.Run{Format: "bamboo-spec measurements", Version: 1,
		Scenarios: []baseline.Scenario{{
			Name: "Answers are fast",
			Measurements: []baseline.Measurement{{Attempt: 1, Verdicts: table.Judge(result, capability.All),
				Result: result}},
		}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCompare(t *testing.T) {
	r := emptyRoot(t, nil)
	for i := range 6 {
		r.write(fmt.Sprintf("old/%d.json", i), saved(t, 100+i))
		r.write(fmt.Sprintf("new/%d.json", i), saved(t, 200+i))
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"old/*.json", "--", "new/*.json"}, 0, "## 1 of 1 promise changed: 1 worse, 0 better\n"},
		{[]string{"--max-regression", "50%", "old/*.json", "--", "new/*.json"}, 1, "**worse**"},
		{[]string{"--max-regression=200%", "old/*.json", "--", "new/*.json"}, 0, "**worse**"},
		{[]string{"--max-regression=50%", "new/*.json", "--", "old/*.json"}, 0, "**better**"},
		{[]string{"old/1.json", "old/2.json", "--", "new/1.json"}, 2,
			"With 2 old runs and 1 new run no difference could be told from chance; it takes 5 of each."},
		{[]string{"old/1.json", "new/1.json"}, 2, "two sides are compared: godog compare OLD… -- NEW…"},
		{[]string{"old/1.json", "--"}, 2, "two sides are compared"},
		{[]string{"--", "old/1.json"}, 2, "two sides are compared"},
		{[]string{"old/1.json", "--", "neww/1.json"}, 2, "neww/1.json: there is no such file"},
		{[]string{"godog.yml", "--", "new/1.json"}, 2, "godog.yml: this is not what godog run --save writes"},
		{[]string{"--max-regression", "a lot", "old/1.json", "--", "new/1.json"}, 2,
			"--max-regression: “a lot” is not a share"},
		{[]string{"--help"}, 0, "godog compare OLD… -- NEW… says what changed"},
	} {
		if got := r.godog(append([]string{"compare"}, c.args...)...); got.code != c.code ||
			!strings.Contains(got.out+got.errs, c.says) {
			t.Errorf("%v: exit code %d, it says\n%s%s", c.args, got.code, got.out, got.errs)
		}
	}
}

func TestRunKeepsWhatItMeasuresWhereItIsTold(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	if got := r.godog("run", "--save", "out/a.json"); got.code != 0 ||
		!strings.Contains(r.read("out/a.json"), `"interrupted":false`) {
		t.Errorf("exit code %d, %s", got.code, got.errs)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--save", "out/a.json"},
			"--save: out/a.json is there already, and a run is never overwritten"},
		{[]string{"--baseline", "out/b.json"}, "--baseline: out/b.json: there is no such file"},
		{[]string{"--baseline", "out/a.json"},
			"the baseline says nothing about this run: no promise was measured in both"},
		{[]string{"--max-regression", "5%"},
			"--max-regression says how much worse than a baseline: name its files with --baseline"},
		{[]string{"--baseline", "out/a.json", "--max-regression", "5"}, "--max-regression: “5” has no unit"},
	} {
		if got := r.godog(append([]string{"run"}, c.args...)...); got.code != 2 ||
			!strings.Contains(got.out+got.errs, c.says) {
			t.Errorf("%v: exit code %d, it says\n%s%s", c.args, got.code, got.out, got.errs)
		}
	}
}

const quick = `Feature: Answers come soon
  Scenario: 5 users get their answers soon
    When 5 users hold 20 conversations
    Then these objectives hold:
      | metric              | statistic | limit  |
      | success rate        |           | > 50 % |
      | first token latency | p50       | < 10 s |
`

// From the load to the file: every conversation of a real one is in it, and in the
// page what they come to.
func TestWhatARunMeasuresIsKeptAndShown(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/perf/x.feature": quick})
	got := r.godog("run", "features/perf", "--save", "out/a.json", "--format", "summary,html:out/index.html")
	runs, err := baseline.Read(filepath.Join(r.dir, "out", "a.json"))
	if err != nil {
		t.Fatalf("%v; exit code %d, %s%s", err, got.code, got.out, got.errs)
	}
	s := runs[0].Scenarios
	if len(s) != 1 || len(s[0].Measurements) == 0 || len(s[0].Measurements[0].Result.Runs) != 20 ||
		s[0].Measurements[0].Sentence != "these objectives hold:" {
		t.Errorf("exit code %d, %s%s: kept are %+v", got.code, got.out, got.errs, s)
	}
	if page := r.read("out/index.html"); !strings.Contains(page,
		"<figcaption>First token latency by percentile</figcaption>") {
		t.Error("the page draws nothing")
	}
}
