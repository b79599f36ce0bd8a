package defect

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 History of a session”.
var _ = addAll(
	Defect{
		Name:     "fifty-sessions-kept",
		Sentence: "Only the latest fifty sessions are kept.",
		Promise:  HistoryCall,
		About:    []string{"<number> conversations each store their own message"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			var latest []string
			p.Store = store{Store: p.Store,
				ask: func(session string, m reference.Message, next askFunc) error {
					mu.Lock()
					defer mu.Unlock()
					if !slices.Contains(latest, session) {
						latest = append(latest, session)
					}
					latest = latest[max(0, len(latest)-50):]
					return next(session, m)
				},
				read: func(session string, next readFunc) ([]reference.Message, error) {
					mu.Lock()
					defer mu.Unlock()
					if !slices.Contains(latest, session) {
						return nil, reference.ErrUnknownSession
					}
					return next(session)
				}}
		},
	},
	Defect{
		Name:     "history-hides-unanswered-messages",
		Sentence: "A message that is not answered yet is not in the history.",
		Promise:  HistoryCall,
		About:    []string{"A message that is not answered yet is in history"},
		Wrap: func(p *reference.Parts) {
			onHistories(p, func(ms []message) []message {
				for len(ms) > 0 && ms[len(ms)-1].Role == "user" {
					ms = ms[:len(ms)-1]
				}
				return ms
			})
		},
	},
	Defect{
		Name:     "history-of-one-role",
		Sentence: "Every message of a history has the role of the user.",
		Promise:  HistoryCall,
		About:    []string{"History shows several turns in order"},
		Wrap: func(p *reference.Parts) {
			onHistories(p, func(ms []message) []message {
				for i := range ms {
					ms[i].Role = "user"
				}
				return ms
			})
		},
	},
	Defect{
		Name:     "history-of-another-name",
		Sentence: "A history names another session than its own.",
		Promise:  HistoryCall,
		About:    []string{"The history of a conversation names its session"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, historyPath, func(_ *http.Request, a *reply) {
				if f := fields(a.body.Bytes()); a.status == http.StatusOK && f != nil {
					f["session_id"] = "somebody-else"
					a.rewrite(a.status, f)
				}
			})
		},
	},
	Defect{
		Name:     "surrogate-half-breaks-its-history",
		Sentence: "The history of a message with half a surrogate pair cannot be read.",
		Promise:  HistoryCall,
		About:    []string{"Half a surrogate pair in a message does not break its history"},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				history, err := next(session)
				for _, m := range history {
					if strings.ContainsRune(m.Content, utf8.RuneError) {
						return nil, errors.New("a message is no text")
					}
				}
				return history, err
			}}
		},
	},
	Defect{
		Name:     "unknown-history-as-500",
		Sentence: "The history of an unknown session gets the status 500.",
		Promise:  HistoryCall,
		About:    []string{"An unknown session has no history"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, historyPath, func(_ *http.Request, a *reply) {
				if a.status == http.StatusNotFound {
					a.status = http.StatusInternalServerError
				}
			})
		},
	},
)
