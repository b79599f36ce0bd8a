package model

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// connections registers the connections that Bamboo holds to its model, apart from all others.
func connections(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^Bamboo's connections to the model have been measured$`, m.areMeasured, script,
		sentence.Prepares("model connections"))

	sc.Then(`^Bamboo holds no more connections to the model than measured within ([\d.]+ \w+)$`,
		m.holdsNoMore, script,
		sentence.Uses("model connections"))
}

const lookAgain = 20 * time.Millisecond

// areMeasured keeps how many connections to the model are open. Bamboo may keep some for its next calls, and one in
// any case.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	And Bamboo's connections to the model have been measured
//	When the user asks "And what eats it?"
//	Then Bamboo holds no more connections to the model than measured within 2 s
func (m *model) areMeasured(context.Context) error {
	l, err := m.listener()
	if err != nil {
		return err
	}
	n := max(l.Connections(), 1)
	m.measured = &n
	return nil
}

// holdsNoMore waits until no more connections to the model are open than were measured.
func (m *model) holdsNoMore(ctx context.Context, within time.Duration) error {
	l, err := m.listener()
	if err != nil {
		return err
	}
	if m.measured == nil {
		return report.CannotJudge(errors.New("it is not known how many connections to the model there were; " +
			"say first: Given Bamboo's connections to the model have been measured"))
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for {
		now := l.Connections()
		if now <= *m.measured {
			return nil
		}
		if world.Pause(ctx, lookAgain) != nil {
			return &mismatch.Error{What: fmt.Sprintf(
				"after %s Bamboo still holds connections to the model that it should have given back",
				units.Brief(within)),
				Expected: fmt.Sprintf("at most %d", *m.measured), Actual: fmt.Sprint(now)}
		}
	}
}

// listener is where the model listens.
func (m *model) listener() (*scriptedllm.Listener, error) {
	if _, err := m.Model().Ours(); err != nil {
		return nil, err
	}
	b, err := m.Server(context.Background())
	if err != nil {
		return nil, err
	}
	return b.ModelListener(), nil
}
