package runner

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// Suite is a choice of scenarios, each sentence of them resolved, that can be
// performed as often as needed, each against any source. It is safe for concurrent use.
type Suite struct {
	sentences plan.Sentences
	order     []*report.Scenario
	planned   map[*report.Scenario]*plan.Chosen
}

// Choice says which scenarios a Suite holds.
type Choice struct {
	Paths   []string // folders, feature files, or file:line
	Exclude []string // folders that a folder above them does not take in
	Slow    bool     // those tagged @slow too
	Short   bool     // without those tagged @long
}

// NewSuite reads the features. Its error lists every problem with its place.
func NewSuite(c Choice, sentences plan.Sentences) (*Suite, error) {
	all, err := plan.Choose(plan.Choice{Paths: c.Paths, Exclude: c.Exclude}, plan.NewVocabulary(sentences))
	if err != nil {
		return nil, err
	}
	s := &Suite{sentences: sentences, planned: map[*report.Scenario]*plan.Chosen{}}
	for _, p := range all {
		if (c.Slow || !p.Slow()) && !(c.Short && p.Long()) {
			s.order = append(s.order, p.Scenario)
			s.planned[p.Scenario] = p
		}
	}
	return s, nil
}

// Scenarios are those of the suite in the order of the files.
func (s *Suite) Scenarios() []*report.Scenario { return slices.Clone(s.order) }

// RunOne runs one scenario of the suite. Each of its waits that has no "within"
// of its own lasts at most wait. The error says that it could not be performed;
// what came of it is in the result.
func (s *Suite) RunOne(
	ctx context.Context, scenario *report.Scenario, source target.Source, wait time.Duration,
) (*report.Result, error) {
	x := newExecution()
	x.sentences, x.reporter, x.mask = s.sentences, report.Several(nil), client.Mask(nil)
	x.env = world.Environment{Source: source, Wait: wait}
	p := &planned{Chosen: s.planned[scenario]}
	err := x.run(ctx, []*planned{p}, 1)
	return x.results[p], err
}

// Givens is how many sentences at the beginning of the scenario describe a state:
// what they say is promised by other scenarios.
func (s *Suite) Givens(scenario *report.Scenario) int { return s.planned[scenario].Givens() }

// Alone tells whether the scenario must not be performed beside others.
func (s *Suite) Alone(scenario *report.Scenario) bool { return s.planned[scenario].Alone() }
