package defect

import (
	"bytes"
	"net/http"
	"strings"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

// Each takes one call for another, or answers in a way that its caller cannot use.
var _ = addAll(
	servedAs("get-stops-an-answer", "GET on the address of a stop stops the answer.",
		stopPath, http.MethodGet, http.MethodPost,
		"GET on the address of a stop does not stop the answer"),
	servedAs("post-starts-an-answer", "POST on the address of a stream starts the answer.",
		streamPath, http.MethodPost, http.MethodGet,
		"POST on the address of a stream does not start the answer",
		"POST on the stream of a waiting message is refused"),
	Defect{Name: "large-body-blocks-messages", Promise: BadInput,
		Sentence: "After a body over the limit every message is refused as too large.",
		About:    []string{"The next message after a body over 2 MiB is answered"},
		Wrap: func(p *reference.Parts) {
			var full atomic.Bool
			onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
				if full.Load() {
					a.rewrite(http.StatusRequestEntityTooLarge, map[string]string{"error": "the body is too large"})
				}
				full.Store(a.status == http.StatusRequestEntityTooLarge)
			})
		}},
	Defect{Name: "head-on-health-with-a-body", Promise: Health,
		Sentence: "HEAD on a health route is answered with a body.",
		About:    []string{"HEAD on a health route is answered without a body"},
		Wrap: func(p *reference.Parts) {
			onWrites(p, func(b []byte) []byte {
				if h := head(b); h.get("Content-Type") == "text/plain" && bytes.HasSuffix(b, []byte("\r\n\r\n")) {
					hit()
					return append(bytes.Clone(b), "OK"...)
				}
				return b
			})
		}},
	Defect{Name: "model-refused", Promise: Begin,
		Sentence: "A message that names a model is refused.",
		About:    []string{"A message that names a model starts a conversation"},
		Wrap: refuseCalls(http.StatusBadRequest, func(r *http.Request) bool {
			return r.URL.Path == chatPath && fields(bodyOf(r))["model"] != nil
		})},
	Defect{Name: "idempotency-key-lost-with-the-answer", Promise: Begin,
		Sentence: "An Idempotency-Key is forgotten when its message is answered.",
		About:    []string{"A message sent again after its answer is stored once"},
		Wrap: func(p *reference.Parts) {
			var answered memory[bool]
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if session, is := strings.CutPrefix(r.URL.Path, streamPath); is {
					defer answered.swap(session, true)
				}
				if session, named := fields(bodyOf(r))["session_id"].(string); named && answered.get(session) {
					r.Header.Del(idempotencyKey)
				}
				next.ServeHTTP(w, r)
			})
		}},
	Defect{Name: "reused-idempotency-key-stored", Promise: Begin,
		Sentence: "A message that is refused for its Idempotency-Key is stored all the same.",
		About:    []string{"A message that is refused for its Idempotency-Key is not stored"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				f := fields(bodyOf(r))
				next.ServeHTTP(conflictHead{w, func() {
					session, _ := f["session_id"].(string)
					text, _ := f["message"].(string)
					hit()
					// One that cannot be stored is not there, as without the defect.
					_ = p.Store.Ask(session, reference.Message{Role: reference.RoleUser, Content: text})
				}}, r)
			})
		}},
	Defect{Name: "gateway-path-unknown", Promise: Handshake,
		Sentence: "The gateway accepts handshakes with the path / only.",
		About:    []string{"A handshake with <kind> is accepted > a path"},
		Wrap: refuseHandshakes(func(h head) bool {
			_, path, _ := strings.Cut(h.line(), " ")
			return !strings.HasPrefix(path, "/ ") && !strings.HasPrefix(path, "/?")
		})},
)

// servedAs serves calls of one method as those of another if their path begins so.
func servedAs(name, sentence, path, method, as string, about ...string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: BadInput, About: about,
		Wrap: func(p *reference.Parts) {
			beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if strings.HasPrefix(r.URL.Path, path) && r.Method == method {
					r.Method = differs(as, method)
				}
				next.ServeHTTP(w, r)
			})
		}}
}

// conflictHead does something when its call is refused with 409.
type conflictHead struct {
	http.ResponseWriter
	refused func()
}

func (w conflictHead) WriteHeader(status int) {
	if status == http.StatusConflict {
		w.refused()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w conflictHead) Unwrap() http.ResponseWriter { return w.ResponseWriter }
