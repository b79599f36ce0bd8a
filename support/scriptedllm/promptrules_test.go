package scriptedllm

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// conversation reads messages in short: "u" and a text, "s", "a", "t" with an id before its text; calls of an
// assistant stand behind its text, as "+id:name(arguments)".
func conversation(t *testing.T, lines ...string) []Message {
	t.Helper()
	roles := map[string]string{"s": "system", "d": "developer", "u": "user", "a": "assistant", "t": "tool",
		"f": "function", "-": ""}
	var all []Message
	for _, line := range lines {
		parts := strings.Split(line, "+")
		letter, text, _ := strings.Cut(parts[0], " ")
		m := Message{Role: roles[letter], Content: text}
		if letter == "t" {
			m.ToolCallID, m.Content, _ = strings.Cut(text, " ")
		}
		for _, call := range parts[1:] {
			id, rest, _ := strings.Cut(call, ":")
			name, arguments, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
			m.ToolCalls = append(m.ToolCalls, ToolCall{id, name, arguments})
		}
		all = append(all, m)
	}
	return all
}

// broken are the rules that faults break and where, in short.
func broken(faults []Fault) string {
	var all []string
	for _, f := range faults {
		all = append(all, string(f.Rule)+" @"+string(rune('0'+f.Message)))
	}
	return strings.ReplaceAll(strings.Join(all, ", "), "@/", "@-")
}

func TestFormFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		messages []string
		want     string
	}{
		"one message":               {[]string{"u hi"}, ""},
		"a conversation":            {[]string{"s be kind", "u hi", "a ho", "u again"}, ""},
		"a developer":               {[]string{"d be kind", "u hi"}, ""},
		"no user":                   {[]string{"s be kind"}, ""},
		"two users in a row":        {[]string{"u hi", "u hello"}, ""},
		"two assistants in a row":   {[]string{"u hi", "a ho", "a hum", "u x"}, ""},
		"an empty user":             {[]string{"u"}, ""},
		"no messages":               {nil, string(RuleMessages) + " @-"},
		"a role of old":             {[]string{"u hi", "f x"}, string(RuleRole) + " @1"},
		"no role":                   {[]string{"- hi"}, string(RuleRole) + " @0"},
		"an empty assistant":        {[]string{"u hi", "a", "u x"}, string(RuleSays) + " @1"},
		"calls alone":               {[]string{"u hi", "a+1:n({})", "t 1 r"}, ""},
		"text and calls":            {[]string{"u hi", "a let me+1:n({})", "t 1 r", "a so", "u x"}, ""},
		"an empty result":           {[]string{"u hi", "a+1:n({})", "t 1"}, ""},
		"parallel calls":            {[]string{"u hi", "a+1:n({})+2:n([])", "t 2 r", "t 1 r", "a so"}, ""},
		"an id of an earlier round": {[]string{"u hi", "a+1:n({})", "t 1 r", "a+1:n({})", "t 1 r"}, ""},
		"a system between":          {[]string{"u hi", "a+1:n({})", "s x", "t 1 r"}, ""},
		"a call without id":         {[]string{"u hi", "a+:n({})"}, string(RuleCallID) + " @1"},
		"two calls with one id":     {[]string{"u hi", "a+1:n({})+1:n({})", "t 1 r"}, string(RuleCallID) + " @1"},
		"a call without name":       {[]string{"u hi", "a+1:({})", "t 1 r"}, string(RuleCallName) + " @1"},
		"a name that is none":       {[]string{"u hi", "a+1:a.b({})", "t 1 r"}, string(RuleCallName) + " @1"},
		"a name of 64":              {[]string{"u hi", "a+1:" + strings.Repeat("x", 64) + "({})", "t 1 r"}, ""},
		"a name of 65": {[]string{"u hi", "a+1:" + strings.Repeat("x", 65) + "({})", "t 1 r"},
			string(RuleCallName) + " @1"},
		"no arguments":          {[]string{"u hi", "a+1:n()", "t 1 r"}, string(RuleArguments) + " @1"},
		"half the arguments":    {[]string{"u hi", "a+1:n({\"x\":)", "t 1 r"}, string(RuleArguments) + " @1"},
		"arguments a text":      {[]string{"u hi", "a+1:n(\"x\")", "t 1 r"}, ""},
		"a call without result": {[]string{"u hi", "a+1:n({})", "u x"}, string(RuleAnswered) + " @1"},
		"a call at the end":     {[]string{"u hi", "a+1:n({})"}, string(RuleAnswered) + " @1"},
		"a call before an assistant": {[]string{"u hi", "a+1:n({})", "a so", "t 1 r"}, string(RuleAnswered) +
			" @1, " + string(RuleAnswers) + " @3"},
		"one of two results": {[]string{"u hi", "a+1:n({})+2:n({})", "t 2 r", "a so"}, string(RuleAnswered) +
			" @1"},
		"a result without call":  {[]string{"u hi", "t 1 r"}, string(RuleAnswers) + " @1"},
		"a result without id":    {[]string{"u hi", "a+1:n({})", "t", "t 1 r"}, string(RuleAnswers) + " @2"},
		"a result of another id": {[]string{"u hi", "a+1:n({})", "t 2 r", "t 1 r"}, string(RuleAnswers) + " @2"},
		"a result twice":         {[]string{"u hi", "a+1:n({})", "t 1 r", "t 1 r"}, string(RuleAnswers) + " @3"},
		"a result of an older call": {[]string{"u hi", "a+1:n({})", "t 1 r", "u x", "t 1 r"}, string(RuleAnswers) +
			" @4"},
	} {
		if got := broken(FormFaults(Request{Model: "m", Messages: conversation(t, tt.messages...)})); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if got := broken(FormFaults(Request{Messages: conversation(t, "u hi")})); got != string(RuleModel)+" @-" {
		t.Errorf("no model: %q", got)
	}
}

