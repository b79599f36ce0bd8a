package scriptedllm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const largestBody = 64 << 20 // bytes of a request; a long conversation stays far below

// ServeHTTP answers POST …/chat/completions under any prefix, streamed or not,
// and GET …/models with a list of one model; of a model under load, GET and DELETE
// …/timings too. Everything else is 404 or 405. A completion request that breaks a rule
// of form (see [FormFaults]) gets 400, or 401 for its key, and is recorded; one whose
// connection ends before its body is through did not arrive and is not.
func (m *Model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wanted, answer := "", http.HandlerFunc(nil)
	switch {
	case strings.HasSuffix(r.URL.Path, "/chat/completions"):
		wanted, answer = http.MethodPost, m.complete
	case strings.HasSuffix(r.URL.Path, "/models"):
		wanted, answer = http.MethodGet, listModels
	case strings.HasSuffix(r.URL.Path, timingsPath):
		if wanted, answer = http.MethodGet, m.tellTimings; r.Method == http.MethodDelete {
			wanted = r.Method
		}
	default:
		refuse(w, http.StatusNotFound, "no such route: "+r.URL.Path)
		return
	}
	if r.Method != wanted {
		w.Header().Set("Allow", wanted)
		refuse(w, http.StatusMethodNotAllowed, "this route wants "+wanted)
		return
	}
	answer(w, r)
}

// refuse answers a call that is not recorded.
func refuse(w http.ResponseWriter, status int, message string) {
	// It fails only when the client has left, which is nobody's concern here.
	_ = writeJSON(w, status, failureOf(status, message))
}

func listModels(w http.ResponseWriter, _ *http.Request) {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		OwnedBy string `json:"owned_by"`
	}
	// As in refuse.
	_ = writeJSON(w, http.StatusOK, map[string]any{
		"object": "list", "data": []model{{"scripted", "model", "bamboo-spec"}},
	})
}

// call is one request being answered.
type call struct {
	model        *Model
	request      *Request
	number       int
	reply        Reply
	chunks       []string
	includeUsage bool

	first, last time.Time // before the first chunk was sent, and before the last thing was
	tokens      int       // chunks that were sent
}

func (m *Model) complete(w http.ResponseWriter, r *http.Request) {
	// Read to its end, so that net/http sees the client leave while nothing is said.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
	arrived := arrivalOf(r)
	if lost(err) { // it never arrived
		reset(w)
		return
	}
	c := call{model: m, request: &Request{}}
	if err == nil {
		*c.request, c.includeUsage, err = decode(body)
	}
	c.request.Arrived, c.request.Header = arrived, r.Header
	if err != nil {
		c.request.FormFaults = []Fault{{RuleRequest, -1, err.Error()}}
	} else {
		c.request.FormFaults = append(m.keyFaults(*c.request), FormFaults(*c.request)...)
		m.asker.sort(c.request)
	}
	c.reply, c.request.Scripted = m.replyTo(r.Context(), c.request)
	c.chunks = c.reply.chunks()
	if m.ledger != nil {
		m.ledger.begin()
	} else {
		c.request.Sent = make([]Sent, 0, len(c.chunks))
	}
	c.number = m.arrive(c.request)

	if err = m.pauses.wait(r.Context()); err == nil {
		err = c.answer(r.Context(), w)
	}
	ours := errors.Is(err, errBroken) || errors.Is(context.Cause(r.Context()), errNotListening)
	if m.ledger != nil {
		m.ledger.end(c.timing(err == nil), c.request.Side)
	} else {
		m.end(c.request, err != nil && !ours)
	}
	if err != nil {
		reset(w)
	}
}

// replyTo is the answer to a request, and whether a script holds it.
func (m *Model) replyTo(ctx context.Context, r *Request) (reply Reply, scripted bool) {
	switch faults := r.FormFaults; {
	case len(faults) > 0:
		return Reply{Status: faults[0].status(), Text: tellFaults(faults)}, false
	case r.Side:
		return DefaultReply(r.Message), false
	}
	if reply, scripted = m.claim(ctx, r); scripted {
		return reply, true
	}
	return DefaultReply(r.Message), false
}

// sending takes note of a chunk that is about to be sent. What comes of it is the time
// before the write, so that nothing which Bamboo does with the chunk can fall into it.
func (c *call) sending() {
	c.last = time.Now()
	if c.tokens == 0 {
		c.first = c.last
	}
	c.tokens++
}

// sent records a chunk that has just been flushed.
func (c *call) sent(text string) {
	if c.model.ledger == nil {
		c.model.sent(c.request, text)
	}
}

func (c *call) timing(whole bool) Timing {
	t := Timing{Message: c.request.Message, Tokens: c.tokens, Whole: whole}
	if c.tokens > 0 {
		t.FirstToken = c.first.Sub(c.request.Arrived)
	}
	if !c.last.IsZero() {
		t.Total = c.last.Sub(c.request.Arrived)
	}
	return t
}

// lost tells whether reading a body ended because the connection did.
func lost(err error) bool {
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, io.ErrUnexpectedEOF)
}

// answer returns nil when the reply went out whole.
func (c *call) answer(ctx context.Context, w http.ResponseWriter) error {
	if err := play(ctx, Reply{FirstTokenDelay: c.reply.HeadDelay}, nil, nil); err != nil {
		return err
	}
	switch {
	case c.reply.Raw != nil:
		return c.raw(ctx, w)
	case c.reply.fails():
		return c.fail(ctx, w)
	case c.request.Stream:
		return c.stream(ctx, w)
	default:
		return c.document(ctx, w)
	}
}

func (c *call) fail(ctx context.Context, w http.ResponseWriter) error {
	if err := play(ctx, c.reply, nil, nil); err != nil {
		return err
	}
	return writeJSON(w, c.reply.Status, failureOf(c.reply.Status, c.reply.FullText()))
}

// document answers in one JSON document, after the time that streaming would have taken.
func (c *call) document(ctx context.Context, w http.ResponseWriter) error {
	err := play(ctx, c.reply, c.chunks, func(string) error { return nil })
	if errors.Is(err, errFails) {
		return writeJSON(w, http.StatusOK, failureOf(http.StatusInternalServerError, c.reply.Failure.Message))
	}
	if err != nil {
		return err
	}
	text := c.reply.FullText()
	doc := c.completion("chat.completion")
	doc.Choices[0].Message = &saying{
		Role: "assistant", Content: &text, Reasoning: c.reply.Reasoning,
		ToolCalls: wholeCalls(c.reply.ToolCalls, c.number),
	}
	if !c.reply.NoFinish {
		reason := c.reply.finishReason()
		doc.Choices[0].FinishReason = &reason
		doc.Usage = c.reply.used(c.request.Messages)
	}
	if text != "" {
		c.sending()
	}
	if err := writeJSON(w, http.StatusOK, doc); err != nil {
		return err
	}
	if text != "" {
		c.sent(text)
	}
	return nil
}

func (c *call) completion(object string) *completion {
	return &completion{
		ID:      fmt.Sprintf("chatcmpl-%d", c.number),
		Object:  object,
		Created: c.request.Arrived.Unix(),
		Model:   c.request.Model,
		Choices: make([]choice, 1),
	}
}

// writeJSON sends a whole answer and flushes it.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

// reset throws the connection away: the client sees a TCP reset, never a proper end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way to break off; it says nothing in the log
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // fails only on a connection that is closed already
	}
	_ = conn.Close() // what could be left to send is not wanted
}
