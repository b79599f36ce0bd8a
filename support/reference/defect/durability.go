package defect

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.9 Durability”.
var _ = addAll(
	Defect{
		Name:     "answers-stored-at-shutdown-only",
		Sentence: "An answer is stored only when the server shuts down gracefully.",
		Promise:  Durability,
		About: []string{
			"History is the same after a kill",
			"An answer through the gateway survives a kill",
			"Bamboo 被强行终止并重启后，历史记录不变",
			"A kill while the disk is full loses no stored message",
			"Nothing confirmed is lost when Bamboo is killed <times> while users chat",
		},
		Wrap: func(p *reference.Parts) { p.Store = &lateStore{Store: p.Store} },
	},
	Defect{
		Name:     "context-lost-on-restart",
		Sentence: "After a restart the model is not sent the earlier turns.",
		Promise:  Durability,
		About:    []string{"A conversation goes on after a kill with all its context"},
		Wrap: func(p *reference.Parts) {
			started := time.Now()
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				last := t.Messages[len(t.Messages)-1]
				t.Messages = slices.DeleteFunc(slices.Clone(t.Messages), func(m reference.Message) bool {
					return m.At.Before(started) && m != last
				})
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "disk-fault-as-bad-request",
		Sentence: "A message that cannot be stored is refused as a bad request.",
		Promise:  Durability,
		About: []string{
			"A message is refused with a server error while the disk is full",
			"A message is refused with a server error while the disk is read-only",
		},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if a.status >= http.StatusInternalServerError {
					a.status = http.StatusBadRequest
				}
			})
		},
	},
	Defect{
		Name:     "disk-fault-until-restart",
		Sentence: "After a message that could not be stored, Bamboo refuses all messages until it is restarted.",
		Promise:  Durability,
		About:    []string{"A conversation recovers after the disk was <state>"},
		Wrap: func(p *reference.Parts) {
			var broken atomic.Pointer[error]
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				if err := broken.Load(); err != nil {
					return *err
				}
				err := next(session, m)
				if err != nil {
					broken.Store(&err)
				}
				return err
			}}
		},
	},
	Defect{
		Name:     "every-tenth-answer-not-stored",
		Sentence: "Every tenth answer ends as complete and is never stored.",
		Promise:  Durability,
		About:    []string{"Five minutes of faults and kills lose and leak nothing"},
		Wrap: func(p *reference.Parts) {
			var answers atomic.Int64
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				if answers.Add(1)%10 == 0 {
					return nil
				}
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "no-history-while-the-disk-fails",
		Sentence: "After a message that could not be stored, no history is shown until one could be stored.",
		Promise:  Durability,
		About:    []string{"A message is refused with a server error while the disk is full"},
		Wrap: func(p *reference.Parts) {
			var failed atomic.Pointer[error]
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				err := next(session, m)
				failed.Store(&err)
				return err
			}, read: func(session string, next readFunc) ([]reference.Message, error) {
				if err := failed.Load(); err != nil && *err != nil {
					return nil, *err
				}
				return next(session)
			}}
		},
	},
	Defect{
		Name:     "no-start-after-a-kill",
		Sentence: "A server that was killed does not start again with its data.",
		Promise:  Durability,
		About:    []string{"History is the same after a kill"},
		Wrap: func(p *reference.Parts) {
			history, err := p.Store.History(inUse)
			if err == nil && history[len(history)-1].Role == reference.RoleUser {
				hit()
				fmt.Fprintln(os.Stderr, "the store is in use: it was not closed in good order")
				os.Exit(1)
			}
			if err := p.Store.Ask(inUse, reference.Message{Role: reference.RoleUser, Content: "opened",
				At: p.Clock.Now()}); err != nil {
				panic("defect: the store cannot be marked: " + err.Error())
			}
			p.Store = lockedStore{p.Store}
		},
	},
	Defect{
		Name:     "nothing-survives-a-restart",
		Sentence: "All conversations are lost when Bamboo is restarted.",
		Promise:  Durability,
		About:    []string{"History is the same after a restart"},
		Wrap: func(p *reference.Parts) {
			started := time.Now()
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				history, err := next(session)
				history = slices.DeleteFunc(history, func(m reference.Message) bool { return m.At.Before(started) })
				if err == nil && len(history) == 0 {
					err = reference.ErrUnknownSession
				}
				return history, err
			}}
		},
	},
	Defect{
		Name:     "restart-shuffles-history",
		Sentence: "After a restart the history shows answers before their questions.",
		Promise:  Durability,
		About:    []string{"History is the same after a restart"},
		Wrap: func(p *reference.Parts) {
			started := time.Now()
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				history, err := next(session)
				for i := 1; i < len(history); i += 2 {
					if history[i].At.Before(started) {
						history[i-1], history[i] = history[i], history[i-1]
					}
				}
				return history, err
			}}
		},
	},
	Defect{
		Name:     "unanswered-message-lost-on-restart",
		Sentence: "An unanswered message is lost when Bamboo is restarted.",
		Promise:  Durability,
		About: []string{
			"An accepted message is in history after a kill",
			"An accepted message survives a kill and is answered afterwards",
			"A question whose answer was cut off by a kill stays in history",
		},
		Wrap: func(p *reference.Parts) {
			started := time.Now()
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				history, err := next(session)
				last := len(history) - 1
				if last >= 0 && history[last].Role == reference.RoleUser && history[last].At.Before(started) {
					history = history[:last]
				}
				if err == nil && len(history) == 0 {
					err = reference.ErrUnknownSession
				}
				return history, err
			}}
		},
	},
	Defect{
		Name:     "unstored-answer-as-complete",
		Sentence: "An answer that could not be stored ends as complete.",
		Promise:  Durability,
		About:    []string{"An answer that cannot be stored does not end as complete"},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				_ = next(session, to, m) // that this is thrown away is the mistake
				return nil
			}}
		},
	},
	Defect{
		Name:     "unstored-message-answered",
		Sentence: "A gateway message that could not be stored is answered.",
		Promise:  Durability,
		About: []string{
			"A gateway message that cannot be stored gets an error",
		},
		Wrap: func(p *reference.Parts) {
			var unstored memory[[]reference.Message]
			p.Store = store{Store: p.Store,
				ask: func(session string, m reference.Message, next askFunc) error {
					if next(session, m) != nil {
						m.Number = 1
						unstored.swap(session, append(unstored.get(session), m))
					}
					return nil
				},
				read: func(session string, next readFunc) ([]reference.Message, error) {
					if waiting := unstored.get(session); len(waiting) > 0 {
						return waiting, nil
					}
					return next(session)
				}}
		},
	},
	Defect{
		Name:     "unstored-message-confirmed",
		Sentence: "A message that could not be stored is confirmed.",
		Promise:  Durability,
		About: []string{
			"A message is refused with a server error while the disk is full",
			"A message is refused with a server error while the disk is read-only",
		},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				_ = next(session, m) // that this is thrown away is the mistake
				return nil
			}}
		},
	},
)

type lateStore struct {
	reference.Store
	unwritten memory[[]reference.Message] // answers by session
}

func (s *lateStore) Answer(session string, to uint64, m reference.Message) error {
	hit()
	m.Number = to
	s.unwritten.swap(session, append(s.unwritten.get(session), m))
	return nil
}

func (s *lateStore) History(session string) ([]reference.Message, error) {
	stored, err := s.Store.History(session)
	return merged(stored, s.unwritten.get(session)), err
}

func (s *lateStore) Close() error {
	for session, answers := range s.unwritten.values {
		for _, m := range answers {
			if err := s.Store.Answer(session, m.Number, m); err != nil {
				return err
			}
		}
	}
	return s.Store.Close()
}

// inUse is a session that says of a store that it was opened and not closed.
const inUse = "store-in-use"

type lockedStore struct{ reference.Store }

func (s lockedStore) Close() error {
	countAsAnswered(s.Store, inUse)
	return s.Store.Close()
}
