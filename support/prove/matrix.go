package prove

import (
	"slices"
	"sync"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// Matrix is what is known of each scenario and each defect. It is safe for concurrent use.
type Matrix struct {
	Scenarios []*report.Scenario
	Defects   []defect.Defect
	Claims    []claim

	about  map[cell]claim
	mu     sync.Mutex
	trials map[cell]Trial
}

type cell struct {
	scenario *report.Scenario
	defect   string
}

// NewMatrix makes a matrix that knows nothing yet but what the defects claim.
func NewMatrix(scenarios []*report.Scenario, defects []defect.Defect) *Matrix {
	m := &Matrix{Scenarios: scenarios, Defects: defects, Claims: claims(scenarios, defects),
		about: map[cell]claim{}, trials: map[cell]Trial{}}
	for _, c := range m.Claims {
		m.about[cell{c.scenario, c.defect.Name}] = c
	}
	return m
}

func (m *Matrix) add(t Trial) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.trials[cell{t.Scenario, t.Defect.Name}] = t
}

func (m *Matrix) tried(s *report.Scenario, d defect.Defect) (Trial, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.trials[cell{s, d.Name}]
	return t, ok
}

// claimed reports whether the defect is about the scenario.
func (m *Matrix) claimed(s *report.Scenario, d defect.Defect) bool {
	_, is := m.about[cell{s, d.Name}]
	return is
}

// holds reports whether a trial shows that a claim is true: the scenario fails, and where the defect is about
// other rows of its outline too, it fails by an outcome of its own.
func (m *Matrix) holds(c claim, t Trial) bool { return t.Outcome == Caught && (t.Own || c.alone) }

// Of lists the trials of one defect that had one of the outcomes, in the order of the scenarios.
func (m *Matrix) Of(d defect.Defect, outcomes ...Outcome) []Trial {
	var found []Trial
	for _, s := range m.Scenarios {
		if t, ok := m.tried(s, d); ok && slices.Contains(outcomes, t.Outcome) {
			found = append(found, t)
		}
	}
	return found
}

// Proven lists the defects that are about a scenario and were caught by it.
func (m *Matrix) Proven(s *report.Scenario) []Trial {
	return m.by(s, func(t Trial) bool {
		c, is := m.about[cell{s, t.Defect.Name}]
		return is && m.holds(c, t)
	})
}

// Also lists what else the scenario fails for.
func (m *Matrix) Also(s *report.Scenario) []Trial {
	return m.by(s, func(t Trial) bool {
		c, is := m.about[cell{s, t.Defect.Name}]
		return t.Outcome == Caught && !(is && m.holds(c, t))
	})
}

// by lists the trials of a scenario, in the order of the defects.
func (m *Matrix) by(s *report.Scenario, is func(Trial) bool) []Trial {
	var found []Trial
	for _, d := range m.Defects {
		if t, ok := m.tried(s, d); ok && is(t) {
			found = append(found, t)
		}
	}
	return found
}

// Unproven are the scenarios that no defect about them makes fail.
func (m *Matrix) Unproven() []*report.Scenario {
	return slices.DeleteFunc(slices.Clone(m.Scenarios), func(s *report.Scenario) bool { return len(m.Proven(s)) > 0 })
}

// Trials is how many scenarios were performed against a defect.
func (m *Matrix) Trials() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.trials)
}
