// Package sample is a run that never took place: it holds every verdict and the
// texts that are hard on a format. Tests of the formats use it. Its entry points
// are Run and, for scenarios alone, Scenarios.
package sample

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
)

//go:embed testdata
var testdata embed.FS

// Began is when the run began.
var Began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// Transcript is what the broken promise leaves in its evidence.
const Transcript = "+1.2 ms  Ann http 1 → POST /api/v1/chat  {\"message\": \"Recite\"}\n" +
	"+3.4 ms  Ann http 1 ← 201 Created\n+9.9 ms  </pre><script>alert(1)</script> 竹 \x1b[31mred\x1b[0m\n"

// Broken is what the broken promise got: it holds what XML and HTML cannot.
var Broken = &mismatch.Error{
	What: "the answer is not the promised text", Expected: `"bends <b>a & b</b>"`,
	Actual: "\"bends\" ]]> \x00\x1b[31m\uFFFE\xff 100 %", Where: "they part at character 6 of 19",
}

// outcomes are the verdicts other than kept, by the name of the scenario.
var outcomes = map[string]report.Result{
	"Tokens come in the pieces in which the model says them": {Verdict: report.Broken, Err: Broken},
	"A stop while the model waits is obeyed": {
		Verdict: report.KnownBroken, Reason: "this version answers every stop with 404",
		Err: errors.New("the stop was answered with 404"),
	},
	"The history outlives the server": {Verdict: report.NoLongerBroken,
		Reason: "nothing survives a restart"},
	"A conversation of 200 turns is kept": {Verdict: report.NotRun,
		Reason: "is @slow; set RUN_SLOW_TESTS=true"},
	"Nobody reads another's history": {Verdict: report.Interrupted, Reason: "the run ended first"},
	"The server answers while it is tested": {Verdict: report.Unjudged,
		Err: report.CannotJudge(errors.New("there is no Bamboo to test: it ended at once"))},
	"Every request of the model is accounted for": {Verdict: report.Broken,
		Err: errors.New("the model was asked 2 times more than the scenario knows of")},
}

// Run is the sample run; its evidence lies below dir.
func Run(dir string) (*report.Summary, error) {
	features, err := fs.Sub(testdata, "testdata")
	if err != nil {
		return nil, err
	}
	all, err := Scenarios(features)
	if err != nil {
		return nil, err
	}
	s := &report.Summary{
		Run: report.Run{
			Profile: "reference", Target: "the reference server, a process for each scenario",
			Paths:     []string{"features"},
			Reference: true,
			Tested: provenance.Provenance{OS: "linux", Arch: "amd64", CPU: "Ginkgo 9", CPUs: 4, Go: "go1.26.0",
				Commit: "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff+", Branch: "tea",
				CI: &provenance.CI{System: "GitHub Actions", Run: "7.1",
					Link: "https://github.com/tea/bamboo/actions/runs/7"}},
			Scenarios: len(all), Concurrency: 4, Seed: 42, Started: Began, Again: "go tool godog run",
		},
		Took: 2500 * time.Millisecond,
	}
	for i, sc := range all {
		r, err := result(sc, Began.Add(time.Duration(i)*100*time.Millisecond), dir)
		if err != nil {
			return nil, err
		}
		s.Results = append(s.Results, r)
		s.Run.Plan = append(s.Run.Plan, &report.Result{Scenario: sc, Verdict: report.Interrupted,
			Reason: "the run ended first"})
	}
	return s, nil
}

func result(sc *report.Scenario, began time.Time, dir string) (*report.Result, error) {
	r := outcomes[sc.Name] // kept, if it is not there
	r.Scenario = sc
	if r.Verdict == report.NotRun || r.Verdict == report.Interrupted {
		return &r, nil
	}
	r.Started, r.Took = began, 90*time.Millisecond
	for i := range sc.Steps {
		last := i == len(sc.Steps)-1
		step := report.StepResult{Ran: true, Passed: true, Started: began.Add(time.Duration(i) * 20 * time.Millisecond),
			Took: 20 * time.Millisecond}
		if last && r.Err != nil && sc.Name != "Every request of the model is accounted for" {
			step.Passed, step.Err = false, r.Err
		}
		r.Steps = append(r.Steps, step)
	}
	if r.Verdict != report.Broken {
		return &r, nil
	}
	file := filepath.Join(dir, fmt.Sprintf("%s-%d", sc.Capability, sc.Line), "transcript.txt")
	r.Evidence = []string{file}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	return &r, os.WriteFile(file, []byte(Transcript), 0o644)
}

// Scenarios reads the scenarios of all feature files of a folder.
func Scenarios(features fs.FS) ([]*report.Scenario, error) {
	var all []*report.Scenario
	err := fs.WalkDir(features, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".feature" {
			return err
		}
		text, err := fs.ReadFile(features, file)
		if err != nil {
			return err
		}
		newID := (&messages.Incrementing{}).NewId
		doc, err := gherkin.ParseGherkinDocument(strings.NewReader(string(text)), newID)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		f := doc.Feature
		source := &report.Source{Text: string(text), Language: f.Language, Line: int(f.Location.Line),
			Prose: unindented(f.Description), Rules: map[string]string{}}
		for _, p := range gherkin.Pickles(*doc, file, newID) {
			sc := scenario(f, p)
			sc.Source, sc.File, sc.Capability = source, file, path.Base(path.Dir(file))
			all = append(all, sc)
		}
		for _, c := range f.Children {
			if c.Rule != nil {
				source.Rules[c.Rule.Name] = unindented(c.Rule.Description)
			}
		}
		return nil
	})
	return all, err
}

// scenario finds in the feature what the pickle was made of.
func scenario(f *messages.Feature, p *messages.Pickle) *report.Scenario {
	sc := &report.Scenario{Feature: f.Name, Name: p.Name, Line: int(p.Location.Line)}
	for _, t := range p.Tags {
		sc.Tags = append(sc.Tags, t.Name)
	}
	written := map[string]*messages.Step{}
	note := func(b *messages.Background, s *messages.Scenario, rule string) {
		if b != nil {
			for _, st := range b.Steps {
				written[st.Id] = st
			}
		}
		if s == nil {
			return
		}
		for _, st := range s.Steps {
			written[st.Id] = st
		}
		if s.Id == p.AstNodeIds[0] {
			sc.Rule, sc.Prose = rule, unindented(s.Description)
		}
	}
	for _, c := range f.Children {
		note(c.Background, c.Scenario, "")
		if c.Rule != nil {
			for _, rc := range c.Rule.Children {
				note(rc.Background, rc.Scenario, c.Rule.Name)
			}
		}
	}
	for _, st := range p.Steps {
		w := written[st.AstNodeIds[0]]
		step := report.Step{Keyword: strings.TrimSpace(w.Keyword), Text: st.Text, Line: int(w.Location.Line),
			Means: &report.Definition{Expr: `^(\S+) .*$`, File: "steps/any.go", Line: 7}}
		if a := st.Argument; a != nil && a.DataTable != nil {
			for _, row := range a.DataTable.Rows {
				var cells []string
				for _, c := range row.Cells {
					cells = append(cells, c.Value)
				}
				step.Table = append(step.Table, cells)
			}
			step.Argument = layout.Table(step.Table)
		} else if a != nil {
			step.Argument = "\"\"\"\n" + a.DocString.Content + "\n\"\"\""
		}
		sc.Steps = append(sc.Steps, step)
	}
	return sc
}

func unindented(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "\n")
}
