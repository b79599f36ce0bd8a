package defect

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Begin a conversation”.
var _ = addAll(
	Defect{
		Name:     "answered-before-its-stream-is-read",
		Sentence: "A message is answered at once, before anybody reads its stream.",
		Promise:  Begin,
		About:    []string{"A message that is not answered yet is in history"},
		Wrap: func(p *reference.Parts) {
			inner := p.Runs
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				id, _ := fields(a.body.Bytes())["session_id"].(string)
				done := make(chan struct{})
				if _, err := inner.Watch(id, nobody{ended: sync.OnceFunc(func() { close(done) })}); err == nil {
					<-done
				}
			})
		},
	},
	Defect{
		Name:     "id-dots-become-dashes",
		Sentence: "The dots of a session id become dashes.",
		Promise:  Begin,
		About:    []string{"A session id of <kind> is accepted > a leading dot, then a digit"},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, keep: func(given string) string { return strings.ReplaceAll(given, ".", "-") }}
		},
	},
	Defect{
		Name:     "id-in-lower-case",
		Sentence: "A session id is changed to lower case.",
		Promise:  Begin,
		About:    []string{"A session id of <kind> is accepted > letters, digits, dots, dashes"},
		Wrap:     func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, keep: strings.ToLower} },
	},
	Defect{
		Name:     "id-is-a-counter",
		Sentence: "New session ids are counted up, so anybody can guess the next one.",
		Promise:  Begin,
		About: []string{
			"The id of a new conversation cannot be guessed",
			"Without a session id a new session is created",
		},
		Wrap: func(p *reference.Parts) { p.IDs = &countedIDs{IDs: p.IDs} },
	},
	Defect{
		Name:     "id-replaced",
		Sentence: "A session id that the client chose is replaced by a new one.",
		Promise:  Begin,
		About: []string{
			"A chosen session id is kept",
			"A conversation can be used under its chosen id",
			"A second message to a session continues its conversation",
		},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, keep: func(string) string { return next.New() }}
		},
	},
	Defect{
		Name:     "id-reused",
		Sentence: "All users who name no session get the same one.",
		Promise:  Begin,
		About: []string{
			"Every new conversation gets its own id",
			"Each client without a session id gets its own session",
		},
		Wrap: func(p *reference.Parts) { p.IDs = sameID{p.IDs} },
	},
	Defect{
		Name:     "id-shortened",
		Sentence: "A long session id is cut off after 64 characters.",
		Promise:  Begin,
		About:    []string{"A session id of <kind> is accepted > 128 characters"},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, keep: func(given string) string { return given[:min(len(given), 64)] }}
		},
	},
	Defect{
		Name:     "long-messages-cut",
		Sentence: "A long message is cut off after 4 096 bytes.",
		Promise:  Begin,
		About: []string{
			"A message of 100 000 Chinese characters is stored unchanged",
			"A message of nearly 2 MiB reaches the model and history unchanged",
			"A message of nearly 2 MiB is accepted by the gateway",
		},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				m.Content = m.Content[:min(len(m.Content), 1<<12)]
				return next(session, m)
			}}
		},
	},
	Defect{
		Name:     "messages-at-once-lost",
		Sentence: "Only the first of several messages that come to a session at the same time is stored.",
		Promise:  Begin,
		About:    []string{"100 concurrent messages to one new session are all stored"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			storing := map[string]bool{}
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				mu.Lock()
				lost := storing[session]
				storing[session] = true
				mu.Unlock()
				if lost {
					return nil
				}
				err := next(session, m)
				time.Sleep(20 * time.Millisecond) // so that others come meanwhile, however fast the machine is
				mu.Lock()
				defer mu.Unlock()
				delete(storing, session)
				return err
			}}
		},
	},
	Defect{
		Name:     "new-conversation-as-done",
		Sentence: "The reply to a new conversation says that it is done instead of streaming.",
		Promise:  Begin,
		About:    []string{"A new conversation names the URL of its stream"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
					f["status"] = "done"
					a.rewrite(a.status, f)
				}
			})
		},
	},
	Defect{
		Name:     "new-conversation-with-200",
		Sentence: "The reply to a new conversation has the status 200 instead of 201.",
		Promise:  Begin,
		About:    []string{"A foreign X-Forwarded-Host header does not change the stream URL"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if a.status == http.StatusCreated {
					a.status = http.StatusOK
				}
			})
		},
	},
	Defect{
		Name:     "stream-url-from-host-header",
		Sentence: "The stream URL begins with the Host header of the client.",
		Promise:  Begin,
		About:    []string{"A foreign X-Forwarded-Host header does not change the stream URL"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(r *http.Request, a *reply) {
				if f := fields(a.body.Bytes()); a.status == http.StatusCreated {
					f["stream_url"] = fmt.Sprintf("http://%s%s", cmp.Or(r.Header.Get("X-Forwarded-Host"), r.Host),
						f["stream_url"])
					a.rewrite(a.status, f)
				}
			})
		},
	},
	Defect{
		Name:     "stream-url-of-no-session",
		Sentence: "The stream URL of a new conversation belongs to no session.",
		Promise:  Begin,
		About:    []string{"The stream of a new conversation delivers the answer"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
					f["stream_url"] = streamPath + "nobody"
					a.rewrite(a.status, f)
				}
			})
		},
	},
)

type countedIDs struct {
	reference.IDs
	last atomic.Int64
}

func (c *countedIDs) New() string {
	hit()
	return "session-" + strconv.FormatInt(c.last.Add(1), 10)
}

type sameID struct{ reference.IDs }

func (sameID) New() string {
	hit()
	return "6f0f6e0c-7a50-4f0e-9f3b-2f8f2c1d9e11"
}
