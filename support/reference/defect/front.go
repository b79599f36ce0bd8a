package defect

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

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
		About: []string{
			"The content type <type> is JSON > application/json; charset=utf-8",
			"The content type <type> is JSON > application/json;charset=UTF-8",
		},
		Sentence: "A content type with a charset is not accepted as JSON.", Promise: Begin,
		Wrap: refuseCalls(http.StatusUnsupportedMediaType, func(r *http.Request) bool {
			return strings.Contains(r.Header.Get("Content-Type"), ";")
		})},
	{Name: "content-type-parameters-refused",
		About:    []string{"The content type <type> is JSON > application/json; version=1"},
		Sentence: "A content type with another parameter than a charset is not accepted as JSON.", Promise: Begin,
		Wrap: refuseCalls(http.StatusUnsupportedMediaType, func(r *http.Request) bool {
			_, parameter, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";")
			return parameter != "" && !strings.Contains(parameter, "charset")
		})},
	{Name: "content-type-in-capitals-refused",
		About:    []string{"The content type <type> is JSON > Application/JSON"},
		Sentence: "A content type in capital letters is not accepted as JSON.", Promise: Begin,
		Wrap: refuseCalls(http.StatusUnsupportedMediaType, func(r *http.Request) bool {
			kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
			return kind != strings.ToLower(kind)
		})},
	{Name: "query-not-found",
		About: []string{
			"The query string of GET <route> is ignored",
			"The query string of a new message is ignored",
		},
		Sentence: "A call with a query string gets a 404.", Promise: HistoryCall,
		Wrap: refuseCalls(http.StatusNotFound, func(r *http.Request) bool { return r.URL.RawQuery != "" })},
	{Name: "id-not-decoded",
		About: []string{
			"A percent-encoded letter in the address of a history is that letter",
			"A percent-encoded letter in the address of a stream is that letter",
			"A percent-encoded letter in the address of a stop is that letter",
		},
		Sentence: "Percent-encoded letters of a session id are not decoded.", Promise: SessionIDs,
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				same := r.Clone(r.Context())
				same.URL.Path = r.URL.EscapedPath()
				next.ServeHTTP(w, same)
			})
		}},
	{Name: "gzip-holds-the-stream-back", Promise: EventStream, Wrap: packStreams, Silence: true,
		About:    []string{"Tokens are not delayed when the client accepts gzip"},
		Sentence: "A compressed stream is sent only when it has ended."},
	{Name: "cors-for-all-with-credentials",
		About:    []string{"A page of <page> cannot read the API"},
		Promise:  Browsers,
		Sentence: "Pages of all origins may read the API with credentials.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(_ *http.Request, h http.Header) {
				h.Set(allowOrigin, "*")
				h.Set("Access-Control-Allow-Credentials", "true")
			})
		}},
	{Name: "cors-echoes-any-origin",
		About:    []string{"A page of <page> cannot read the API"},
		Sentence: "A page of any origin may read the API.", Promise: Browsers,
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if origin := r.Header.Get("Origin"); origin != "" {
					h.Set(allowOrigin, origin)
				}
			})
		}},
	{Name: "cors-open-on-errors", Promise: Browsers, Wrap: openErrors,
		About:    []string{"A page of <page> cannot read the API > a foreign origin that gets an error"},
		Sentence: "Pages of all origins may read the errors of the API."},
	{Name: "cors-null-origin-allowed", Promise: Browsers,
		About:    []string{"A page of <page> cannot read the API > a sandboxed origin"},
		Sentence: "A page of the origin null may read the API.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if r.Header.Get("Origin") == "null" {
					h.Set(allowOrigin, "null")
				}
			})
		}},
	{Name: "cors-preflight-allows-all", Promise: Browsers,
		About:    []string{"The preflight of a page of a foreign origin allows nothing"},
		Sentence: "The preflight of a page of any origin is allowed.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if r.Method == http.MethodOptions {
					h.Set(allowOrigin, r.Header.Get("Origin"))
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
	{Name: "host-of-messages-unchecked", Promise: Browsers,
		About:    []string{"A message whose Host is a foreign name is refused"},
		Sentence: "The Host of a call is looked at only when it reads.",
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Method == http.MethodPost {
					r.Host = "localhost"
				}
				next.ServeHTTP(w, r)
			})
		}},
	{Name: "localhost-refused", Promise: Browsers,
		About: []string{
			"A call whose Host is <kind> is answered > localhost",
			"A call whose Host is <kind> is answered > localhost with a port",
			"A call whose Host is <kind> is answered > localhost in capitals",
		},
		Sentence: "A call whose Host is localhost is refused.",
		Wrap: refuseHosts(func(host string) bool {
			return strings.HasPrefix(strings.ToLower(host), "localhost")
		})},
	{Name: "host-in-capitals-refused", Promise: Browsers,
		About:    []string{"A call whose Host is <kind> is answered > localhost in capitals"},
		Sentence: "A call whose Host is written in capitals is refused.",
		Wrap:     refuseHosts(func(host string) bool { return host != strings.ToLower(host) })},
	{Name: "ipv4-host-refused", Promise: Browsers,
		About:    []string{"A call whose Host is <kind> is answered > an IPv4 address"},
		Sentence: "A call whose Host is an IPv4 address with port 8080 is refused.",
		Wrap:     refuseHosts(func(host string) bool { return host == "127.0.0.1:8080" })},
	{Name: "ipv6-host-refused", Promise: Browsers,
		About:    []string{"A call whose Host is <kind> is answered > an IPv6 address"},
		Sentence: "A call whose Host is an IPv6 address is refused.",
		Wrap:     refuseHosts(func(host string) bool { return strings.HasPrefix(host, "[") })},
	{Name: "preflight-without-headers", Promise: Browsers,
		About:    []string{"The preflight of an allowed page is answered"},
		Sentence: "The preflight of an allowed page does not allow to send JSON.",
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(_ *http.Request, h http.Header) { h.Del("Access-Control-Allow-Headers") })
		}},
	{Name: "any-host-accepted",
		About: []string{
			"A call whose Host is <kind> is refused",
			"A message whose Host is a foreign name is refused",
		},
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
			"A message sent again with its Idempotency-Key gets the same session",
			"A message sent 30 times at once with one Idempotency-Key is stored once",
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
	{Name: "repeat-gets-another-session", Promise: Begin, Wrap: nameRepeatsAnew,
		About:    []string{"A message sent again with its Idempotency-Key gets the same session"},
		Sentence: "A message that is sent again with its Idempotency-Key gets another session."},
	{Name: "repeats-at-once-stored-twice", Promise: Begin, Wrap: storeRepeatsAtOnce,
		About:    []string{"A message sent 30 times at once with one Idempotency-Key is stored once"},
		Sentence: "Of messages with one Idempotency-Key that come at once each is stored."},
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
		About:    []string{"The error for an unknown session does not repeat the Authorization header"},
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

// openErrors lets pages of all origins read what is no success.
func openErrors(p *reference.Parts) {
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(errorHead{w}, r)
	})
}

