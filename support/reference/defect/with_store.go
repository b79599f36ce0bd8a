package defect

import (
	"cmp"
	"slices"

	"bamboo-spec/support/reference"
)

type store struct {
	reference.Store
	ask    func(session string, m reference.Message, next askFunc) error
	answer func(session string, to uint64, m reference.Message, next storeFunc) error
	read   func(session string, next readFunc) ([]reference.Message, error)
}

type (
	askFunc   func(session string, m reference.Message) error
	storeFunc func(session string, to uint64, m reference.Message) error
	readFunc  func(session string) ([]reference.Message, error)
)

func (s store) Ask(session string, m reference.Message) error {
	if s.ask == nil {
		return s.Store.Ask(session, m)
	}
	return s.ask(session, m, s.Store.Ask)
}

func (s store) Answer(session string, to uint64, m reference.Message) error {
	if s.answer == nil {
		return s.Store.Answer(session, to, m)
	}
	return s.answer(session, to, m, s.Store.Answer)
}

func (s store) History(session string) ([]reference.Message, error) {
	if s.read == nil {
		return s.Store.History(session)
	}
	return s.read(session, s.Store.History)
}

// countAsAnswered stores an empty answer to a question that waits.
func countAsAnswered(s reference.Store, session string) {
	history, err := s.History(session)
	if err != nil || history[len(history)-1].Role != reference.RoleUser {
		return
	}
	last := history[len(history)-1]
	// A failure leaves the question waiting, as without the defect.
	_ = s.Answer(session, last.Number, reference.Message{Role: reference.RoleAssistant, At: last.At})
}

// merged puts answers behind the messages that they answer.
func merged(stored, answers []reference.Message) []reference.Message {
	history := slices.Concat(stored, answers)
	slices.SortStableFunc(history, func(a, b reference.Message) int { return cmp.Compare(a.Number, b.Number) })
	return history
}