func TestKeyFaults(t *testing.T) {
	for _, tt := range []struct {
		key, sent string
		good      bool
	}{{"", "", true}, {"", "Bearer x", true}, {"k", "Bearer k", true}, {"k", "", false}, {"k", "Bearer x", false},
		{"k", "k", false}} {
		faults := KeyFaults(Request{Header: http.Header{"Authorization": {tt.sent}}}, tt.key)
		if (len(faults) == 0) != tt.good {
			t.Errorf("%+v: %v", tt, faults)
		}
	}
}

func TestContentFaults(t *testing.T) {
	first := conversation(t, "s x", "u hi")
	second := conversation(t, "s x", "u hi", "a+1:n({})+2:n({})", "t 1 r", "t 2 r")
	tools := []string{"add"}
	round := func(lines ...string) Request {
		return Request{Messages: conversation(t, lines...), Tools: tools, Stream: true}
	}
	before := &Request{Messages: first, Tools: tools, Stream: true}
	third := new(round("u hi", "a so+1:n({})+2:n({})", "t 1 r", "t 2 r"))
	for name, tt := range map[string]struct {
		r      Request
		before *Request
		want   string
	}{
		"a first round":  {Request{Messages: first, Stream: true}, nil, ""},
		"a second round": {Request{Messages: second, Tools: tools, Stream: true}, before, ""},
		"not streamed":   {Request{Messages: first}, nil, string(RuleStream) + " @-"},
		"two systems": {Request{Messages: conversation(t, "s x", "s y", "u hi"), Stream: true}, nil,
			string(RuleSystem) + " @1"},
		"a late system": {Request{Messages: conversation(t, "u hi", "d y"), Stream: true}, nil,
			string(RuleSystem) + " @1"},
		"tools in another order": {Request{Messages: second, Tools: []string{"b", "a"}, Stream: true},
			&Request{Messages: first, Tools: []string{"a", "b"}, Stream: true}, ""},
		"no tools any more": {Request{Messages: second, Stream: true}, before, string(RuleTools) + " @-"},
		"other tools": {Request{Messages: second, Tools: []string{"sub"}, Stream: true}, before,
			string(RuleTools) + " @-"},
		"a changed message": {round("s x", "u hi!", "a+1:n({})", "t 1 r"), before, string(RuleRounds) + " @1"},
		"a lost message":    {round("s x", "a+1:n({})", "t 1 r"), before, string(RuleRounds) + " @1"},
		"a lost call":       {round("s x", "u hi"), before, string(RuleRounds) + " @2"},
		"text among results": {round("s x", "u hi", "a+1:n({})+2:n({})", "t 1 r", "t 2 r", "u hi"), before,
			string(RuleRounds) + " @5"},
		"another system": {round("s y", "u hi", "a+1:n({})", "t 1 r"), before, ""},
		"no system":      {round("u hi", "a+1:n({})", "t 1 r"), before, ""},
		"calls spread":   {round("s x", "u hi", "a so+1:n({})", "t 1 r", "a+2:n({})", "t 2 r"), before, ""},
		"text apart":     {round("s x", "u hi", "a so", "a+1:n({})", "t 1 r"), before, ""},
		"text behind a call": {round("s x", "u hi", "a+1:n({})", "t 1 r", "a so+2:n({})", "t 2 r"), before,
			string(RuleRounds) + " @4"},
		"text behind the calls": {round("s x", "u hi", "a+1:n({})", "t 1 r", "a so"), before,
			string(RuleRounds) + " @4"},
		"text alone": {round("s x", "u hi", "a so"), before, string(RuleRounds) + " @2"},
		"a third round, cut otherwise": {round("u hi", "a so", "a+1:n({})", "t 1 r", "a+2:n({})", "t 2 r",
			"a+3:n({})", "t 3 r"), third, ""},
		"a third round with another text": {round("u hi", "a so.+1:n({})+2:n({})", "t 1 r", "t 2 r", "a+3:n({})",
			"t 3 r"), third, string(RuleRounds) + " @1"},
		"a third round with another result": {round("u hi", "a so+1:n({})+2:n({})", "t 1 r", "t 2 x", "a+3:n({})",
			"t 3 r"), third, string(RuleRounds) + " @3"},
		"two rounds in one message": {round("u hi", "a so+1:n({})+2:n({})+3:n({})", "t 1 r", "t 2 r", "t 3 r"),
			third, string(RuleRounds) + " @1"},
	} {
		if got := broken(ContentFaults(tt.r, tt.before)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestARoundHasWhatTheModelReplied(t *testing.T) {
	reply := &Reply{Text: "so", ToolCalls: []ToolCall{
		{Name: "add", Arguments: `{"n": 12345678901234567890}`}, {Name: "no name", Arguments: "{"}}}
	for said, want := range map[string]string{
		`a so+1:add({"n":12345678901234567890})+2:no_name({})`:                 "",
		`a+1:add({"n":12345678901234567890})+2:no_name({})`:                    string(RuleReplied) + " @2",
		`a so!+1:add({"n":12345678901234567890})+2:no_name({})`:                string(RuleReplied) + " @2",
		`a so+1:sub({"n":12345678901234567890})+2:no_name({})`:                 string(RuleReplied) + " @2",
		`a so+1:add({"n":12345678901234567000})+2:no_name({})`:                 string(RuleReplied) + " @2",
		`a so+1:add({"n":12345678901234567890})`:                               string(RuleReplied) + " @2",
		`a so|a+1:add({"n":12345678901234567890})|t 1 r|a+2:no_name({})|t 2 r`: "",
		`a so|a+1:add({"n":12345678901234567890})|t 1 r`:                       string(RuleReplied) + " @2",
		`a so|a so+1:add({"n":12345678901234567890})|t 1 r|a+2:no_name({})`:    string(RuleReplied) + " @2",
	} {
		if got := broken(replyFaults(conversation(t, strings.Split(said, "|")...), 2, reply)); got != want {
			t.Errorf("%s: got %q, want %q", said, got, want)
		}
	}
	if faults := replyFaults(conversation(t, "a no"), 2, nil); faults != nil {
		t.Errorf("a reply that no script holds: %v", faults)
	}
}

func TestARoundHasNoMoreCallsThanARawReplyNames(t *testing.T) {
	reply := &Reply{Raw: &RawBody{Bytes: []byte(`{"name": "add"}`)}}
	for said, want := range map[string]string{"a so+1:add({})|t 1 r": "",
		"a+1:add({})|t 1 r|a+2:add({})|t 2 r": string(RuleReplied) + " @2"} {
		if got := broken(replyFaults(conversation(t, strings.Split(said, "|")...), 2, reply)); got != want {
			t.Errorf("%s: got %q, want %q", said, got, want)
		}
	}
}

func TestTurnFaults(t *testing.T) {
	history := []string{"u one", "a 1", "u two", "a 2", "u three"}
	for name, tt := range map[string]struct {
		history, sent []string
		gaps          bool
		want          string
	}{
		"as history":         {history, history, false, ""},
		"with a system":      {history, append([]string{"s x"}, history...), false, ""},
		"answered by now":    {append(history, "a 3"), history, false, ""},
		"rounds of this run": {history, append(history, "a so+1:n({})", "t 1 r"), false, ""},
		"rounds of old": {history, []string{"u one", "a+1:n({})", "t 1 r", "a 1", "u two", "a 2", "u three"},
			false, ""},
		"text in two rounds": {[]string{"u one", "a 1 and 2", "u two"}, []string{"u one", "a 1+1:n({})", "t 1 r",
			"a  and 2", "u two"}, false, ""},
		"an empty answer": {[]string{"u one", "a", "u two"}, []string{"u one", "u two"}, false, ""},
		"two users":       {[]string{"u one", "u two"}, []string{"u one", "u two"}, false, ""},
		"a lost turn": {history, []string{"u one", "a 1", "u two", "u three"}, false, string(RuleTurns) +
			" @3"},
		"the first turns": {history, []string{"u three"}, false, string(RuleTurns) + " @0"},
		"a doubled turn":  {history, append(history, "u three"), false, string(RuleTurns) + " @5"},
		"a changed turn": {history, []string{"u one", "a 1!", "u two", "a 2", "u three"}, false,
			string(RuleTurns) + " @1"},
		"the last lost": {[]string{"u one", "u two"}, []string{"u one"}, false, string(RuleTurns) + " @-"},
		"turns swapped": {[]string{"u one", "u two"}, []string{"u two", "u one"}, false, string(RuleTurns) +
			" @0"},
		"an answer behind":  {history[:3], []string{"u one", "u two", "a 1"}, false, string(RuleTurns) + " @2"},
		"behind two rounds": {history[:1], []string{"u one", "a so+1:n({})", "t 1 r", "a no"}, false, string(RuleTurns) + " @3"},
		"its text apart":    {history[:1], []string{"u one", "a so", "a+1:n({})", "t 1 r", "a+2:n({})", "t 2 r"}, false, ""},
		"behind, then more": {history[:1], []string{"u one", "a+1:n({})", "t 1 r", "a no", "t 2 r"}, false,
			string(RuleTurns) + " @3"},
		"gaps, one behind": {history[:3], append(history[:3:3], "a more"), true, ""},
		"gaps": {history, []string{"u rules", "a yes", "u one", "a 1", "u two", "a 2", "u and",
			"u three"}, true, ""},
		"gaps, a lost turn": {history, []string{"u rules", "u one", "a 1", "a 2", "u three"}, true,
			string(RuleTurns) + " @-"},
		"gaps, turns swapped": {[]string{"u one", "u two"}, []string{"u two", "u one"}, true, string(RuleTurns) +
			" @-"},
	} {
		r := Request{Messages: conversation(t, tt.sent...)}
		if got := broken(TurnFaults(r, conversation(t, tt.history...), tt.gaps)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

const twoRounds = `{"model":"m","stream":true,"tools":[{"n":1}],"messages":[{"role":"user","content":"hi"},` +
	`{"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"n","arguments":%q}}]},{"role":"tool","tool_call_id":"1","content":"r"}]}`

func TestARequestThatBreaksARuleIsRefusedWithItsWords(t *testing.T) {
	w := newWorld(t, Script{Message: "hi", Rounds: []Reply{{Text: "a"}, {Text: "b"}}})
	w.model.RequireKey("")
	var doc failure
	response := w.readJSON(strings.Replace(twoRounds, "%q", `"{"`, 1), &doc)
	want := `messages[1]: tool_calls[0] has the arguments "{" (rule: ` + string(RuleArguments) + ")"
	if response.StatusCode != 400 || doc.Error.Type != "invalid_request_error" || doc.Error.Message != want {
		t.Errorf("got %s, %+v", response.Status, doc.Error)
	}
	r := w.wait("the end", allEnded)[0]
	if len(r.FormFaults) != 1 || r.Scripted || !strings.Contains(r.String(), want) || len(w.model.Unused()) != 1 {
		t.Errorf("the record is %+v, unused %v", r, w.model.Unused())
	}
	w.model.RequireKey("secret")
	if response := w.readJSON(ask("hi", true),
		&doc); response.StatusCode != 401 || *doc.Error.Code != "invalid_api_key" {
		t.Errorf("without its key: %s, %+v", response.Status, doc.Error)
	}
}

func TestAKeyThatAnEarlierCallHadIsMissed(t *testing.T) {
	w := newWorld(t, Script{Message: "hi", Rounds: []Reply{{Text: "a"}, {Text: "b"}, {Text: "c"}}})
	w.model.RequireKey("")
	for i, c := range []struct {
		key  string
		want int
	}{{"", 200}, {"Bearer k", 200}, {"", 401}, {"Bearer other", 200}} {
		call, err := http.NewRequest(http.MethodPost, w.listener.URL()+"/chat/completions",
			strings.NewReader(ask("hi", true)))
		if err != nil {
			t.Fatal(err)
		}
		if c.key != "" {
			call.Header.Set("Authorization", c.key)
		}
		response, err := w.client.Do(call)
		if err != nil {
			t.Fatal(err)
		}
		if response.Body.Close(); response.StatusCode != c.want {
			t.Errorf("call %d: %s, want %d", i+1, response.Status, c.want)
		}
	}
}

func TestARequestOfOddContentIsAnsweredAndRecorded(t *testing.T) {
	w := newWorld(t, Script{Message: "hi", Rounds: []Reply{{ToolCalls: []ToolCall{{"1", "n", "{}"}}}, {Text: "b"}}})
	for _, body := range []string{ask("hi", true), strings.Replace(twoRounds, "%q", `"{}"`, 1)} {
		if _, err := w.stream(body); !json.Valid([]byte(body)) || err == nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	rs := w.wait("the end", allEnded)
	if len(rs) != 2 || len(rs[0].ContentFaults) != 0 || broken(rs[1].ContentFaults) != string(RuleTools)+
		" @-" || !rs[1].Scripted {
		t.Errorf("recorded: %v and %v", rs[0].ContentFaults, rs[1].ContentFaults)
	}
}