type errorHead struct{ http.ResponseWriter }

func (w errorHead) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		w.Header().Set(allowOrigin, "*")
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w errorHead) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// nameRepeatsAnew answers each repeat of a key with a session of its own.
func nameRepeatsAnew(p *reference.Parts) {
	var seen memory[bool]
	onAnswers(p, chatPath, func(r *http.Request, a *reply) {
		key := r.Header.Get(idempotencyKey)
		if key == "" {
			return
		}
		if again := seen.get(key); again {
			f := fields(a.body.Bytes())
			f["session_id"] = p.IDs.New()
			a.rewrite(a.status, f)
		}
		seen.swap(key, true)
	})
}

// storeRepeatsAtOnce does not know a key whose first call is still under way, which it holds for a moment.
func storeRepeatsAtOnce(p *reference.Parts) {
	var underWay sync.Map
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		key := r.Header.Get(idempotencyKey)
		if _, another := underWay.LoadOrStore(key, true); another {
			r.Header.Del(idempotencyKey)
		} else {
			pause(r.Context(), 50*time.Millisecond)
			defer underWay.Delete(key)
		}
		next.ServeHTTP(w, r)
	})
}

// refuseHosts refuses calls by hosts that are meant.
func refuseHosts(meant func(host string) bool) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, host: func(host string) bool {
			if meant(host) {
				hit()
				return false
			}
			return next.AllowHost(host)
		}}
	}
}

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
