package defect

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"strings"

	"bamboo-spec/support/reference"
)

// front are mistakes at the HTTP front: what is asked of every call, before it is looked at.
var front = []Defect{
	{Name: "head-on-health-refused",
		About:    []string{"HEAD on <route> is answered with 200"},
		Sentence: "The health routes refuse HEAD.", Promise: Health,
		Wrap: refuseCalls(http.StatusMethodNotAllowed,
			func(r *http.Request) bool { return r.Method == http.MethodHead })},
	{Name: "charset-refused",
		About:    []string{"A content type with a charset is JSON"},
		Sentence: "A content type with a charset is not accepted as JSON.", Promise: Begin,
		Wrap: refuseCalls(http.StatusUnsupportedMediaType, func(r *http.Request) bool {
			return strings.Contains(r.Header.Get("Content-Type"), ";")
		})},
	{Name: "query-not-found",
		About:    []string{"A query string in an address is ignored"},
		Sentence: "A call with a query string gets a 404.", Promise: HistoryCall,
		Wrap: refuseCalls(http.StatusNotFound, func(r *http.Request) bool { return r.URL.RawQuery != "" })},
	{Name: "id-not-decoded",
		About:    []string{"A percent-encoded letter of a session id is that letter"},
		Sentence: "Percent-encoded letters of a session id are not decoded.", Promise: SessionIDs,
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				same := r.Clone(r.Context())
				same.URL.Path = r.URL.EscapedPath()
				next.ServeHTTP(w, same)
			})
		}},
	{Name: "gzip-holds-the-stream-back", Promise: EventStream, Wrap: packStreams, Silence: true,
		About:    []string{"Tokens leave at once although the client accepts gzip"},
		Sentence: "A compressed stream is sent only when it has ended."},
	{Name: "cors-for-all-with-credentials",
		About:    []string{"A page of a foreign origin cannot read a reply"},
		Promise:  Browsers,
		Sentence: "Pages of all origins may read the API with credentials.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(_ *http.Request, h http.Header) {
				h.Set(allowOrigin, "*")
				h.Set("Access-Control-Allow-Credentials", "true")
			})
		}},
	{Name: "cors-echoes-any-origin",
		About:    []string{"A page of a foreign origin cannot read a reply"},
		Sentence: "A page of any origin may read the API.", Promise: Browsers,
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if origin := r.Header.Get("Origin"); origin != "" {
					h.Set(allowOrigin, origin)
				}
			})
		}},
	{Name: "cors-preflight-unanswered",
		About:    []string{"The preflight of an allowed page is answered"},
		Sentence: "The preflight of an allowed page gets a 404.", Promise: Browsers,
		Wrap: refuseCalls(http.StatusNotFound, func(r *http.Request) bool { return r.Method == http.MethodOptions })},
	{Name: "cors-allowed-page-cannot-read",
		About:    []string{"A page of an allowed origin can read a reply"},
		Promise:  Browsers,
		Sentence: "A page of an allowed origin cannot read the API.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(_ *http.Request, h http.Header) { h.Del(allowOrigin) })
		}},
	{Name: "any-host-accepted",
		About:    []string{"A call whose Host is <kind> is refused"},
		Sentence: "A call with any Host is answered, which DNS rebinding uses.", Promise: Browsers,
		Wrap: func(p *reference.Parts) {
			p.Guard = guard{Guard: p.Guard, host: func(string) bool { return true }}
		}},
	{Name: "host-compared-by-prefix",
		About: []string{
			"A call whose Host is <kind> is refused > a name that begins like an IP",
			"A call whose Host is <kind> is refused > a name that begins like localhost",
		},
		Promise:  Browsers,
		Sentence: "A call whose Host begins like an IP address is answered.",
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, host: func(host string) bool {
				return next.AllowHost(host) || strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "localhost")
			}}
		}},
	{Name: "smuggled-request-answered",
		About:    []string{"A request with Content-Length and Transfer-Encoding ends its connection"},
		Promise:  BadInput,
		Sentence: "A request with two lengths leaves the connection open (request smuggling).",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(_ *http.Request, h http.Header) { h.Del("Connection") })
		}},
	{Name: "idempotency-key-ignored",
		About: []string{
			"A message sent again with its Idempotency-Key is stored once",
			"Another message with a used Idempotency-Key is refused",
		},
		Promise:  Begin,
		Sentence: "A message that is sent again with its Idempotency-Key is stored twice.",
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				r.Header.Del(idempotencyKey)
				next.ServeHTTP(w, r)
			})
		}},
	{Name: "idempotency-key-answers-any-body",
		About:   []string{"Another message with a used Idempotency-Key is refused"},
		Promise: Begin, Wrap: answerByKeyAlone,
		Sentence: "Another message with a used Idempotency-Key gets the first reply and is lost."},
	{Name: "error-with-a-path",
		About: []string{
			"The error for <kind> contains no file path and no stack trace",
			"The error of a disk fault contains no file path and no stack trace",
		},
		Sentence: "The text of an error names a file of the server.", Promise: BadInput,
		Wrap: func(p *reference.Parts) {
			onRefusals(p, func(_ *http.Request, text string) string {
				program, err := os.Executable()
				return fmt.Sprint(text, " (", program, ": ", err, ")")
			})
		}},
	{Name: "error-with-a-secret",
		About:    []string{"The error for an unknown session does not repeat the secret of its call"},
		Promise:  BadInput,
		Sentence: "The text of an error repeats the secret that came with the call.",
		Wrap: func(p *reference.Parts) {
			onRefusals(p, func(r *http.Request, text string) string {
				return text + " (" + r.Header.Get("Authorization") + ")"
			})
		}},
	{Name: "error-with-a-stack",
		About: []string{
			"The error for <kind> contains no file path and no stack trace",
			"The error of a disk fault contains no file path and no stack trace",
		},
		Sentence: "The text of an error holds a stack trace.", Promise: BadInput,
		Wrap: func(p *reference.Parts) {
			onRefusals(p, func(_ *http.Request, text string) string { return text + "\n" + string(debug.Stack()) })
		}},
	{Name: "token-told-when-refused",
		About:   []string{"The refusal of a wrong token does not repeat the token"},
		Promise: Access, Wrap: tellToken,
		Sentence: "The refusal of a wrong token repeats the token."},
}

