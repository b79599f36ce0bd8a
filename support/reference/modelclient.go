package reference

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// modelClient is the usual Model: an OpenAI-compatible server. It never repeats a
// call.
type modelClient struct{ w *wiring }

const (
	idleModelConnections = 1024
	idleModelTime        = 90 * time.Second
	afterFinish          = time.Second // for usage and [DONE] after a finish_reason
	// for the end of a body after its answer, so that its connection can be used again
	drainLimit     = 25 * time.Millisecond
	mostDrained    = 64 << 10 // bytes of that end
	errorBodyShown = 400      // bytes of what the model said to a refused call
	modelBuffer    = 1 << 10  // bytes that a connection, and an answer, hold: a chunk is shorter
)

var errStalled = errors.New("stalled")

func newUpstream() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConns:        idleModelConnections,
		MaxIdleConnsPerHost: idleModelConnections,
		IdleConnTimeout:     idleModelTime,
		DisableCompression:  true,
		ReadBufferSize:      modelBuffer,
		WriteBufferSize:     modelBuffer,
	}
}

func (m *modelClient) Reply(ctx context.Context, p Prompt, token func(text string)) (ModelReply, error) {
	if m.w.options.ModelURL == "" {
		return ModelReply{}, errors.New("no model is configured: start the server with a ModelURL")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := m.w.Limits.ModelStall()
	watch := m.w.Clock.AfterFunc(stall, func() { cancel(errStalled) })
	defer watch.Stop()

	resp, err := m.send(ctx, p)
	if err != nil {
		return ModelReply{}, m.explain(ctx, "the model could not be called", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return ModelReply{}, m.explain(ctx, "", refusal(resp))
	}
	reply, err := m.follow(ctx, resp.Body, token, watch)
	return reply, m.explain(ctx, "", err)
}

// follow reads an answer. Silence is given up after the stall limit, and once the model has
// said why it ended, what may still come is waited for no longer than afterFinish.
func (m *modelClient) follow(ctx context.Context, body io.Reader, token func(string), watch Timer) (ModelReply, error) {
	stall, finished := m.w.Limits.ModelStall(), false
	stream := modelStream{token: token, heard: func(ended bool) {
		switch {
		case !ended:
			watch.Reset(stall)
		case !finished:
			finished = true
			watch.Reset(afterFinish)
		}
	}}
	reply, err := stream.read(body)
	if err == nil {
		if cause := context.Cause(ctx); cause != nil && cause != errStalled {
			return reply, cause
		}
		drain(body, watch)
	}
	return reply, err
}

// drain reads an answer's body to its end. What comes after the answer says nothing,
// and that it could not be read costs no more than the connection.
func drain(body io.Reader, watch Timer) {
	watch.Reset(drainLimit)
	_, _ = io.Copy(io.Discard, io.LimitReader(body, mostDrained))
}

func (m *modelClient) send(ctx context.Context, p Prompt) (*http.Response, error) {
	body, err := json.Marshal(callOf(p, m.w.options.ModelName))
	if err != nil {
		return nil, err
	}
	url := strings.TrimSuffix(m.w.options.ModelURL, "/") + "/chat/completions"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	if key := m.w.options.ModelKey; key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	return (&http.Client{Transport: m.w.Upstream}).Do(req)
}

// explain turns what a call failed with into what the user is told.
func (m *modelClient) explain(ctx context.Context, what string, err error) error {
	switch cause := context.Cause(ctx); {
	case err == nil:
		return nil
	case cause == errStalled:
		return fmt.Errorf("the model said nothing for %s, the server's stall limit", m.w.Limits.ModelStall())
	case cause != nil:
		return cause
	case what == "":
		return err
	default:
		return fmt.Errorf("%s: %w", what, err)
	}
}

// refusal says what a status other than 200 came with.
func refusal(resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, errorBodyShown))
	if err != nil {
		return fmt.Errorf("the model refused the call with status %s, and its reason could not be read: %w",
			resp.Status, err)
	}
	reason := string(body)
	if message := gjson.GetBytes(body, "error.message"); message.Type == gjson.String {
		reason = message.Str
	}
	if reason = strings.TrimSpace(strings.ToValidUTF8(reason, "")); reason == "" {
		return fmt.Errorf("the model refused the call with status %s", resp.Status)
	}
	return fmt.Errorf("the model refused the call with status %s: %s", resp.Status, reason)
}
