package baseline

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
)

// summary is of a run with two scenarios, one of which measured in two attempts.
func summary() *report.Summary {
	late := measured(80*ms, 1, 5)
	late.Driver.CPU = 1
	step := report.Step{Keyword: "Then", Text: "these objectives hold:"}
	s := &report.Summary{Run: report.Run{Target: "the reference server", Profile: "reference", Started: began,
		Tested: provenance.Provenance{OS: "linux", CPUs: 4, Commit: "c0ffee"}},
		Took: time.Minute, Interrupted: true}
	s.Results = append(s.Results,
		&report.Result{Scenario: &report.Scenario{Name: "It is healthy", File: "features/health/x.feature",
			Steps: []report.Step{step}}},
		&report.Result{Scenario: &report.Scenario{Name: answers, File: "features/perf/x.feature",
			Steps: []report.Step{step, step}}, Verdict: report.Broken})
	for i, r := range []*Run{runOf(0, late), runOf(0, measured(20*ms, 2, 5))} {
		m := r.Scenarios[0].Measurements[0]
		s.Results[1].Measurements = append(s.Results[1].Measurements,
			report.Measurement{Step: 1, Attempt: i + 1, Plan: m.Plan, Verdicts: m.Verdicts, Result: m.Result})
	}
	return s
}

func TestWhatIsSavedIsReadBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.json")
	var b bytes.Buffer
	if err := Save(&b, summary()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	runs, err := Read(filepath.Join(filepath.Dir(file), "*.json"), file)
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	want, err := json.Marshal(Of(summary()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(runs[0])
	if err != nil || string(got) != string(want) {
		t.Errorf("%s\n%v, want\n%s", got, err, want)
	}
	r := runs[0]
	if len(r.Scenarios) != 2 || !r.Interrupted || r.Environment.Target != "the reference server" ||
		r.Environment.Commit != "c0ffee" || r.Scenarios[0].Verdict != "kept" || r.Scenarios[1].Verdict != "broken" {
		t.Errorf("%+v", r)
	}
	if !reflect.DeepEqual(r.Scenarios[1].Measurements[1].Result.Runs, measured(20*ms, 2, 5).Runs) {
		t.Error("the values are not those that were measured")
	}
}

// What is kept of very many runs is read back too, and stands beside the values of fewer.
func TestASummaryOfRunsIsReadBack(t *testing.T) {
	recorder := measure.NewRecorder(measure.Keep{Most: 1})
	for _, run := range measured(20*ms, 2, 5).Runs {
		recorder.Run(run)
	}
	summed := measured(20*ms, 2, 5)
	summed.Runs, summed.Summary = nil, recorder.Result().Summary
	text, err := json.Marshal(runOf(1, summed))
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	all, err := follow([]*Run{runOf(0, measured(20*ms, 2, 5)), back})
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	for _, h := range all {
		if was, is := h.values[0], h.values[1]; math.Abs(is-was) > was/1000 || math.IsNaN(is) != math.IsNaN(was) {
			t.Errorf("%s: %v of each run, %v of their summary", h.Name(), was, is)
		}
	}
}

func TestFilesOfOthersAreRefused(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]string{
		"":   "a.json: this is not what godog run --save writes\nunexpected end of JSON input",
		"{}": "a.json: this is not what godog run --save writes",
		`{"format":"` + format +
			`","version":3}`: "a.json: it is of version 3; this godog reads versions 1 to 2",
		`{"format":"` + format +
			`","version":2,"shard":{"part":3,"of":2}}`: "a.json: there is no part 3 of 2",
		`{"format":"` + format +
			`","version":1,"scenarios":[{"name":"x","measurements":[{"attempt":1}]}]}`: "a.json: measurement 1 of “x” has no result",
		`{"format":"` + format +
			`","version":1,"scenarios":7}`: "cannot unmarshal",
	} {
		file := filepath.Join(dir, "a.json")
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
	if _, err := Read(filepath.Join(dir, "none-*.json")); err == nil || !strings.Contains(err.Error(), "none-*.json") {
		t.Errorf("no file: %v", err)
	}
	if _, err := Read("[a"); err == nil {
		t.Error("a bad pattern is taken")
	}
}

// Whatever a file holds, it is refused or can be followed.
func FuzzDecode(f *testing.F) {
	for _, r := range []*Run{runOf(0), runOf(0, measured(20*ms, 1, 5))} {
		text, err := json.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"format":"` + format + `","version":1,"scenarios":[{"measurements":[{"result":{}}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := decode(text); err == nil {
			_, _ = follow([]*Run{r}) // refused or not, it must come back
		}
	})
}
