package defect

import (
	"errors"
	"net/http"
	"slices"
	"sync"

	"bamboo-spec/support/reference"
)

const sessionsPath = "/api/v1/sessions"

// The defects of the promise “1.1 The list of sessions”.
var _ = addAll(
	Defect{
		Name:     "sessions-listed-oldest-first",
		Sentence: "The list of sessions begins with the one that was used first.",
		Promise:  SessionList,
		About:    []string{"The session that was used last stands first in the list", "最近使用的会话排在列表最前面"},
		Wrap: func(p *reference.Parts) {
			p.Store = directory{Store: p.Store, list: func(all []reference.Session) []reference.Session {
				slices.Reverse(all)
				return all
			}}
		},
	},
	Defect{
		Name:     "sessions-listed-once-answered",
		Sentence: "The list of sessions lacks those without an answer.",
		Promise:  SessionList,
		About:    []string{"A session without an answer is in the list"},
		Wrap: func(p *reference.Parts) {
			p.Store = directory{Store: p.Store, list: func(all []reference.Session) []reference.Session {
				return slices.DeleteFunc(all, func(s reference.Session) bool { return s.Messages < 2 })
			}}
		},
	},
	Defect{
		Name:     "session-pages-without-a-limit",
		Sentence: "The list of sessions is one page, whatever limit is asked for.",
		Promise:  SessionList,
		About:    []string{"A page of the list holds no more sessions than asked for"},
		Wrap: func(p *reference.Parts) {
			beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == sessionsPath {
					r.URL.RawQuery = differs("", r.URL.RawQuery)
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "sessions-renamed-in-the-reply-only",
		Sentence: "A new title of a session is confirmed and not stored.",
		Promise:  SessionList,
		About: []string{"A renamed session is listed under its new title",
			"改名后的会话以新标题显示"},
		Wrap: func(p *reference.Parts) {
			p.Store = directory{Store: p.Store, rename: func(string, string, renameFunc) error { return nil }}
		},
	},
	Defect{
		Name:     "titles-follow-the-latest-message",
		Sentence: "The title of a session changes with its next message, though the user had chosen one.",
		Promise:  SessionList,
		About:    []string{"The next message does not change the title of a renamed session"},
		Wrap: func(p *reference.Parts) {
			usual := p.Store
			p.Store = store{Store: usual, ask: func(session string, m reference.Message, next askFunc) error {
				if err := next(session, m); err != nil {
					return err
				}
				hit()
				return usual.Rename(session, m.Content)
			}}
		},
	},
	Defect{
		Name:     "titles-kept-in-memory",
		Sentence: "The titles of sessions are lost with a restart.",
		Promise:  SessionList,
		About:    []string{"The title of a session survives a restart"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			titles := map[string]string{}
			usual := p.Store
			p.Store = directory{Store: usual,
				rename: func(session, title string, _ renameFunc) error {
					if !hasSession(usual, session) {
						return reference.ErrUnknownSession
					}
					mu.Lock()
					defer mu.Unlock()
					titles[session] = title
					return nil
				},
				list: func(all []reference.Session) []reference.Session {
					mu.Lock()
					defer mu.Unlock()
					for i, s := range all {
						if title, renamed := titles[s.ID]; renamed {
							all[i].Title = title
						}
					}
					return all
				}}
		},
	},
	Defect{
		Name:     "one-title-for-all-sessions",
		Sentence: "A new title of a session becomes that of every session.",
		Promise:  SessionList,
		About:    []string{"Renaming one session leaves the others as they are"},
		Wrap: func(p *reference.Parts) {
			usual := p.Store
			p.Store = directory{Store: usual, rename: func(session, title string, next renameFunc) error {
				all, err := usual.Sessions()
				for _, s := range all {
					if s.ID != session {
						err = errors.Join(err, next(s.ID, title))
					}
				}
				return errors.Join(err, next(session, title))
			}}
		},
	},
	Defect{
		Name:     "rename-of-nothing-confirmed",
		Sentence: "That a session was renamed is confirmed although it does not exist.",
		Promise:  SessionList,
		About:    []string{"A session that does not exist cannot be renamed"},
		Wrap: func(p *reference.Parts) {
			p.Store = directory{Store: p.Store, rename: func(session, title string, next renameFunc) error {
				return unlessUnknown(next(session, title))
			}}
		},
	},
	Defect{
		Name:     "deleted-sessions-hidden-only",
		Sentence: "A deleted session is no longer listed, and its messages can still be read.",
		Promise:  SessionList,
		About:    []string{"A deleted session is neither listed nor readable"},
		Wrap:     func(p *reference.Parts) { p.Store = hiding(p.Store) },
	},
	Defect{
		Name:     "deleted-sessions-stay-listed",
		Sentence: "A deleted session stays in the list.",
		Promise:  SessionList,
		About:    []string{"A deleted session is neither listed nor readable", "删除的会话不再出现在列表中"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			var known []reference.Session
			p.Store = directory{Store: p.Store,
				remove: func(session string, next removeFunc) error {
					mu.Lock()
					defer mu.Unlock()
					err := next(session)
					if err == nil {
						known = append(known, reference.Session{ID: session, Title: "deleted"})
					}
					return err
				},
				list: func(all []reference.Session) []reference.Session {
					mu.Lock()
					defer mu.Unlock()
					return append(all, known...)
				}}
		},
	},
	Defect{
		Name:     "deleted-sessions-come-back",
		Sentence: "A deleted session is back after a restart.",
		Promise:  SessionList,
		About:    []string{"A deleted session does not come back with a restart"},
		Wrap: func(p *reference.Parts) {
			hidden := hiding(p.Store)
			p.Store = store{Store: hidden, read: func(session string, next readFunc) ([]reference.Message, error) {
				if hidden.has(session) {
					return nil, reference.ErrUnknownSession
				}
				return next(session)
			}}
		},
	},
	Defect{
		Name:     "one-deletion-takes-all",
		Sentence: "Deleting a session deletes every session.",
		Promise:  SessionList,
		About:    []string{"Deleting one session leaves the others as they are"},
		Wrap: func(p *reference.Parts) {
			usual := p.Store
			p.Store = directory{Store: usual, remove: func(session string, next removeFunc) error {
				all, err := usual.Sessions()
				for _, s := range all {
					if s.ID != session {
						err = errors.Join(err, next(s.ID))
					}
				}
				return errors.Join(err, next(session))
			}}
		},
	},
	Defect{
		Name:     "answers-outlive-their-session",
		Sentence: "The answer that runs in a session goes on when the session is deleted, and is stored.",
		Promise:  SessionList,
		About:    []string{"A session that is deleted during its answer ends the answer"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Runs = careless{p.Runs, p} },
	},
	Defect{
		Name:     "deletion-of-nothing-confirmed",
		Sentence: "That a session was deleted is confirmed although it does not exist.",
		Promise:  SessionList,
		About:    []string{"A session that does not exist cannot be deleted", "A session cannot be deleted twice"},
		Wrap: func(p *reference.Parts) {
			p.Store = directory{Store: p.Store, remove: func(session string, next removeFunc) error {
				return unlessUnknown(next(session))
			}}
		},
	},
)

func unlessUnknown(err error) error {
	if errors.Is(err, reference.ErrUnknownSession) {
		return nil
	}
	return err
}

// hidingStore leaves deleted sessions out of its list, and keeps them.
type hidingStore struct {
	directory
	mu     *sync.Mutex
	hidden map[string]bool
}

func (h hidingStore) has(session string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.hidden[session]
}

func hiding(usual reference.Store) hidingStore {
	h := hidingStore{mu: &sync.Mutex{}, hidden: map[string]bool{}}
	h.directory = directory{Store: usual,
		remove: func(session string, _ removeFunc) error {
			if !hasSession(usual, session) || h.has(session) {
				return reference.ErrUnknownSession
			}
			h.mu.Lock()
			defer h.mu.Unlock()
			h.hidden[session] = true
			return nil
		},
		list: func(all []reference.Session) []reference.Session {
			return slices.DeleteFunc(all, func(s reference.Session) bool { return h.has(s.ID) })
		}}
	return h
}

// careless deletes sessions without a look at their runs.
type careless struct {
	reference.Runs
	parts *reference.Parts
}

func (c careless) Delete(session string) error {
	hit()
	return c.parts.Store.Delete(session)
}
