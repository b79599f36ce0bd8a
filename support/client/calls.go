package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/mismatch"
)

// Message is what a user says.
type Message struct {
	Text    string
	Session string // empty: a new one
	Model   string // empty: the server's own
}

// Created is the answer to a message: 201.
type Created struct {
	Session, StreamURL, Status string
	*Response
}

// Health asks for a health route, such as /health; see Response.Healthy.
func (c *Client) Health(ctx context.Context, path string) (*Response, error) {
	return c.Do(ctx, Request{Path: path})
}

// Create leaves a message with Bamboo. Another status than 201 is a *StatusError,
// an answer without an id or a stream_url a *mismatch.Error.
func (c *Client) Create(ctx context.Context, m Message) (*Created, error) {
	body, err := encode(struct {
		Message string `json:"message"`
		Session string `json:"session_id,omitempty"`
		Model   string `json:"model,omitempty"`
	}{m.Text, m.Session, cmp.Or(m.Model, c.config.Model)})
	if err != nil {
		return nil, err
	}
	r, err := c.Do(ctx, Request{Method: http.MethodPost, Path: "/api/v1/chat", Body: body})
	if err != nil {
		return nil, err
	}
	if r.Status != http.StatusCreated {
		return nil, &StatusError{Want: http.StatusCreated, Response: r}
	}
	created := &Created{Response: r}
	for name, field := range map[string]*string{
		"session_id": &created.Session, "stream_url": &created.StreamURL, "status": &created.Status,
	} {
		v := r.JSON(name)
		if name != "status" && (v.Type != gjson.String || v.Str == "") {
			return nil, &mismatch.Error{What: "the answer to a new message has no " + name,
				Expected: `{"session_id", "stream_url", "status": "streaming"}`, Actual: r.Summary()}
		}
		*field = v.String()
	}
	return created, nil
}

// Stop asks for the end of a session's run. Every status is an answer: 200 while
// a run is active, else 404.
func (c *Client) Stop(ctx context.Context, id string) (*Response, error) {
	return c.Do(ctx, Request{Method: http.MethodPost, Path: "/api/v1/stop/" + url.PathEscape(id)})
}

// encode is v as JSON with its text as it is, not escaped for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot be sent as JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
