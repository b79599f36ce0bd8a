package reference

import (
	"math/rand/v2"
	"testing"

	"bamboo-spec/support/scriptedllm"
)

// odd is what a model may send as an id, a name or arguments.
var odd = []string{"", "a", "call_1", "call_2", "call_2_", "add", "files.read", "é", `{}`, `{"x":1}`, `{"x":`,
	`"\u0000"`}

func anyOf(random *rand.Rand) string { return odd[random.IntN(len(odd))] }

// Whatever the model asks for and whatever history holds, no prompt breaks a rule of form.
func TestPromptsAreSoundWhateverTheModelSays(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		model := &scripted{}
		for range 1 + random.IntN(4) {
			var reply ModelReply
			for range 1 + random.IntN(3) {
				reply.ToolCalls = append(reply.ToolCalls, ToolCall{anyOf(random), anyOf(random), anyOf(random)})
			}
			model.replies = append(model.replies, reply)
		}
		model.replies = append(model.replies, ModelReply{})
		turn := Turn{Messages: []Message{{Role: RoleUser, Content: "q"}, {Role: RoleAssistant, Content: anyOf(random)},
			{Role: RoleUser, Content: "r"}}}
		w := &wiring{Parts: Parts{Model: model, Limits: limits{}, Clock: clock{}, Log: newLog(t.Output())}}
		w.Tools = builtInTools{w}
		if _, err := (&agent{w}).Answer(t.Context(), turn, func(Event) {}); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, p := range model.prompts {
			if faults := scriptedllm.FormFaults(asRequest(callOf(p, "default"))); len(faults) > 0 {
				t.Errorf("seed %d: %v", seed, faults)
			}
		}
	}
}

// asRequest is a call as the scripted model reads it.
func asRequest(call modelCall) scriptedllm.Request {
	r := scriptedllm.Request{Model: call.Model, Stream: call.Stream}
	for _, m := range call.Messages {
		message := scriptedllm.Message{Role: m.Role, ToolCallID: m.ToolCallID}
		if m.Content != nil {
			message.Content = *m.Content
		}
		for _, c := range m.ToolCalls {
			message.ToolCalls = append(message.ToolCalls,
				scriptedllm.ToolCall{ID: c.ID, Name: c.Function.Name, Arguments: c.Function.Arguments})
		}
		r.Messages = append(r.Messages, message)
	}
	return r
}
