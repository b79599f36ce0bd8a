package client

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/mismatch"
)

// Response is the answer to one HTTP call, whatever its status.
type Response struct {
	Method, Path string
	Status       int
	Header       http.Header
	Closes       bool // the connection ends behind the body: the reply says so, or has no other end
	Body         []byte
	Took         time.Duration // from the start of the call to the last byte of the answer

	mask func(string) string
}

// JSON is the value at a gjson path of the body; it does not exist where the body is no JSON.
func (r *Response) JSON(path string) gjson.Result {
	if !gjson.ValidBytes(r.Body) {
		return gjson.Result{}
	}
	return gjson.GetBytes(r.Body, path)
}

// ErrorText is what an error body says, in any of its dialects (contract, part 2):
// {"error": "…"}, {"error": {"message": "…"}} or plain text. Empty: it says nothing.
func (r *Response) ErrorText() string {
	for _, path := range []string{"error.message", "error"} {
		if v := r.JSON(path); v.Type == gjson.String {
			return v.Str
		}
	}
	return strings.TrimSpace(string(r.Body))
}

// Healthy tells whether the answer is that of a healthy server, in any dialect of
// contract part 2. The error is a *mismatch.Error.
func (r *Response) Healthy() error {
	if r.Status == http.StatusOK && healthyBody(r) {
		return nil
	}
	return &mismatch.Error{
		What:     "the server does not say that it is healthy",
		Expected: `status 200 with "OK", or JSON with a status of ok, healthy or up, or with a message`,
		Actual:   fmt.Sprintf("status %d with %s", r.Status, r.shown(200)),
		Where:    r.masked(r.Method + " " + r.Path),
	}
}

func healthyBody(r *Response) bool {
	if strings.EqualFold(strings.TrimSpace(string(r.Body)), "ok") {
		return true
	}
	if status := r.JSON("status"); status.Exists() {
		switch strings.ToLower(status.String()) {
		case "ok", "healthy", "up":
			return true
		}
		return false
	}
	return r.JSON("message").Type == gjson.String
}

// Summary is the status and the body in one bounded line, secrets masked.
func (r *Response) Summary() string {
	body := "an empty body"
	if len(r.Body) > 0 {
		body = r.shown(400)
	}
	return fmt.Sprintf("%d %s with %s", r.Status, http.StatusText(r.Status), body)
}

// shown is the beginning of the body, masked before it is cut.
func (r *Response) shown(limit int) string {
	return printable([]byte(r.masked(string(r.Body[:min(len(r.Body), 2*limit)]))), limit)
}

func (r *Response) masked(s string) string {
	if r.mask == nil {
		return s
	}
	return r.mask(s)
}
