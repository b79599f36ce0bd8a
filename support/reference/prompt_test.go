package reference

import (
	"net/http"
	"strings"
	"testing"
)

func TestFirstPromptLeavesOutEmptyAnswers(t *testing.T) {
	p := firstPrompt(Turn{Model: "m", Messages: []Message{
		{Role: RoleUser, Content: "a"}, {Role: RoleAssistant}, {Role: RoleUser, Content: "b"}, {Role: RoleAssistant,
			Content: "B"}, {Role: RoleUser, Content: "c"},
	}}, definitions)
	var got []string
	for _, m := range p.Messages {
		got = append(got, m.Role+" "+m.Content)
	}
	if want := "user a, user b, assistant B, user c"; strings.Join(got,
		", ") != want || p.Model != "m" || len(p.Tools) != len(definitions) {
		t.Errorf("got %q of %q", got, p.Model)
	}
}

func TestNameCallsMakesIDsThatAreTheirOwn(t *testing.T) {
	for _, tt := range []struct {
		ids, want string
		made      int
	}{
		{"a b", "a b", 0},
		{"- -", "call_1 call_2", 0},
		{"a a", "a call_5", 3},
		{"- call_1 call_1", "call_1_ call_1 call_3", 0},
	} {
		var calls []ToolCall
		for id := range strings.FieldsSeq(tt.ids) {
			calls = append(calls, ToolCall{ID: strings.Trim(id, "-")})
		}
		nameCalls(calls, tt.made)
		var got []string
		for _, c := range calls {
			got = append(got, c.ID)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, want %s", tt.ids, got, tt.want)
		}
	}
}

func TestSoundCalls(t *testing.T) {
	for _, tt := range []struct{ call, want ToolCall }{
		{ToolCall{"a", "add", `{"x":1}`}, ToolCall{"a", "add", `{"x":1}`}},
		{ToolCall{"a", "get-it_2", `[1]`}, ToolCall{"a", "get-it_2", `[1]`}},
		{ToolCall{"a", "", ``}, ToolCall{"a", "unnamed", `{}`}},
		{ToolCall{"a", "files.read é", `{"x":`}, ToolCall{"a", "files_read__", `{}`}},
		{ToolCall{"a", strings.Repeat("x", 65), `{} {}`}, ToolCall{"a", strings.Repeat("x", 64), `{}`}},
	} {
		if got := soundCalls([]ToolCall{tt.call}); got[0] != tt.want {
			t.Errorf("%v: got %v, want %v", tt.call, got[0], tt.want)
		}
	}
}

func TestOwnCount(t *testing.T) {
	p := Prompt{Messages: []PromptMessage{{Content: "eight by"}, {ToolCalls: []ToolCall{{Name: "n",
		Arguments: "{}"}}}}}
	if got := ownCount(p, "hello"); got != (Usage{3, 2, 5}) {
		t.Errorf("got %+v", got)
	}
	if got := ownCount(p, ""); got.Completion != 0 {
		t.Errorf("an empty answer: %+v", got)
	}
}

func TestTheModelIsCalledWithItsKey(t *testing.T) {
	for key, want := range map[string]string{"": "", "secret": "Bearer secret"} {
		keys := make(keyed, 1)
		c := clientOf(keys)
		c.w.options.ModelKey = key
		if _, err := c.Reply(t.Context(), Prompt{}, func(string) {}); err != nil {
			t.Error(err)
		}
		if got := <-keys; got != want {
			t.Errorf("key %q: Authorization %q", key, got)
		}
	}
}

// keyed tells the key that a call came with.
type keyed chan string

func (k keyed) RoundTrip(r *http.Request) (*http.Response, error) {
	k <- r.Header.Get("Authorization")
	return answering{&wholeBody{Reader: strings.NewReader(events(hi, stop, done))}}.RoundTrip(r)
}
