package reference

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/eventstream"
)

// modelAnswer puts one answer together from the JSON that the model sends.
type modelAnswer struct {
	token  func(text string)
	text   halves
	calls  partialCalls
	finish string // the finish_reason; empty: none came yet
	usage  Usage
}

// event takes one event of the stream.
func (a *modelAnswer) event(e eventstream.Event) error {
	if len(e.Data) == 0 {
		return nil
	}
	if !gjson.ValidBytes(e.Data) {
		if e.Type == "error" {
			return modelFailed(string(e.Data))
		}
		return fmt.Errorf("the model sent a chunk that is no JSON: %.100q", e.Data)
	}
	chunk := gjson.ParseBytes(e.Data)
	if e.Type == "error" && !chunk.Get("error").Exists() {
		return modelFailed(reason(chunk))
	}
	return a.chunk(chunk, "delta")
}

// document takes a whole answer.
func (a *modelAnswer) document(whole []byte) error {
	doc := gjson.ParseBytes(whole)
	if err := a.chunk(doc, "message"); err != nil {
		return err
	}
	if !doc.Get("choices.0").Exists() {
		return errNoAnswer
	}
	return nil
}

// chunk takes the JSON of an event or of a document; what the model says stands in the field
// named part of its choice. An error counts after the text beside it.
func (a *modelAnswer) chunk(chunk gjson.Result, part string) error {
	var failure error
	chunk.ForEach(func(name, value gjson.Result) bool { // one pass: this is done for each token
		switch name.Str {
		case "error":
			failure = failureOf(value)
		case "object":
			if value.Str == "error" {
				failure = modelFailed(reason(chunk))
			}
		case "choices":
			a.choices(value, part)
		case "usage":
			a.count(value)
		}
		return true
	})
	return failure
}

// choices takes the first choice whose index is 0; one without an index has the index 0.
func (a *modelAnswer) choices(all gjson.Result, part string) {
	if !all.IsArray() {
		return
	}
	all.ForEach(func(_, choice gjson.Result) bool {
		if choice.Get("index").Int() != 0 {
			return true
		}
		said := choice.Get(part)
		a.say(said.Get("content"))
		if calls := said.Get("tool_calls"); calls.IsArray() {
			a.calls.add(calls)
		}
		if reason := choice.Get("finish_reason").Str; reason != "" && a.finish == "" {
			a.finish = reason
		}
		return false
	})
}

// say passes on a content: a string, or a list of parts of which those of the type text count.
func (a *modelAnswer) say(content gjson.Result) {
	switch {
	case content.Type == gjson.String:
		a.text.pass(content.Raw, a.token)
	case content.IsArray():
		content.ForEach(func(_, part gjson.Result) bool {
			if text := part.Get("text"); text.Type == gjson.String && part.Get("type").Str == "text" {
				a.text.pass(text.Raw, a.token)
			}
			return true
		})
	}
}

// count takes a report of usage; the last one counts.
func (a *modelAnswer) count(report gjson.Result) {
	prompt, completion := report.Get("prompt_tokens"), report.Get("completion_tokens")
	if prompt.Type == gjson.Number || completion.Type == gjson.Number {
		a.usage = Usage{}.Plus(Usage{Prompt: tokens(prompt), Completion: tokens(completion)})
	}
}

func tokens(n gjson.Result) int { return max(0, int(n.Int())) }

// end judges an answer that came to its end.
func (a *modelAnswer) end() error {
	switch a.finish {
	case "content_filter":
		return errors.New("the model's content filter cut off its answer (content_filter)")
	case "error":
		return errors.New("the model failed and did not say why")
	default:
		return nil
	}
}

// reply is what the answer came to. The calls of an answer that was cut off for its length are
// not made: the last of them may be half a call.
func (a *modelAnswer) reply() ModelReply {
	reply := ModelReply{Usage: a.usage}
	if a.finish != "length" {
		reply.ToolCalls = a.calls.whole()
	}
	return reply
}

// failureOf is the error in the field "error" of a chunk; null, false and an empty text are none.
func failureOf(value gjson.Result) error {
	switch value.Type {
	case gjson.Null, gjson.False:
		return nil
	case gjson.String:
		if value.Str == "" {
			return nil
		}
	}
	return modelFailed(reason(value))
}

// reason is what a provider's error object says.
func reason(failure gjson.Result) string {
	if message := failure.Get("message"); message.Type == gjson.String && message.Str != "" {
		return message.Str
	}
	return failure.String()
}

// modelFailed says that the model failed, in the words of its provider.
func modelFailed(words string) error {
	return fmt.Errorf("the model failed: %.400s", strings.ToValidUTF8(words, "\uFFFD"))
}