const (
	allowOrigin    = "Access-Control-Allow-Origin"
	idempotencyKey = "Idempotency-Key"
)

// refuseCalls refuses the calls that are meant.
func refuseCalls(status int, meant func(r *http.Request) bool) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if meant(r) {
				w.WriteHeader(status)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// packed is a stream that is compressed, and sent when the compressor has enough or is closed.
type packed struct {
	http.ResponseWriter
	pack *gzip.Writer
}

func (w packed) Write(b []byte) (int, error) { return w.pack.Write(b) }
func (w packed) Flush()                      {}
func (w packed) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func packStreams(p *reference.Parts) {
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		wanted := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
		if !wanted || !strings.HasPrefix(r.URL.Path, streamPath) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		pack := gzip.NewWriter(w)
		next.ServeHTTP(packed{w, pack}, r)
		_ = pack.Close() // whoever left does not read the rest
	})
}

// answerByKeyAlone puts the body that came first with a key in the place of all later ones.
func answerByKeyAlone(p *reference.Parts) {
	var first memory[[]byte]
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if key := r.Header.Get(idempotencyKey); key != "" && r.URL.Path == chatPath {
			body := bodyOf(r)
			if before := first.get(key); before != nil {
				body = before
			}
			first.swap(key, body)
			setBody(r, body)
		}
		next.ServeHTTP(w, r)
	})
}

func tellToken(p *reference.Parts) {
	onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
		next(aside{Client: c, send: func(e reference.Event) {
			if e.Code == reference.CodeUnauthorized {
				e.Text += ": " + m.Auth
			}
			c.Send(e)
		}}, m)
	})
}
