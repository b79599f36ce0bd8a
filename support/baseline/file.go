package baseline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
)

const (
	format  = "bamboo-spec measurements"
	version = 1
)

// Run is what one run measured.
type Run struct {
	Format      string        `json:"format"`
	Version     int           `json:"version"`
	Interrupted bool          `json:"interrupted"`
	Began       time.Time     `json:"began"`
	Took        time.Duration `json:"took_ns"`
	Environment Environment   `json:"environment"`
	Scenarios   []Scenario    `json:"scenarios"`

	file string // where it was read
}

// Scenario is a scenario that measured something.
type Scenario struct {
	Name         string        `json:"name"`
	File         string        `json:"file"`
	Verdict      string        `json:"verdict"`
	Measurements []Measurement `json:"measurements"`
}

// Measurement is one attempt at a table of objectives.
type Measurement struct {
	Sentence string             `json:"sentence"`
	Attempt  int                `json:"attempt"`
	Plan     string             `json:"plan"`
	Verdicts objective.Verdicts `json:"verdicts"`
	Result   *measure.Result    `json:"result"`
}

// Of takes what was measured out of a summary.
func Of(s *report.Summary, e Environment) *Run {
	e.Target, e.Profile = s.Run.Target, s.Run.Profile
	r := &Run{
		Format: format, Version: version, Interrupted: s.Interrupted,
		Began: s.Run.Started, Took: s.Took, Environment: e, Scenarios: []Scenario{},
	}
	for _, result := range s.Results {
		if len(result.Measurements) == 0 {
			continue
		}
		scenario := Scenario{Name: result.Scenario.Name, File: result.Scenario.File, Verdict: result.Verdict.String()}
		for _, m := range result.Measurements {
			scenario.Measurements = append(scenario.Measurements, Measurement{
				Sentence: result.Scenario.Steps[m.Step].Text, Attempt: m.Attempt, Plan: m.Plan, Verdicts: m.Verdicts,
				Result: m.Result,
			})
		}
		r.Scenarios = append(r.Scenarios, scenario)
	}
	return r
}

// Save is the report that keeps what was measured.
func Save(e Environment) report.Format {
	return func(w io.Writer, s *report.Summary) error { return json.NewEncoder(w).Encode(Of(s, e)) }
}

// Read reads the runs that are kept in files; a name may be a pattern, as *.json.
func Read(names ...string) ([]*Run, error) {
	var files []string
	for _, name := range names {
		found, err := filepath.Glob(name)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		case len(found) == 0:
			found = []string{name} // opening it says what is wrong
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	var runs []*Run
	for _, file := range slices.Compact(files) {
		r, err := read(file)
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, nil
}

func read(file string) (*Run, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r.file = file
	return r, nil
}

func decode(text []byte) (*Run, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Format != format {
		return nil, errors.Join(errors.New("this is not what godog run --save writes"), err)
	}
	if head.Version != version {
		return nil, fmt.Errorf("it is of version %d; this godog reads version %d", head.Version, version)
	}
	r := &Run{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, err
	}
	for _, s := range r.Scenarios {
		for i, m := range s.Measurements {
			if m.Result == nil {
				return nil, fmt.Errorf("measurement %d of “%s” has no result", i+1, s.Name)
			}
		}
	}
	return r, nil
}
