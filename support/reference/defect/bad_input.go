package defect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Bad input”.
var _ = addAll(
	Defect{
		Name:     "address-injects-headers",
		Sentence: "Text after a line end in an address becomes a header of the reply (CRLF injection).",
		Promise:  BadInput,
		About:    []string{"A path cannot inject a response header (CRLF injection)"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, historyPath, func(r *http.Request, a *reply) {
				if _, line, found := strings.Cut(r.URL.Path, "\r\n"); found {
					name, value, _ := strings.Cut(line, ": ")
					a.header.Set(name, value)
				}
			})
		},
	},
	Defect{
		Name:     "any-body-is-a-message",
		Sentence: "A body that is not a JSON object is accepted as the message.",
		Promise:  BadInput,
		About: []string{
			"A conversation is not started by <kind> > a body that breaks off",
			"A conversation is not started by <kind> > an empty body",
			"A conversation is not started by <kind> > a list",
		},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte {
				if fields(body) != nil {
					return body
				}
				text, err := json.Marshal(map[string]string{"message": "body: " + string(body)})
				if err != nil {
					return body
				}
				return text
			})
		},
	},
	Defect{
		Name:     "any-method-served",
		Sentence: "A call is answered whatever its method is.",
		Promise:  BadInput,
		About:    []string{"A wrong method on <route> is refused > /health"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				r.Method = http.MethodGet
				if r.URL.Path == chatPath || strings.HasPrefix(r.URL.Path, stopPath) {
					r.Method = http.MethodPost
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "any-value-is-a-message",
		Sentence: "A number or an object is accepted as the message.",
		Promise:  BadInput,
		About: []string{
			"A conversation is not started by <kind> > a number as message",
			"A conversation is not started by <kind> > an object as message",
		},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte {
				f := fields(body)
				if _, text := f["message"].(string); f == nil || f["message"] == nil || text {
					return body
				}
				return []byte(`{"message": "a value"}`)
			})
		},
	},
	Defect{
		Name:     "bad-request-crashes-the-server",
		Sentence: "Bytes that are not an HTTP request crash the server.",
		Promise:  BadInput,
		About:    []string{"<kind> at the HTTP port are refused > Random bytes"},
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(head []byte) []byte {
				if _, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head))); err != nil && len(head) > 0 {
					hit()
					os.Exit(1)
				}
				return head
			})
		},
	},
	Defect{
		Name:     "bodies-kept-in-memory",
		Sentence: "Bodies stay in memory, even if they were refused.",
		Promise:  BadInput,
		About:    []string{"Endless bodies are refused and their memory is freed"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			var kept [][]byte
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				var read bytes.Buffer
				r.Body = io.NopCloser(io.TeeReader(r.Body, &read))
				next.ServeHTTP(w, r)
				mu.Lock()
				defer mu.Unlock()
				hit()
				kept = append(kept, read.Bytes())
			})
		},
	},
	Defect{
		Name:     "body-limit-one-byte-short",
		Sentence: "A body of exactly 2 MiB is refused.",
		Promise:  BadInput,
		About:    []string{"A body of exactly 2 MiB is accepted"},
		Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, body: 2<<20 - 1} },
	},
	Defect{
		Name:     "broken-json-as-500",
		Sentence: "A body that is not JSON gets the status 500.",
		Promise:  BadInput,
		About:    []string{"A conversation is not started by <kind> > a body that breaks off"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == chatPath && r.Method == http.MethodPost && !json.Valid(bodyOf(r)) {
					http.Error(w, "unexpected end of JSON input", http.StatusInternalServerError)
					return
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "chunked-bodies-unlimited",
		Sentence: "A chunked body may have any size.",
		Promise:  BadInput,
		About:    []string{"A chunked body over 2 MiB is refused"},
		Wrap: func(p *reference.Parts) {
			p.Limits = limits{Limits: p.Limits, body: 64 << 20}
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.ContentLength > 2<<20 {
					bodyOf(r)
					http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
					return
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "compressed-bodies-expanded",
		Sentence: "A compressed body is expanded to any size and accepted (decompression bomb).",
		Promise:  BadInput,
		About:    []string{"A decompression bomb is refused"},
		Wrap: func(p *reference.Parts) {
			var kept hoard[[]byte]
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Header.Get("Content-Encoding") == "gzip" {
					if unpacked, err := gzip.NewReader(r.Body); err == nil {
						hit()
						all, _ := io.ReadAll(unpacked) // as much as there is
						kept.keep(all)
						w.WriteHeader(http.StatusCreated)
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "refused-content-types-stored",
		Sentence: "A message that is refused for its content type is stored all the same.",
		Promise:  BadInput,
		About:    []string{"A message that is refused for its content type creates no session"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				given := r.Header.Get("Content-Type")
				if r.Method != http.MethodPost || r.URL.Path != chatPath || !strings.HasPrefix(given, "text/") {
					next.ServeHTTP(w, r)
					return
				}
				r.Header.Set("Content-Type", "application/json")
				next.ServeHTTP(&reply{header: http.Header{}}, r)
				http.Error(w, "the content type must be JSON", http.StatusUnsupportedMediaType)
			})
		},
	},
	Defect{
		Name:     "content-type-ignored",
		Sentence: "A body with another content type than JSON is accepted.",
		Promise:  BadInput,
		About:    []string{"A message with another content type than JSON is refused"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				r.Header.Set("Content-Type", "application/json")
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "empty-message-accepted",
		Sentence: "A message without text is accepted and answered.",
		Promise:  BadInput,
		About:    []string{"An empty message is refused, on create or on stream"},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte {
				f := fields(body)
				if text, ok := f["message"].(string); !ok || text != "" {
					return body
				}
				return bytes.Replace(body, []byte(`"message":""`), []byte(`"message":"nothing"`), 1)
			})
		},
	},
	Defect{
		Name:     "invalid-utf8-dropped",
		Sentence: "Bytes that are not UTF-8 are dropped, and the rest is accepted as the message.",
		Promise:  BadInput,
		About:    []string{"A message with <kind> is refused > bytes that are not UTF-8"},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte { return bytes.ToValidUTF8(body, nil) })
		},
	},
	Defect{
		Name:     "log-lines-not-escaped",
		Sentence: "Text of clients is written to the log unescaped (log injection).",
		Promise:  BadInput,
		About: []string{
			"<place> cannot inject a line into the log > An address",
			"<place> cannot inject a line into the log > A message",
			"<place> cannot inject a line into the log > A session id",
			"<place> cannot inject a line into the log > A name",
			"A frame cannot inject a line into the log",
		},
		Wrap: func(p *reference.Parts) {
			say := func(text string) {
				hit()
				fmt.Fprintln(os.Stderr, "said:", text)
			}
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				say(r.URL.Path)
				for name, value := range fields(bodyOf(r)) {
					say(fmt.Sprint(name, ": ", value))
				}
				next.ServeHTTP(w, r)
			})
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				say(strings.ReplaceAll(m.Problem, `\n`, "\n"))
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "malformed-headers-ignored",
		Sentence: "Malformed header lines are ignored.",
		Promise:  BadInput,
		About:    []string{"A request with <fault> is refused > a line that is no header"},
		Wrap: func(p *reference.Parts) {
			sound := regexp.MustCompile(
				`^(GET|POST) /|^(Host|Content-Type|Content-Length|Origin|Upgrade|Connection|Sec-WebSocket-\w+): [^-]|^\r\n$`)
			onHeads(p, func(head []byte) []byte {
				var kept []byte
				for line := range bytes.Lines(head) {
					name, _, _ := bytes.Cut(line, []byte(":"))
					if sound.Match(line) && (len(line) <= 2 || !bytes.Contains(kept, append(name, ':'))) {
						kept = append(kept, line...)
					}
				}
				return kept
			})
		},
	},
	Defect{
		Name:     "missing-message-accepted",
		Sentence: "A message that is missing or null is accepted as an empty one.",
		Promise:  BadInput,
		About: []string{
			"A conversation is not started by <kind> > no message at all",
			"A conversation is not started by <kind> > a message that is null",
		},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte {
				f := fields(body)
				if f == nil || f["message"] != nil {
					return body
				}
				return []byte(`{"message": "\n"}`)
			})
		},
	},
	Defect{
		Name:     "no-body-limit",
		Sentence: "A body of any size is accepted.",
		Promise:  BadInput,
		About:    []string{"A body of one byte more than 2 MiB is refused"},
		Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, body: 64 << 20} },
	},
	Defect{
		Name:     "number-as-session-id",
		Sentence: "A number is accepted as a session id.",
		Promise:  BadInput,
		About:    []string{"A conversation is not started by <kind> > a number as session id"},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte {
				if _, number := fields(body)["session_id"].(float64); number {
					return []byte(`{"message": "Hello", "session_id": "7"}`)
				}
				return body
			})
		},
	},
	Defect{
		Name:     "odd-json-as-500",
		Sentence: "Unusual but valid JSON gets the status 500.",
		Promise:  BadInput,
		About:    []string{"<kind> in a message is accepted or refused"},
		Wrap: func(p *reference.Parts) {
			odd := regexp.MustCompile(`\\u|\d[eE]\+?\d{3}|\d{400}|\[{1000}|"message".*"message"`)
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == chatPath && odd.Match(bodyOf(r)) {
					http.Error(w, "the body cannot be read", http.StatusInternalServerError)
					return
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "oversize-as-400",
		Sentence: "A body over the limit is refused with 400 instead of 413.",
		Promise:  BadInput,
		About:    []string{"A body of one byte more than 2 MiB is refused"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if a.status == http.StatusRequestEntityTooLarge {
					a.status = http.StatusBadRequest
				}
			})
		},
	},
	Defect{
		Name:     "refused-message-stored",
		Sentence: "A message that was refused is in the history.",
		Promise:  BadInput,
		About: []string{
			"A refused message creates no session",
			"A refused message does not change an existing conversation",
		},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == chatPath {
					f := fields(bodyOf(r))
					text, good := f["message"].(string)
					session, named := f["session_id"].(string)
					if named && (!good || r.ContentLength < 0 || r.ContentLength > 2<<20) {
						hit()
						// That it cannot be stored would only be what is right.
						_ = p.Store.Ask(session, reference.Message{Role: reference.RoleUser, Content: text})
					}
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "slow-bodies-never-time-out",
		Sentence: "A request body has no timeout.",
		Promise:  BadInput,
		About:    []string{"A client that sends <part> too slowly is disconnected > the body of a message"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, sending: time.Hour} },
	},
	Defect{
		Name:     "slow-heads-never-time-out",
		Sentence: "A request head has no timeout.",
		Promise:  BadInput,
		About: []string{
			"A client that sends <part> too slowly is disconnected > the head of a request",
			"Silent connections are closed",
		},
		Silence: true,
		Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, head: time.Hour} },
	},
	Defect{
		Name:     "unknown-address-found",
		Sentence: "An address that does not exist is answered with 200.",
		Promise:  BadInput,
		About:    []string{"An unknown route is not found"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				for _, known := range []string{"/health", "/api/v1/health", chatPath, streamPath, historyPath,
					stopPath} {
					if strings.HasPrefix(r.URL.Path, known) {
						next.ServeHTTP(w, r)
						return
					}
				}
				w.WriteHeader(http.StatusOK)
			})
		},
	},
	Defect{
		Name:     "unread-bodies-awaited",
		Sentence: "Bamboo waits for the end of a body that it does not read.",
		Promise:  BadInput,
		About: []string{
			"A client that sends <part> too slowly is disconnected > a body that nobody reads",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path != chatPath && r.ContentLength > 0 {
					hit()
					// A deadline that stays is the one without the defect, and so is a body that breaks off.
					_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
					_, _ = io.Copy(io.Discard, r.Body)
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "wrong-method-as-500",
		Sentence: "A wrong method gets the status 500.",
		Promise:  BadInput,
		About:    []string{"A wrong method on <route> is refused"},
		Wrap: func(p *reference.Parts) {
			methods := map[string]string{"/health": "GET", chatPath: "POST", streamPath: "GET", historyPath: "GET",
				stopPath: "POST"}
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				for path, method := range methods {
					if strings.HasPrefix(r.URL.Path, path) && r.Method != method {
						http.Error(w, "unexpected method", http.StatusInternalServerError)
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		},
	},
)
