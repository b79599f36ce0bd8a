package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
)

// year makes runs that never took place, a day apart, on one machine.
type year struct {
	*rand.Rand
	flaky  bool    // two promises break now and then
	creep  float64 // by which part one measurement becomes worse with each run
	breaks int     // the run from which on a promise is broken; 0: none
}

// run is what godog run --save would keep of the run with this number.
func (y year) run(t *testing.T, n int) string {
	t.Helper()
	s := &report.Summary{Took: time.Minute, Run: report.Run{Profile: "reference", Target: "the reference server",
		Reference: true, Started: time.Date(2026, 3, 1+n, 8, 0, 0, 0, time.UTC),
		Tested: provenance.Provenance{OS: "linux", Arch: "amd64", CPUs: 2, Commit: fmt.Sprintf("%040x", n)}}}
	promise := func(name string, broken bool) *report.Result {
		r := &report.Result{Scenario: &report.Scenario{Name: name, Capability: "stream", Feature: "Answers",
			File: "features/stream/answers.feature", Line: 1 + len(s.Results),
			Steps: []report.Step{{Keyword: "Then", Text: "these objectives hold:"}}},
			Started: s.Run.Started, Took: time.Second}
		if broken {
			r.Verdict, r.Err = report.Broken, fmt.Errorf("the answer ended after %d ms", n)
		}
		s.Results = append(s.Results, r)
		return r
	}
	for i := range 20 {
		promise(fmt.Sprintf("Steady promise %d", i+1), false)
	}
	promise("Flaky promise one", y.flaky && n%7 == 3)
	promise("Flaky promise two", y.flaky && n%11 == 5)
	promise("Promise that broke", y.breaks > 0 && n >= y.breaks)
	machine := math.Exp(0.03 * y.NormFloat64())
	measured(t, promise("Creeping latency", false), 100*machine*math.Pow(1+y.creep, float64(n)))
	measured(t, promise("Steady latency", false), 100*machine)
	var b bytes.Buffer
	if err := baseline.Save(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// measured adds what a table of objectives found when half of the answers took so many ms.
func measured(t *testing.T, r *report.Result, ms float64) {
	t.Helper()
	table, err := objective.Parse([]objective.Row{{Metric: "total response time", Statistic: "p50", Limit: "< 200 ms"}})
	if err != nil {
		t.Fatal(err)
	}
	result := &measure.Result{Driver: measure.Driver{Lateness: &measure.Series{}}}
	for i := range 10 {
		result.Runs = append(result.Runs, measure.Run{Latencies: measure.Latencies{
			measure.TotalResponseTime: time.Duration((ms + float64(i-4)) * float64(time.Millisecond))}})
	}
	r.Measurements = []report.Measurement{{Attempt: 1, Plan: "10 conversations",
		Verdicts: table.Judge(result, capability.All), Result: result}}
}

// Over 30 runs the page and the gate tell of two flaky promises, of one that broke, and of a creep of 2 % a run, and of
// nothing else; of 30 runs without them they tell nothing.
func TestReportTellsWhatRunsTellTogether(t *testing.T) {
	r := emptyRoot(t, nil)
	ill := year{rand.New(rand.NewPCG(1, 1)), true, 0.02, 20}
	well := year{Rand: rand.New(rand.NewPCG(1, 1))}
	for n := range 30 {
		r.write(fmt.Sprintf("ill/%02d.json", n), ill.run(t, n))
		r.write(fmt.Sprintf("well/%02d.json", n), well.run(t, n))
	}
	got := r.godog("report", "ill/*.json", "--max-regression", "10%", "--max-flaky", "0")
	if got.code != 1 {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	for _, want := range []string{
		"“Creeping latency” is kept worse and worse: total response time p50 +7",
		"“Flaky promise one” is flaky: broken in 4 of 30 runs", "“Flaky promise two” is flaky: broken in 3 of 30 runs",
	} {
		if !strings.Contains(got.errs, want) {
			t.Errorf("the gate does not say %q:\n%s", want, got.errs)
		}
	}
	if strings.Count(got.errs, "\n") != 3 {
		t.Errorf("the gate says more:\n%s", got.errs)
	}
	page := r.read("out/history.html")
	for _, want := range []string{
		">Flaky promise one</a><p>Broken in 4 of 30 runs</p>", ">Flaky promise two</a><p>Broken in 3 of 30 runs</p>",
		">Promise that broke</a><p>Broken since 21 March 2026, 08:00 UTC (000000000000)</p>" +
			"<p>the answer ended after 29 ms</p>",
		"<figcaption>Creeping latency: total response time p50</figcaption>",
		"Limit &lt; 200 ms. Kept worse and worse over 30 runs: &#43;7",
		`<h2 id="drifting">What changes with every run <small>1</small></h2>`,
		"30 runs of 1 version: 1 broken, 2 flaky, 1 kept worse and worse",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	got = r.godog("report", "well/*.json", "--max-regression", "10%", "--max-flaky", "0", "--html", "out/well.html")
	if got.code != 0 || got.errs != "" ||
		!strings.Contains(r.read("out/well.html"), "30 runs of 1 version: 0 broken, 0 flaky, 0 kept worse and worse") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}

func TestReportRefuses(t *testing.T) {
	r := emptyRoot(t, nil)
	r.write("a.json", year{Rand: rand.New(rand.NewPCG(1, 1))}.run(t, 0))
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "name the files that godog run --save wrote: godog report RUN…"},
		{[]string{"b.json"}, 2, "b.json: there is no such file"},
		{[]string{"a.json"}, 0, "## 1 run of 1 version: 0 broken, 0 flaky, 0 kept worse and worse\n"},
		{[]string{"a.json", "--max-regression", "much"}, 2, "--max-regression: “much” is not a share"},
		{[]string{"a.json", "--html", "a.json/x.html"}, 2, "a.json"},
		{[]string{"--help"}, 0, "godog report RUN… says what several runs tell together"},
	} {
		if got := r.godog(append([]string{"report"}, c.args...)...); got.code != c.code ||
			!strings.Contains(got.out+got.errs, c.says) {
			t.Errorf("%v: exit code %d, it says\n%s%s", c.args, got.code, got.out, got.errs)
		}
	}
}

// What a real run in two shards kept is one run in the report.
func TestShardsOfARealRunArePutTogether(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	for _, part := range []string{"1", "2"} {
		got := r.godog("run", "--shard", part+"/2", "--save", "out/"+part+".json")
		if got.code != 0 {
			t.Fatalf("exit code %d\n%s%s", got.code, got.out, got.errs)
		}
	}
	got := r.godog("report", "out/*.json")
	if got.code != 0 || !strings.Contains(got.out, "1 run of 1 version") ||
		!strings.Contains(got.out, "| 2    | 0      |") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}
