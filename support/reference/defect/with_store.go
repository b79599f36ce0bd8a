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
	var w watched
	var usual error
	err := s.ask(session, m, func(to string, now reference.Message) error {
		w.pass([]any{to, now}, []any{session, m})
		usual = s.Store.Ask(to, now)
		return usual
	})
	w.end(err, usual)
	return err
}

func (s store) Answer(session string, to uint64, m reference.Message) error {
	if s.answer == nil {
		return s.Store.Answer(session, to, m)
	}
	var w watched
	var usual error
	err := s.answer(session, to, m, func(toSession string, toNumber uint64, now reference.Message) error {
		w.pass([]any{toSession, toNumber, now}, []any{session, to, m})
		usual = s.Store.Answer(toSession, toNumber, now)
		return usual
	})
	w.end(err, usual)
	return err
}

func (s store) History(session string) ([]reference.Message, error) {
	if s.read == nil {
		return s.Store.History(session)
	}
	var w watched
	var usual result
	all, err := s.read(session, func(now string) ([]reference.Message, error) {
		w.pass(now, session)
		all, err := s.Store.History(now)
		usual = result{slices.Clone(all), err}
		return all, err
	})
	w.end(result{all, err}, usual)
	return all, err
}

// countAsAnswered stores an empty answer to a question that waits.
func countAsAnswered(s reference.Store, session string) {
	history, err := s.History(session)
	if err != nil || history[len(history)-1].Role != reference.RoleUser {
		return
	}
	last := history[len(history)-1]
	hit()
	// A failure leaves the question waiting, as without the defect.
	_ = s.Answer(session, last.Number, reference.Message{Role: reference.RoleAssistant, At: last.At})
}

// merged puts answers behind the messages that they answer.
func merged(stored, answers []reference.Message) []reference.Message {
	history := slices.Concat(stored, answers)
	slices.SortStableFunc(history, func(a, b reference.Message) int { return cmp.Compare(a.Number, b.Number) })
	return history
}
