package baseline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
)

const (
	format  = "bamboo-spec measurements"
	version = 2 // the first one held only scenarios that measured something
)

// Run is what one run found out and measured.
type Run struct {
	Format      string        `json:"format"`
	Version     int           `json:"version"`
	Interrupted bool          `json:"interrupted"`
	Problem     string        `json:"problem,omitempty"`
	Began       time.Time     `json:"began"`
	Took        time.Duration `json:"took_ns"`
	Shard       Shard         `json:"shard,omitzero"`
	Environment Environment   `json:"environment"`
	Scenarios   []Scenario    `json:"scenarios"`

	// Missing are the parts that were not found of a run that was put together from its shards.
	Missing []int `json:"-"`
}

// Shard is the part of a run that is in the file; the zero value is the whole.
type Shard struct {
	Part int `json:"part"` // from 1
	Of   int `json:"of"`
}

// Environment is what was tested, and where.
type Environment struct {
	provenance.Provenance
	Target  string `json:"target"`
	Profile string `json:"profile"`
	Bamboo  string `json:"bamboo,omitempty"` // the version that it tells of itself
	// Reference tells that Bamboo is the reference server, which is part of the suite.
	Reference bool `json:"reference,omitempty"`
}

// Code names what was tested and with what: two runs of one name differ in nothing but chance. It is "" if nobody
// knows.
func (e Environment) Code() string {
	if e.Commit == "" || strings.HasSuffix(e.Commit, "+") || e.Bamboo == "" && !e.Reference {
		return ""
	}
	return e.Commit + " " + e.Bamboo
}

// Scenario is what became of a scenario.
type Scenario struct {
	Name         string        `json:"name"`
	Capability   string        `json:"capability,omitempty"`
	Feature      string        `json:"feature,omitempty"`
	File         string        `json:"file"`
	Line         int           `json:"line,omitempty"`
	Verdict      string        `json:"verdict"`           // of package report, in words
	Why          string        `json:"why,omitempty"`     // of a promise that is not kept, in one line
	Took         time.Duration `json:"took_ns,omitempty"` // zero if it was not run
	Measurements []Measurement `json:"measurements,omitempty"`
}

// Measurement is one attempt at a table of objectives.
type Measurement struct {
	Sentence string             `json:"sentence"`
	Attempt  int                `json:"attempt"`
	Plan     string             `json:"plan"`
	Verdicts objective.Verdicts `json:"verdicts"`
	Result   *measure.Result    `json:"result"`
}

// Of is what a summary says, to be kept.
func Of(s *report.Summary) *Run {
	r := &Run{
		Format: format, Version: version, Interrupted: s.Interrupted, Began: s.Run.Started, Took: s.Took,
		Shard:       Shard{s.Run.Part, s.Run.Parts},
		Environment: Environment{s.Run.Tested, s.Run.Target, s.Run.Profile, s.Run.Bamboo, s.Run.Reference},
		Scenarios:   []Scenario{},
	}
	if s.Problem != nil {
		r.Problem = s.Problem.Error()
	}
	for _, result := range s.Results {
		r.Scenarios = append(r.Scenarios, scenarioOf(result))
	}
	return r
}

func scenarioOf(r *report.Result) Scenario {
	s := Scenario{Name: r.Scenario.Name, Capability: r.Scenario.Capability, Feature: r.Scenario.Feature,
		File: r.Scenario.File, Line: r.Scenario.Line, Verdict: r.Verdict.String(), Why: r.Headline()}
	if !r.Started.IsZero() {
		s.Took = r.Took
	}
	for _, m := range r.Measurements {
		s.Measurements = append(s.Measurements, Measurement{Sentence: r.Scenario.Steps[m.Step].Text,
			Attempt: m.Attempt, Plan: m.Plan, Verdicts: m.Verdicts, Result: m.Result})
	}
	return s
}

// Save is the report that keeps what a run found out and measured; it is a report.Format.
func Save(w io.Writer, s *report.Summary) error { return json.NewEncoder(w).Encode(Of(s)) }

// SaveVerdicts keeps what a run found out, without what it measured.
func SaveVerdicts(w io.Writer, s *report.Summary) error {
	r := Of(s)
	for i := range r.Scenarios {
		r.Scenarios[i].Measurements = nil
	}
	return json.NewEncoder(w).Encode(r)
}

// Read reads the runs that are kept in files, oldest first; a name may be a pattern, as *.json. The shards of one
// run are put together; of two files of one run that with the measurements counts.
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
	return together(runs), nil
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
	if head.Version < 1 || head.Version > version {
		return nil, fmt.Errorf("it is of version %d; this godog reads versions 1 to %d", head.Version, version)
	}
	r := &Run{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, err
	}
	if err := r.Shard.check(); err != nil {
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
