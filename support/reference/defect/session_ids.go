package defect

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Session ids”.
var _ = addAll(
	Defect{
		Name:     "bad-id-as-500",
		Sentence: "A bad session id in an address gets the status 500.",
		Promise:  SessionIDs,
		About: []string{
			"A bad session id in a path gets nothing from <what>",
			"<kind> gives access to no session > An id of 10 000 letters",
			"<kind> gives access to no session > Bytes that are not UTF-8",
		},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				for _, path := range []string{streamPath, historyPath, stopPath} {
					id, found := strings.CutPrefix(r.URL.Path, path)
					if found && p.IDs.Check(id) != nil {
						http.Error(w, "cannot open the session's file", http.StatusInternalServerError)
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "dots-in-ids-refused",
		Sentence: "A session id with a dot is refused.",
		Promise:  SessionIDs,
		About:    []string{"A session id of <kind> is accepted > letters, digits, dots, dashes"},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, check: func(id string) error {
				if strings.Contains(id, ".") {
					return errors.New("a session id has no dots")
				}
				return next.Check(id)
			}}
		},
	},
	Defect{
		Name:     "id-case-ignored",
		Sentence: "Session ids that differ only in the case of their letters are one session.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> is the id of another session > The id in capitals",
			"Ids that differ only in capitals are two conversations",
		},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store,
				ask: func(session string, m reference.Message, next askFunc) error {
					return next(strings.ToLower(session), m)
				},
				answer: func(session string, to uint64, m reference.Message, next storeFunc) error {
					return next(strings.ToLower(session), to, m)
				},
				read: func(session string, next readFunc) ([]reference.Message, error) {
					return next(strings.ToLower(session))
				}}
		},
	},
	Defect{
		Name:     "id-is-a-path",
		Sentence: "A session id is read as a path: only the part after its last slash counts.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> gives access to no session > A path traversal to the id",
			"<kind> gives access to no session > A path that is not encoded",
			"<kind> gives access to no session > A path with backslashes",
			"<kind> gives access to no session > A path encoded twice",
		},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				if decoded, err := url.PathUnescape(session); err == nil {
					session = decoded
				}
				return next(path.Base(strings.ReplaceAll(session, `\`, "/")))
			}}
		},
	},
	Defect{
		Name:     "id-is-a-pattern",
		Sentence: "A session id is read as a pattern: a prefix, * or % finds a session.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> is the id of another session > The beginning of the id",
			"<kind> gives access to no session > A shell pattern",
			"<kind> gives access to no session > A database pattern",
			"<kind> gives access to no session > SQL injection",
		},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
			var last memory[string]
			p.Store = store{Store: p.Store,
				ask: func(session string, m reference.Message, next askFunc) error {
					last.swap("", session)
					return next(session, m)
				},
				read: func(session string, next readFunc) ([]reference.Message, error) {
					beginning, _, quoted := strings.Cut(session, "'")
					beginning = strings.TrimRight(beginning, "*%")
					if known := last.get(""); quoted || beginning != "" && strings.HasPrefix(known, beginning) {
						session = known
					}
					return next(session)
				}}
		},
	},
	Defect{
		Name:     "id-limit-too-low",
		Sentence: "A session id of more than 64 characters is refused.",
		Promise:  SessionIDs,
		About:    []string{"A session id of <kind> is accepted > 128 characters"},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, check: func(id string) error {
				if len(id) > 64 {
					return errors.New("a session id has at most 64 characters")
				}
				return next.Check(id)
			}}
		},
	},
	Defect{
		Name:     "id-lookalikes-replaced",
		Sentence: "Letters of a session id that look like ASCII letters are read as these.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> gives access to no session > Dots of another script",
		},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				if mapped(session, '\uff01', '\uff5e', func(r rune) rune { return r - 0xfee0 }) == ".." {
					above := "what stands in the folder above"
					return []reference.Message{{Role: reference.RoleUser, Content: above}}, nil
				}
				return next(session)
			}}
		},
	},
	Defect{
		Name:     "id-trimmed",
		Sentence: "Dots, spaces and control characters at the end of a session id are ignored.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> is the id of another session > A dot behind the id",
			"<kind> gives access to no session > A space behind the id",
			"<kind> gives access to no session > A NUL behind the id",
			"<kind> gives access to no session > A new line behind the id",
		},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				return next(strings.TrimRight(session, ". \x00\r\n"))
			}}
		},
	},
	Defect{
		Name:     "ids-unchecked",
		Sentence: "Any text is accepted as a session id.",
		Promise:  SessionIDs,
		About: []string{
			"A session id <kind> is refused when a conversation begins",
			"The gateway refuses an id <kind>",
		},
		Wrap: func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }} },
	},
	Defect{
		Name:     "line-break-behind-ids-accepted",
		Sentence: "A session id with a line break behind it is accepted.",
		Promise:  SessionIDs,
		About:    []string{"A session id <kind> is refused when a conversation begins > with a line break behind"},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, check: func(id string) error { return next.Check(strings.TrimSuffix(id, "\n")) }}
		},
	},
	Defect{
		Name:     "non-ascii-letters-of-ids-ignored",
		Sentence: "Letters beyond ASCII in a session id are ignored.",
		Promise:  SessionIDs,
		About: []string{
			"<kind> gives access to no session > A lookalike letter",
			"The gateway refuses an id <kind> > beyond ASCII",
			"A session id <kind> is refused when a conversation begins > with a letter beyond ASCII",
		},
		Wrap: func(p *reference.Parts) {
			p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				return next(strings.Map(func(r rune) rune {
					if r > unicode.MaxASCII {
						return -1
					}
					return r
				}, session))
			}}
		},
	},
	Defect{
		Name:     "short-ids-refused",
		Sentence: "A session id of fewer than three characters is refused.",
		Promise:  SessionIDs,
		About:    []string{"A session id of one letter is accepted"},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, check: func(id string) error {
				if len(id) < 3 {
					return errors.New("a session id has at least three characters")
				}
				return next.Check(id)
			}}
		},
	},
	Defect{
		Name:     "two-dots-in-ids-refused",
		Sentence: "A session id with two dots inside is refused as a path traversal.",
		Promise:  SessionIDs,
		About:    []string{"A session id of <kind> is accepted > two dots inside"},
		Wrap: func(p *reference.Parts) {
			next := p.IDs
			p.IDs = ids{IDs: next, check: func(id string) error {
				if strings.Contains(id, "..") {
					return errors.New("a session id is no path")
				}
				return next.Check(id)
			}}
		},
	},
)
