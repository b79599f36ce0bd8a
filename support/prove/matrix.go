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

	mu     sync.Mutex
	trials map[cell]Trial
}

type cell struct {
	scenario *report.Scenario
	defect   string
}

// NewMatrix makes a matrix that knows nothing yet.
func NewMatrix(scenarios []*report.Scenario, defects []defect.Defect) *Matrix {
	return &Matrix{Scenarios: scenarios, Defects: defects, trials: map[cell]Trial{}}
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

// By lists what one scenario has caught, in the order of the defects.
func (m *Matrix) By(s *report.Scenario) []Trial {
	var found []Trial
	for _, d := range m.Defects {
		if t, ok := m.tried(s, d); ok && t.Outcome == Caught {
			found = append(found, t)
		}
	}
	return found
}

// Survivors are the defects that no scenario has caught.
func (m *Matrix) Survivors() []defect.Defect {
	return slices.DeleteFunc(slices.Clone(m.Defects), func(d defect.Defect) bool { return len(m.Of(d, Caught)) > 0 })
}

// Idle are the scenarios that have caught nothing.
func (m *Matrix) Idle() []*report.Scenario {
	return slices.DeleteFunc(slices.Clone(m.Scenarios), func(s *report.Scenario) bool { return len(m.By(s)) > 0 })
}

// Trials is how many scenarios were performed against a defect.
func (m *Matrix) Trials() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.trials)
}
