package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/mismatch"
)

// History is what Bamboo remembers of a session, oldest first, without what the target itself injects. A server that
// does not know the session may answer with no messages (contract, part 2).
type History struct {
	Session  string // empty in the dialect that answers with a bare list
	Messages []HistoryMessage
}

// HistoryMessage is one message of a session.
type HistoryMessage struct{ Role, Content string }

// History asks for a session's history, in any dialect of contract part 2.
// Another status than 200 is a *StatusError, another form a *mismatch.Error.
func (c *Client) History(ctx context.Context, id string) (*History, error) {
	r, err := c.Do(ctx, Request{Path: "/api/v1/history/" + url.PathEscape(id)})
	if err != nil {
		return nil, err
	}
	if r.Status != http.StatusOK {
		return nil, &StatusError{Want: http.StatusOK, Response: r}
	}
	h, err := decodeHistory(r.Body)
	if err != nil {
		return nil, &mismatch.Error{What: "the history has an unknown form: " + err.Error(),
			Expected: `{"session_id", "messages": [{"role", "content"}]}`, Actual: r.Summary()}
	}
	h.Messages = slices.DeleteFunc(h.Messages, c.config.injected)
	return h, nil
}

// injected tells whether the target itself has put a message into the conversation.
func (c Config) injected(m HistoryMessage) bool {
	return slices.ContainsFunc(c.Injects,
		func(p *regexp.Regexp) bool { return p.MatchString(m.Role + ": " + m.Content) })
}

func decodeHistory(body []byte) (*History, error) {
	if !gjson.ValidBytes(body) {
		return nil, fmt.Errorf("it is not JSON")
	}
	root := gjson.ParseBytes(body)
	list := root
	for _, name := range []string{"history", "messages"} {
		if v := root.Get(name); root.IsObject() && v.Exists() {
			list = v
		}
	}
	if !list.IsArray() {
		return nil, fmt.Errorf("it has no list of messages")
	}
	h := &History{Session: fields{root}.text("session_id")}
	for i, m := range list.Array() {
		role := m.Get("role")
		if !m.IsObject() || role.Type != gjson.String {
			return nil, fmt.Errorf("message %d has no role", i+1)
		}
		content, err := contentText(m.Get("content"))
		if err != nil {
			return nil, fmt.Errorf("message %d: %w", i+1, err)
		}
		h.Messages = append(h.Messages, HistoryMessage{Role: role.Str, Content: content})
	}
	return h, nil
}

// contentText is the text of a message's content: a string, {type:"text",text} or
// {type:"parts",parts}. A message of tool calls alone has none. Parts that are no
// text (an image) add nothing.
func contentText(v gjson.Result) (string, error) {
	switch {
	case v.Type == gjson.String:
		return v.Str, nil
	case v.Type == gjson.Null:
		return "", nil
	case v.Get("type").Str == "text" && v.Get("text").Type == gjson.String:
		return v.Get("text").Str, nil
	case v.Get("type").Str == "parts" && v.Get("parts").IsArray():
		var b strings.Builder
		for _, p := range v.Get("parts").Array() {
			if p.Type == gjson.String {
				b.WriteString(p.Str)
			} else if p.Get("type").Str == "text" {
				b.WriteString(p.Get("text").Str)
			}
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("its content is neither a string nor text nor parts: %s", printable([]byte(v.Raw), textShown))
}
