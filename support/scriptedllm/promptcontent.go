package scriptedllm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/match"
)

// ContentFaults are the breaches of content that requests alone tell: before is the request of the round before
// in the same run; nil: r begins a run, or that is not known. See [TurnFaults] for what history tells.
func ContentFaults(r Request, before *Request) []Fault {
	var faults []Fault
	for i, m := range r.Messages {
		if i > 0 && isSystem(m) {
			faults = append(faults, Fault{RuleSystem, i, "a system message stands here"})
		}
	}
	if !r.Stream {
		faults = append(faults, Fault{RuleStream, -1, "stream is not true"})
	}
	if before == nil {
		return faults
	}
	if !slices.Equal(slices.Sorted(slices.Values(r.Tools)), slices.Sorted(slices.Values(before.Tools))) {
		faults = append(faults, Fault{RuleTools, -1,
			fmt.Sprintf("%d tools are offered, other than the %d of the round before", len(r.Tools),
				len(before.Tools))})
	}
	if rounds := roundFaults(r.Messages, before.Messages); len(rounds) > 0 {
		return append(faults, rounds...)
	}
	from := addedBehind(r.Messages, before.Messages)
	return append(faults, replyFaults(r.Messages[from:], from, before.Replied)...)
}

// replyFaults hold what the assistant says in a round to what the model replied there: the text before its calls,
// their names and their arguments. Arguments that the model did not write as JSON are left out. Of a reply that was
// sent as raw bytes, no more calls may stand here than it names.
func replyFaults(added []Message, at int, reply *Reply) []Fault {
	if reply == nil {
		return nil
	}
	var said Message // all of it
	for _, m := range added {
		if m.Role == "assistant" {
			said.Content += m.Content
			said.ToolCalls = append(said.ToolCalls, m.ToolCalls...)
		}
	}
	if reply.Raw != nil {
		if most := reply.Raw.names(); len(said.ToolCalls) > most {
			return []Fault{{RuleReplied, at,
				fmt.Sprintf("%d calls stand here, the model named %d", len(said.ToolCalls), most)}}
		}
		return nil
	}
	if text := reply.FullText(); said.Content != text {
		return []Fault{{RuleReplied, at, fmt.Sprintf("the text is %.80q, the model said %.80q", said.Content, text)}}
	}
	if len(said.ToolCalls) != len(reply.ToolCalls) {
		return []Fault{{RuleReplied, at,
			fmt.Sprintf("%d calls stand here, the model made %d", len(said.ToolCalls), len(reply.ToolCalls))}}
	}
	for i, call := range reply.ToolCalls {
		got := said.ToolCalls[i]
		if toolName.MatchString(call.Name) && got.Name != call.Name {
			return []Fault{{RuleReplied, at, fmt.Sprintf("tool_calls[%d] names %.80q, the model called %.80q", i,
				got.Name, call.Name)}}
		}
		if json.Valid([]byte(call.Arguments)) && !match.SameJSON(got.Arguments, call.Arguments) {
			return []Fault{{RuleReplied, at, fmt.Sprintf("tool_calls[%d] has the arguments %.80q, the model gave %.80q",
				i, got.Arguments, call.Arguments)}}
		}
	}
	return nil
}

// TurnFaults hold the turns of a request, up to its last user message, to those of a history that ends
// with the same message or with its answer. Messages of one role in a row are compared as they are when they are the
// user's, and joined when they are the assistant's: a run of several rounds is one answer in history.
// An assistant's turn without text is none. With gaps, more turns than history's may stand between them. Without,
// nothing but calls, the text beside them and their results may follow the last user message.
func TurnFaults(r Request, history []Message, gaps bool) []Fault {
	if i := answerBehind(r.Messages); i >= 0 && !gaps {
		return []Fault{{RuleTurns, i, fmt.Sprintf("%v stands behind the last user message",
			turn{r.Messages[i].Role, r.Messages[i].Content})}}
	}
	want, _ := turns(history)
	got, places := turns(r.Messages)
	next := 0 // of want
	for i, turn := range got {
		switch {
		case next < len(want) && turn == want[next]:
			next++
		case gaps:
		case next == len(want):
			return []Fault{{RuleTurns, places[i], fmt.Sprintf("%v is more than history has", turn)}}
		default:
			return []Fault{{RuleTurns, places[i], fmt.Sprintf("%v stands where history has %v", turn, want[next])}}
		}
	}
	if next < len(want) {
		return []Fault{{RuleTurns, -1, fmt.Sprintf("%v of history is lost, or out of order", want[next])}}
	}
	return nil
}

// turn is one turn of a conversation.
type turn struct{ role, text string }

func (t turn) String() string { return fmt.Sprintf("%s %.80q", t.role, t.text) }

// turns are those up to the last user message, and the place of each in messages.
func turns(messages []Message) (all []turn, places []int) {
	open := false // the last turn is the assistant's and goes on
	for i, m := range messages {
		switch {
		case m.Role == "user":
			all, places, open = append(all, turn{m.Role, m.Content}), append(places, i), false
		case m.Role != "assistant" || m.Content == "":
		case open:
			all[len(all)-1].text += m.Content
		default:
			all, places, open = append(all, turn{m.Role, m.Content}), append(places, i), true
		}
	}
	for len(all) > 0 && all[len(all)-1].role != "user" {
		all, places = all[:len(all)-1], places[:len(places)-1]
	}
	return all, places
}

// answerBehind finds a text of the assistant behind the last user message that no calls follow before the next result;
// -1: there is none.
func answerBehind(messages []Message) int {
	found, open := -1, -1
	for i, m := range messages {
		switch {
		case m.Role == "user":
			found, open = -1, -1
		case m.Role == "tool":
			found, open = max(found, open), -1
		case len(m.ToolCalls) > 0: // what stands before it is the text of its round
			open = -1
		case m.Role == "assistant" && m.Content != "":
			open = i
		}
	}
	return max(found, open)
}

// before finds the request of the round before r's; the caller holds mu. Where several conversations say the
// same, it is one that r goes on with, if there is one.
func (m *Model) before(r *Request) *Request {
	if r.Round == 0 {
		return nil
	}
	var last *Request
	for _, o := range slices.Backward(m.requests) {
		if o.Round != r.Round-1 || o.Message != r.Message || len(o.FormFaults) > 0 {
			continue
		}
		if len(roundFaults(r.Messages, o.Messages)) == 0 {
			return o
		}
		if last == nil {
			last = o
		}
	}
	return last
}

// tellFaults tells faults in one text.
func tellFaults(faults []Fault) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.String())
	}
	return strings.Join(all, "; ")
}
