package server

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

const (
	token    = `{"type": "token", "content": "tea"}`
	complete = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	broken   = `{"type": "error", "message": "the pot is broken"}`
)

func TestARefusalMustBlameBambooAndSayWhy(t *testing.T) {
	refused := func(status int, body string) error {
		return &client.StatusError{Want: 201, Response: &client.Response{Method: "POST", Path: "/chat", Status: status,
			Body: []byte(body)}}
	}
	for name, c := range map[string]struct {
		sent error
		want string
	}{
		"it was accepted":             {nil, "the message of Ann was not refused"},
		"refused as Bamboo's trouble": {refused(507, "the disk is full"), ""},
		"refused without a word":      {refused(500, " \n"), "the message of Ann was refused in another way"},
		"refused as the user's fault": {refused(400, "the disk is full"),
			"the message of Ann was refused in another way"},
	} {
		t.Run(name, func(t *testing.T) {
			s := join(worldtest.In(t, worldtest.Stub{}))
			s.sent = map[*world.User]error{s.User("Ann"): c.sent}
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.isRefused, "Ann"), c.want)
		})
	}
}

// A server that somebody else started is none whose disk fails or whose process is read.
func TestTheServerMustBeOurs(t *testing.T) {
	s := join(worldtest.In(t, worldtest.Stub{}))
	worldtest.Says(t, s.isNoted(t.Context()), "there is no process 0")
	if err := s.diskIsFull(t.Context()); err == nil {
		t.Error("the disk of a server that is not ours is full")
	}
	worldtest.Says(t, s.End(t.Context(), errors.New("not settled here")), "")
}

func TestMemoryThatHasGrown(t *testing.T) {
	source := target.NewChildren(target.ChildOptions{Dir: t.TempDir()})
	t.Cleanup(func() { worldtest.Says(t, source.Close(), "") })
	s := join(world.New(world.Environment{Source: source}))
	s.Open(&report.Scenario{}, 5*time.Second)
	worldtest.Says(t, s.isNoted(t.Context()), "")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.memoryGrewLess, "100 MB"), "")
	s.noted[procmon.Memory] = 0
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.memoryGrewLess, "1 KB"), "Bamboo's memory has grown")
	worldtest.Says(t, s.End(t.Context(), nil), "")
}

func TestTheNextUserIsAnswered(t *testing.T) {
	frames := func(m string) string {
		if strings.Contains(m, `"connect"`) {
			return `{"type": "connected", "session_id": "tea"}`
		}
		if strings.Contains(m, `"ping"`) {
			return `{"type": "pong", "timestamp": 1}`
		}
		return `{"type": "agent_token", "session_id": "tea", "token": "Yes"}` + "\n" +
			`{"type": "agent_complete", "session_id": "tea", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	}
	silent := func(m string) string {
		if strings.Contains(m, `"connect"`) || strings.Contains(m, `"ping"`) {
			return frames(m)
		}
		return ""
	}
	full := func(string) string { return `{"type": "error", "code": "NO", "message": "no"}` }
	for name, c := range map[string]struct {
		events []string
		frames func(string) string
		denied capability.Set
		want   string
	}{
		"over both":             {[]string{token, complete}, frames, nil, ""},
		"not over HTTP":         {[]string{token, broken}, frames, nil, "did not end as complete"},
		"not at the gateway":    {[]string{token, complete}, full, nil, "did not let the next user in"},
		"not with an empty one": {[]string{complete}, frames, nil, "has no text"},
		"where nothing answers": {nil, silent, capability.Of(capability.Answers, capability.GatewayAnswers),
			""},
		"where nothing answers over HTTP": {nil, frames, capability.Of(capability.Answers), ""},
		"where the gateway is dead too": {nil, full, capability.Of(capability.Answers, capability.GatewayAnswers),
			"did not let the next user in"},
		"where one answer is promised": {nil, silent, capability.Of(capability.GatewayAnswers),
			"the end of the answer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := join(worldtest.In(t, worldtest.Stub{Events: c.events, Frames: c.frames, Denied: c.denied}))
			s.Model().Scripted = true // so that any answer of the stub will do
			worldtest.Says(t, s.answersNext(t.Context()), c.want)
			_ = s.End(t.Context(), errors.New("not settled here")) // the model of the stub is never asked
		})
	}
}
