package runner

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// Stage is a choice of scenarios, each sentence of them resolved, that can be
// performed as often as needed, each against any source. It is safe for concurrent use.
type Stage struct {
	sentences Sentences
	order     []*report.Scenario
	planned   map[*report.Scenario]*planned
}

// Choice says which scenarios a Stage holds.
type Choice struct {
	Paths   []string // folders, feature files, or file:line
	Exclude []string // folders that a folder above them does not take in
	Slow    bool     // those tagged @slow too
}

// NewStage reads the features. Its error lists every problem with its place.
func NewStage(c Choice, sentences Sentences) (*Stage, error) {
	all, err := plan(choice{paths: c.Paths, exclude: c.Exclude}, newVocabulary(sentences))
	if err != nil {
		return nil, err
	}
	s := &Stage{sentences: sentences, planned: map[*report.Scenario]*planned{}}
	for _, p := range all {
		if c.Slow || !p.slow() {
			s.order = append(s.order, p.scenario)
			s.planned[p.scenario] = p
		}
	}
	return s, nil
}

// Scenarios are those of the stage in the order of the files.
func (s *Stage) Scenarios() []*report.Scenario { return slices.Clone(s.order) }

// Perform runs one scenario of the stage. Each of its waits that has no "within"
// of its own lasts at most wait. The error says that it could not be performed;
// what came of it is in the result.
func (s *Stage) Perform(ctx context.Context, scenario *report.Scenario, source target.Source, wait time.Duration) (*report.Result, error) {
	x := newExecution()
	x.sentences, x.reporter, x.mask = s.sentences, report.Several(nil), bamboo.Mask(nil)
	x.scene = world.Scene{Source: source, Wait: wait}
	p := s.planned[scenario]
	err := x.run(ctx, []*planned{p}, 1)
	return x.results[p], err
}

// Givens is how many sentences at the beginning of the scenario describe a state:
// what they say is promised by other scenarios.
func (s *Stage) Givens(scenario *report.Scenario) int { return s.planned[scenario].givens }

// Alone tells whether the scenario must not be performed beside others.
func (s *Stage) Alone(scenario *report.Scenario) bool { return s.planned[scenario].alone() }
