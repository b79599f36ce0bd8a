package scriptedllm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
)

// Rule is one rule for what a model is sent (contract part 4.2).
type Rule string

// The rules of form: a provider refuses a request that breaks one.
const (
	RuleRequest   Rule = "the body is a chat completion request"
	RuleKey       Rule = "the key is sent as Authorization: Bearer"
	RuleModel     Rule = "a model is named"
	RuleMessages  Rule = "there is at least one message"
	RuleRole      Rule = "a role is system, developer, user, assistant or tool"
	RuleSays      Rule = "an assistant message has text, calls or both"
	RuleCallID    Rule = "a call has an id of its own"
	RuleCallName  Rule = "a call names a tool in letters, digits, _ and -, at most 64"
	RuleArguments Rule = "the arguments of a call are a JSON text"
	RuleAnswered  Rule = "a call is answered before the next user or assistant message"
	RuleAnswers   Rule = "a tool message answers one call before it, once"
)

// The rules of content: a provider takes a request that breaks one, and answers something else.
const (
	RuleSystem  Rule = "at most one system message, and it comes first"
	RuleStream  Rule = "the answer is streamed"
	RuleTools   Rule = "each round of a run has the same tools, or none"
	RuleRounds  Rule = "a round is sent what the round before it was, its calls and their results"
	RuleReplied Rule = "a round is sent the text and the calls that the model replied with in the round before"
	RuleTurns   Rule = "user and assistant turns are those of the history"
)

// Fault is one breach of a rule.
type Fault struct {
	Rule    Rule
	Message int // the message that it stands in, from 0; -1: the whole request
	Words   string
}

// String names the message, what is wrong, and the rule.
func (f Fault) String() string {
	where := ""
	if f.Message >= 0 {
		where = fmt.Sprintf("messages[%d]: ", f.Message)
	}
	return fmt.Sprintf("%s%s (rule: %s)", where, f.Words, f.Rule)
}

// status is what a provider refuses the request with.
func (f Fault) status() int {
	if f.Rule == RuleKey {
		return http.StatusUnauthorized
	}
	return http.StatusBadRequest
}

// KeyFaults holds a request to the key that its client was given; an empty one holds it to nothing.
func KeyFaults(r Request, key string) []Fault {
	switch got := r.Header.Get("Authorization"); {
	case key == "" || got == "Bearer "+key:
		return nil
	case got == "":
		return []Fault{{RuleKey, -1, "no key is sent"}}
	default: // it is not shown: it may be another secret
		return []Fault{{RuleKey, -1, "another key is sent, or in another way"}}
	}
}

// FormFaults are the breaches of form, in the order of the messages. A request with one is refused by
// providers, whatever it says.
func FormFaults(r Request) []Fault {
	var w formWalk
	if r.Model == "" {
		w.fault(RuleModel, -1, "model is missing or empty")
	}
	if len(r.Messages) == 0 {
		w.fault(RuleMessages, -1, "messages is missing or empty")
	}
	for i, m := range r.Messages {
		switch m.Role {
		case "system", "developer":
		case "user":
			w.settle()
		case "assistant":
			w.settle()
			w.assistant(i, m)
		case "tool":
			w.tool(i, m)
		default:
			w.fault(RuleRole, i, fmt.Sprintf("the role is %q", m.Role))
		}
	}
	w.settle()
	return w.faults
}

// formWalk goes through the messages of a request.
type formWalk struct {
	faults  []Fault
	at      int             // the last message with calls
	calls   []string        // their ids
	answers map[string]bool // to them
}

func (w *formWalk) fault(rule Rule, at int, words string) {
	w.faults = append(w.faults, Fault{rule, at, words})
}

// settle ends the wait for answers to the calls so far.
func (w *formWalk) settle() {
	for _, id := range w.calls {
		if !w.answers[id] {
			w.fault(RuleAnswered, w.at, fmt.Sprintf("no tool message answers the call %q", id))
		}
	}
	w.calls, w.answers = nil, map[string]bool{}
}

var toolName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (w *formWalk) assistant(at int, m Message) {
	if m.Content == "" && len(m.ToolCalls) == 0 {
		w.fault(RuleSays, at, "the assistant says nothing and calls nothing")
	}
	w.at = at
	for i, c := range m.ToolCalls {
		switch {
		case c.ID == "":
			w.fault(RuleCallID, at, fmt.Sprintf("tool_calls[%d] has no id", i))
		case slices.Contains(w.calls, c.ID):
			w.fault(RuleCallID, at, fmt.Sprintf("two calls have the id %q", c.ID))
		default:
			w.calls = append(w.calls, c.ID)
		}
		if !toolName.MatchString(c.Name) {
			w.fault(RuleCallName, at, fmt.Sprintf("tool_calls[%d] names the tool %.80q", i, c.Name))
		}
		if !json.Valid([]byte(c.Arguments)) {
			w.fault(RuleArguments, at, fmt.Sprintf("tool_calls[%d] has the arguments %.80q", i, c.Arguments))
		}
	}
}

func (w *formWalk) tool(at int, m Message) {
	switch id := m.ToolCallID; {
	case id == "":
		w.fault(RuleAnswers, at, "tool_call_id is missing or empty")
	case !slices.Contains(w.calls, id):
		w.fault(RuleAnswers, at, fmt.Sprintf("no call before it has the id %q", id))
	case w.answers[id]:
		w.fault(RuleAnswers, at, fmt.Sprintf("the call %q is answered twice", id))
	default:
		w.answers[id] = true
	}
}
