package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// wire keeps the exchanges of sentences that speak of HTTP itself.
type wire struct {
	exchanges []*exchange
	headers   http.Header // that every call carries
}

type exchange struct {
	request  bamboo.Request
	response *bamboo.Response
	judged   bool // a sentence has looked at its status
}

// theUser is whom sentences mean that name nobody.
const theUser = "the user"

// Call sends a request as it stands.
func (w *World) Call(ctx context.Context, r bamboo.Request) error {
	c, err := w.User(theUser).Client(ctx)
	if err != nil {
		return err
	}
	r.Header = w.wire.headersOf(r.Header)
	ctx, cancel := w.Within(ctx)
	defer cancel()
	response, err := c.Do(ctx, r)
	if err != nil {
		return w.explain(err)
	}
	w.wire.exchanges = append(w.wire.exchanges, &exchange{request: r, response: response})
	return nil
}

// Response is the answer to the latest call.
func (w *World) Response() (*bamboo.Response, error) {
	if len(w.wire.exchanges) == 0 {
		return nil, report.CannotJudge(errors.New("no call has been made yet; say first: a client calls GET \"/…\""))
	}
	return w.wire.exchanges[len(w.wire.exchanges)-1].response, nil
}

// StatusIs checks the status of the latest call against the allowed ones.
func (w *World) StatusIs(allowed ...int) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	latest := w.wire.exchanges[len(w.wire.exchanges)-1]
	latest.judged = true
	var words []string
	for _, s := range allowed {
		if r.Status == s {
			return nil
		}
		words = append(words, fmt.Sprintf("%d %s", s, http.StatusText(s)))
	}
	return &mismatch.Error{
		What:     latest.what() + " was answered with another status",
		Expected: strings.Join(words, " or "),
		Actual:   fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status)),
		Where:    shorten(string(r.Body)),
	}
}

// what names the call: its method, its path, and what it carried.
func (e *exchange) what() string {
	text := e.response.Method + " " + e.response.Path
	if kind := e.request.Header.Get("Content-Type"); kind != "" && kind != "application/json" {
		text += " with the content type " + kind
	}
	const shown = 200 // bytes; a longer body is told by its size
	switch body := e.request.Body; {
	case e.request.Chunked:
		text += fmt.Sprintf(" with a chunked body of %d bytes", len(body))
	case len(body) > shown:
		text += fmt.Sprintf(" with a body of %d bytes", len(body))
	case !utf8.Valid(body):
		text += fmt.Sprintf(" with the body %q", body)
	case len(body) > 0:
		text += fmt.Sprintf(" with the body %s", body)
	case e.request.Header.Get("Content-Type") != "":
		text += " with an empty body"
	}
	return text
}

// CameWithin checks how long the latest call took.
func (w *World) CameWithin(limit time.Duration) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	if r.Took <= limit {
		return nil
	}
	return &mismatch.Error{What: fmt.Sprintf("%s %s was answered late", r.Method, r.Path), Expected: "within " + limit.String(), Actual: r.Took.String()}
}

func (x *wire) settle() error {
	var problems []error
	for _, e := range x.exchanges {
		if r := e.response; r.Status >= 500 && !e.judged {
			problems = append(problems, fmt.Errorf("%s %s was answered with %d, which no sentence expected: %s", r.Method, r.Path, r.Status, shorten(string(r.Body))))
		}
	}
	return errors.Join(problems...)
}

// Healthy checks that the latest reply says OK, in any of the ways that are accepted.
func (w *World) Healthy() error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	w.wire.exchanges[len(w.wire.exchanges)-1].judged = true
	return r.Healthy()
}

// SaysWhatIsWrong checks that the latest reply has an error text.
func (w *World) SaysWhatIsWrong() error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	if strings.TrimSpace(r.ErrorText()) != "" {
		return nil
	}
	return &mismatch.Error{What: "the refusal does not say what is wrong", Expected: "an error text", Actual: fmt.Sprintf("%q", r.Body)}
}

// HeaderContains looks for a text in a header of the latest reply, or of the
// latest stream if that is younger; case does not matter.
func (w *World) HeaderContains(name, part string) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	got := strings.Join(r.Header.Values(name), ", ")
	if strings.Contains(strings.ToLower(got), strings.ToLower(part)) {
		return nil
	}
	return &mismatch.Error{What: fmt.Sprintf("the header %q is not as promised", name), Expected: "…" + part + "…", Actual: fmt.Sprintf("%q", got)}
}

// CallOfSize starts a conversation with a body of exactly n bytes under a session
// id that nobody has used.
func (w *World) CallOfSize(ctx context.Context, n int, chunked bool) error {
	id := UniqueID()
	head, tail := fmt.Sprintf(`{"session_id":%q,"message":"`, id), `"}`
	if n < len(head)+len(tail) {
		return fmt.Errorf("a message needs at least %d bytes", len(head)+len(tail))
	}
	w.User(theUser).ChooseSession(id)
	body := head + strings.Repeat("a", n-len(head)-len(tail)) + tail
	return w.Call(ctx, bamboo.Request{
		Method: http.MethodPost, Path: "/api/v1/chat", Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(body), Chunked: chunked,
	})
}

// ReadToldStream follows the stream_url of the latest reply to its end; what the
// stream's head says is the latest reply then.
func (w *World) ReadToldStream(ctx context.Context) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	u := w.User(theUser)
	u.session = r.JSON("session_id").String()
	t, err := u.follow(ctx, "the message of the call", r.JSON("stream_url").String(), new(run))
	if err != nil {
		return err
	}
	w.wire.exchanges = append(w.wire.exchanges, &exchange{response: t.stream.Response, judged: true})
	return t.WaitTerminal(ctx)
}

// NothingStored checks that the session which a refused request named is unknown.
func (w *World) NothingStored(ctx context.Context) error {
	id, err := w.User(theUser).Session()
	if err != nil {
		return err
	}
	return w.User(theUser).HistoryUnknown(ctx, id)
}
