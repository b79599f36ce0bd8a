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

	"bamboo-spec/support/eventstream"
)

// modelClient is the usual Model: an OpenAI-compatible server. It never repeats a
// call.
type modelClient struct {
	w    *wiring
	http *http.Client
}

const (
	idleModelConnections = 1024
	idleModelTime        = 90 * time.Second
	drainLimit           = 25 * time.Millisecond // for the end of a body after [DONE], so that its connection can be used again
	errorBodyShown       = 400                   // bytes of what the model said to a refused call
	modelBuffer          = 1 << 10               // bytes that a connection, and an answer, hold: a chunk is shorter
)

var errStalled = errors.New("stalled")

func newModelClient(w *wiring) *modelClient {
	return &modelClient{w: w, http: &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConns:        idleModelConnections,
		MaxIdleConnsPerHost: idleModelConnections,
		IdleConnTimeout:     idleModelTime,
		DisableCompression:  true,
		ReadBufferSize:      modelBuffer,
		WriteBufferSize:     modelBuffer,
	}}}
}

func (m *modelClient) close() error {
	m.http.CloseIdleConnections()
	return nil
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
	reader := &replyReader{token: token}
	events := eventstream.NewReaderSize(resp.Body, modelBuffer)
	for {
		event, err := events.Next()
		if err != nil {
			if err == io.EOF {
				err = reader.end(events.Unfinished())
			}
			return reader.reply(), m.explain(ctx, "the model broke off its answer", err)
		}
		if string(event.Data) == "[DONE]" {
			watch.Reset(drainLimit)
			drain(events)
			return reader.reply(), nil
		}
		watch.Reset(stall)
		if err := reader.read(event.Data); err != nil {
			return reader.reply(), err
		}
	}
}

// drain reads an answer's body to its end. What comes after [DONE] says nothing,
// and that it could not be read costs no more than the connection.
func drain(events *eventstream.Reader) {
	for {
		if _, err := events.Next(); err != nil {
			return
		}
	}
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
	return m.http.Do(req)
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
		return fmt.Errorf("the model refused the call with status %s, and its reason could not be read: %w", resp.Status, err)
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
