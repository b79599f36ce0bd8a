package defect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

// dialect is one way to misread what a model sends.
type dialect struct {
	name, sentence string
	body           func(io.Reader) io.Reader
}

// Dialects are the defects of reading a model's stream. Those that a scenario is about are in the catalogue.
func Dialects() []Defect {
	var all []Defect
	for _, d := range dialects {
		wrap := func(p *reference.Parts) { onModelBodies(p, d.body) }
		all = append(all, Defect{Name: d.name, Sentence: d.sentence, Promise: AnyProvider,
			About:   dialectsAbout[d.name],
			Silence: d.name == "end-of-file-awaited", Wrap: wrap})
	}
	return all
}

var (
	firstHalf  = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}"`)
	secondHalf = regexp.MustCompile(`"\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
)

const longestLine = 64 << 10 // bytes, as many line readers have it

var dialects = []dialect{
	{"crlf-lines-lost", "Lines of the model that end with CR LF are ignored.", line(func(l string) string {
		if strings.HasSuffix(l, "\r\n") {
			return ""
		}
		return l
	})},
	{"cr-lines-lost", "Lines of the model that end with CR alone are not told apart.", func(in io.Reader) io.Reader {
		return loneCRs{in}
	}},
	{"data-needs-its-space", "Data of the model without a space after the colon are ignored.",
		line(func(l string) string {
			if strings.HasPrefix(l, "data:") && !strings.HasPrefix(l, "data: ") {
				return ""
			}
			return l
		})},
	{"comments-read-as-data", "A comment in the model's stream is read as data.", line(func(l string) string {
		if strings.HasPrefix(l, ":") {
			return "data" + l
		}
		return l
	})},
	{"named-events-ignored", "Data of the model with a named event are ignored.", byLines(func() func(string) string {
		named := false
		return func(l string) string {
			named = strings.HasPrefix(l, "event:") || named && strings.TrimSpace(l) != ""
			if named && strings.HasPrefix(l, "data:") {
				return ""
			}
			return l
		}
	})},
	{"second-data-line-lost", "Of an event in several data lines only the first line is read.",
		byLines(func() func(string) string {
			data := false
			return func(l string) string {
				again := data && strings.HasPrefix(l, "data:")
				data = strings.HasPrefix(l, "data:") || data && strings.TrimSpace(l) != ""
				if again {
					return ""
				}
				return l
			}
		})},
	{"empty-events-fail", "An event of the model without data ends the answer in an error.",
		line(func(l string) string {
			if strings.TrimSpace(l) == "data:" {
				return `data: {"error": "no data"}` + "\n"
			}
			return l
		})},
	{"events-with-an-id-ignored", "Data of the model with an id are ignored.", byLines(func() func(string) string {
		known := false
		return func(l string) string {
			known = strings.HasPrefix(l, "id:") || known && strings.TrimSpace(l) != ""
			if known && strings.HasPrefix(l, "data:") {
				return ""
			}
			return l
		}
	})},
	{"unknown-fields-read-as-data", "Fields of the model's stream that are not known are read as data.",
		line(func(l string) string {
			if strings.HasPrefix(l, "retry:") || strings.HasPrefix(l, "note:") {
				return "data: " + l
			}
			return l
		})},
	{"byte-order-mark-not-skipped", "A byte-order mark hides the first line of the model.", line(func(l string) string {
		if strings.HasPrefix(l, "\xef\xbb\xbf") {
			return ""
		}
		return l
	})},
	{"long-lines-not-read", "A line of the model of more than 64 KiB is ignored.", line(func(l string) string {
		if len(l) > longestLine {
			return ""
		}
		return l
	})},
	{"lines-over-1-mib-not-read", "A line of the model of more than 1 MiB is ignored.", line(func(l string) string {
		if len(l) > 1<<20 {
			return ""
		}
		return l
	})},
	{"characters-cut-by-reads", "A character of the model that comes in two reads is broken.",
		func(in io.Reader) io.Reader {
			return validReads{in}
		}},
	{"surrogate-halves-not-joined", "A character of the model that comes as two surrogate halves is broken.",
		line(func(l string) string {
			return secondHalf.ReplaceAllString(firstHalf.ReplaceAllString(l, `\ufffd"`), `"\ufffd`)
		})},
	{"no-choices-fail", "A chunk of the model without choices ends the answer in an error.",
		chunk(func(c map[string]any) {
			if choices, is := c["choices"].([]any); is && len(choices) == 0 {
				c["error"] = "index out of range"
			}
		})},
	{"null-content-as-text", "A content that is null becomes a word of the answer.",
		choice(func(_, delta map[string]any) {
			if content, is := delta["content"]; is && content == nil {
				delta["content"] = "null"
			}
		})},
	{"content-parts-lost", "A content that is a list of parts is lost.", choice(func(_, delta map[string]any) {
		if list(delta["content"]) != nil {
			delete(delta, "content")
		}
	})},
	{"first-part-only", "Of a content that is a list of parts only the first one counts.",
		choice(func(_, delta map[string]any) {
			if parts := list(delta["content"]); len(parts) > 1 {
				delta["content"] = parts[:1]
			}
		})},
	{"thinking-parts-as-text", "Thinking parts of a content become text of the answer.",
		choice(func(_, delta map[string]any) {
			for _, p := range list(delta["content"]) {
				if part, _ := p.(map[string]any); part["type"] == "thinking" {
					part["type"], part["text"] = "text", fmt.Sprint(part["thinking"])
				}
			}
		})},
	{"reasoning-content-as-text", "The field reasoning_content becomes text of the answer.",
		saidFrom("reasoning_content")},
	{"reasoning-as-text", "The field reasoning becomes text of the answer.", saidFrom("reasoning")},
	{"thinking-as-text", "The field thinking becomes text of the answer.", saidFrom("thinking")},
	{"first-choice-counts", "The first choice in the list counts, whatever its index.", chunk(func(c map[string]any) {
		if choices := list(c["choices"]); len(choices) > 0 {
			if first, _ := choices[0].(map[string]any); first != nil {
				first["index"] = 0
			}
		}
	})},
	{"finish-of-any-choice-counts", "The finish_reason of a second choice ends the answer.",
		chunk(func(c map[string]any) {
			for _, one := range list(c["choices"]) {
				if choice, _ := one.(map[string]any); choice["finish_reason"] != nil {
					choice["index"] = 0
				}
			}
		})},
	{"white-space-lost", "Content of white space alone is lost.", choice(func(_, delta map[string]any) {
		if text, _ := delta["content"].(string); strings.TrimSpace(text) == "" {
			delete(delta, "content")
		}
	})},
	{"null-usage-fails", "A usage that is null ends the answer in an error.", chunk(func(c map[string]any) {
		if usage, is := c["usage"]; is && usage == nil {
			c["error"] = "usage is missing"
		}
	})},
	{"first-usage-counts", "The first of several usages counts.", chunks(func() func(map[string]any) {
		reported := false
		return func(c map[string]any) {
			if reported {
				delete(c, "usage")
			}
			reported = reported || c["usage"] != nil
		}
	})},
	{"null-usage-replaces-the-report", "A usage of null takes the place of the report before it.",
		chunk(func(c map[string]any) {
			if usage, is := c["usage"]; is && usage == nil {
				c["usage"] = map[string]any{"prompt_tokens": 0, "completion_tokens": 0}
			}
		})},
	{"usage-lost-with-length", "The usage of an answer with the finish_reason length is lost.",
		chunks(func() func(map[string]any) {
			cut := false
			return func(c map[string]any) {
				eachChoice(c, func(choice, _ map[string]any) { cut = cut || choice["finish_reason"] == "length" })
				if cut {
					delete(c, "usage")
				}
			}
		})},
	{"usage-without-choices-lost", "A usage in a chunk without choices is lost.", chunk(func(c map[string]any) {
		if len(list(c["choices"])) == 0 {
			delete(c, "usage")
		}
	})},
	{"null-calls-are-a-call", "A field tool_calls that is null is read as a call.",
		choice(func(_, delta map[string]any) {
			if calls, is := delta["tool_calls"]; is && calls == nil {
				delta["tool_calls"] = []any{map[string]any{"index": 0, "id": "none", "function": map[string]any{}}}
			}
		})},
	{"empty-calls-are-a-call", "A field tool_calls that is an empty list is read as a call.",
		choice(func(_, delta map[string]any) {
			if calls, is := delta["tool_calls"].([]any); is && len(calls) == 0 {
				delta["tool_calls"] = []any{map[string]any{"index": 0, "id": "none", "function": map[string]any{}}}
			}
		})},
	{"calls-need-an-id", "Tool calls without an id are lost.", choice(func(_, delta map[string]any) {
		delta["tool_calls"] = slices.DeleteFunc(list(delta["tool_calls"]), func(p any) bool {
			one, _ := p.(map[string]any)
			function, _ := one["function"].(map[string]any)
			return one["id"] == nil && function["name"] != nil
		})
	})},
	{"pieces-joined-to-the-last-call", "A piece of a tool call without an id goes to the call that began last.",
		piece(func() func(_, _ map[string]any) {
			var last any
			return func(piece, _ map[string]any) {
				if piece["id"] != nil {
					last = piece["index"]
				} else if last != nil {
					piece["index"] = last
				}
			}
		})},
	{"halves-in-arguments-not-joined", "A character of a tool's arguments that comes as two halves is broken.",
		line(func(l string) string {
			if !strings.Contains(l, `"arguments"`) {
				return l
			}
			return secondHalf.ReplaceAllString(firstHalf.ReplaceAllString(l, `\ufffd"`), `"\ufffd`)
		})},
	{"calls-need-an-index", "Pieces of a tool call without an index are lost.", choice(func(_, delta map[string]any) {
		var kept []any
		for _, p := range list(delta["tool_calls"]) {
			if one, _ := p.(map[string]any); one["index"] != nil {
				kept = append(kept, p)
			}
		}
		delta["tool_calls"] = kept
	})},
	{"calls-of-one-index-joined", "Two tool calls with the same index become one.",
		piece(func() func(_, _ map[string]any) {
			begun := map[any]bool{}
			return func(piece, _ map[string]any) {
				if index, is := piece["index"]; is && begun[index] {
					delete(piece, "id")
				}
				begun[piece["index"]] = true
			}
		})},
	{"second-call-lost", "Only the first of parallel tool calls is made.", choice(func(_, delta map[string]any) {
		var kept []any
		for _, p := range list(delta["tool_calls"]) {
			if one, _ := p.(map[string]any); one["index"] != 1.0 {
				kept = append(kept, p)
			}
		}
		delta["tool_calls"] = kept
	})},
	{"pieces-of-arguments-trimmed", "Spaces at the edges of a piece of a tool call's arguments are lost.",
		piece(func() func(_, _ map[string]any) {
			return func(_, function map[string]any) {
				if text, is := function["arguments"].(string); is {
					function["arguments"] = strings.TrimSpace(text)
				}
			}
		})},
	{"arguments-not-joined", "Only the first piece of a tool call's arguments is used.",
		piece(func() func(_, _ map[string]any) {
			begun := map[any]bool{}
			return func(piece, function map[string]any) {
				if begun[piece["index"]] {
					delete(function, "arguments")
				}
				begun[piece["index"]] = begun[piece["index"]] || function["arguments"] != "" &&
					function["arguments"] != nil
			}
		})},
	{"null-arguments-passed-on", "Arguments of a tool call that are null are passed on as null.",
		piece(func() func(_, _ map[string]any) {
			return func(_, function map[string]any) {
				if arguments, is := function["arguments"]; is && arguments == nil {
					function["arguments"] = "null"
				}
			}
		})},
	{"stop-cancels-calls", "Tool calls before the finish_reason stop are not made.", finishedAs("stop", "length")},
	{"length-fails", "An answer with the finish_reason length ends in an error.", finishedAs("length", "error")},
	{"content-filter-as-complete", "An answer that the content filter cut off ends as complete.",
		finishedAs("content_filter", "stop")},
	{"finish-reason-ignored", "Only [DONE] ends an answer of the model.", choice(func(choice, _ map[string]any) {
		delete(choice, "finish_reason")
	})},
	{"end-of-file-awaited", "Only the end of the model's stream ends an answer.", func(in io.Reader) io.Reader {
		ignored := choice(func(choice, _ map[string]any) { delete(choice, "finish_reason") })(in)
		return &lined{in: bufio.NewReader(ignored), change: func(l string) string { return l },
			end: "\n\ndata: [DONE]\n\n"}
	}},
	{"text-with-the-finish-reason-lost", "Text in the chunk with the finish_reason is lost.",
		choice(func(choice, delta map[string]any) {
			if choice["finish_reason"] != nil {
				delete(delta, "content")
			}
		})},
	{"end-of-file-as-complete", "The end of the model's stream always ends the answer as complete.",
		func(in io.Reader) io.Reader {
			return &lined{in: bufio.NewReader(in), change: func(l string) string { return l },
				end: "\n\ndata: [DONE]\n\n"}
		}},
	{"error-objects-ignored", "An error object in the model's stream is ignored.", chunk(func(c map[string]any) {
		delete(c, "error")
	})},
	{"error-texts-ignored", "An error in the model's stream that is a text is ignored.", chunk(func(c map[string]any) {
		if _, is := c["error"].(string); is {
			delete(c, "error")
		}
	})},
	{"text-beside-an-error-lost", "Text in the chunk of an error is lost.", chunk(func(c map[string]any) {
		if c["error"] != nil {
			delete(c, "choices")
		}
	})},
	{"text-beside-a-call-lost", "Text in the chunk of a tool call is lost.", choice(func(_, delta map[string]any) {
		if len(list(delta["tool_calls"])) > 0 {
			delete(delta, "content")
		}
	})},
	{"reasoning-answers-when-nothing-else-does", "Reasoning without an answer becomes the answer.",
		chunks(func() func(map[string]any) {
			thought, spoke := "", false
			return func(c map[string]any) {
				eachChoice(c, func(choice, delta map[string]any) {
					text, _ := delta["reasoning_content"].(string)
					thought += text
					spoke = spoke || delta["content"] != nil || delta["tool_calls"] != nil
					if choice["finish_reason"] != nil && !spoke && thought != "" {
						delta["content"] = thought
					}
				})
			}
		})},
	{"content-filter-not-named", "The error of an answer that the content filter cut off does not name it.",
		chunk(func(c map[string]any) {
			eachChoice(c, func(choice, _ map[string]any) {
				if choice["finish_reason"] == "content_filter" {
					delete(choice, "finish_reason")
					c["error"] = "the answer broke off"
				}
			})
		})},
	{"errors-beside-choices-ignored", "An error next to choices is ignored.", chunk(func(c map[string]any) {
		if c["choices"] != nil {
			delete(c, "error")
		}
	})},
	{"provider-message-lost", "An error in the model's stream arrives without the provider's message.",
		chunk(func(c map[string]any) {
			if c["error"] != nil {
				c["error"] = "upstream failed"
			}
		})},
	{"calls-of-a-document-lost", "The tool calls of an answer that comes as one JSON document are lost.",
		document(func(d map[string]any) {
			for _, c := range list(d["choices"]) {
				choice, _ := c.(map[string]any)
				message, _ := choice["message"].(map[string]any)
				delete(message, "tool_calls")
			}
		})},
	{"error-of-a-document-lost", "An error that comes as one JSON document is told without its words.",
		document(func(d map[string]any) {
			if d["error"] != nil {
				d["error"] = map[string]any{"message": "failed"}
			}
		})},
	{"usage-of-a-document-lost", "The usage of an answer that comes as one JSON document is lost.",
		document(func(d map[string]any) { delete(d, "usage") })},
	{"single-document-answers-lost", "An answer that comes as one JSON document is lost.", line(func(l string) string {
		if strings.HasPrefix(l, "{") {
			return "<" + l
		}
		return l
	})},
}

// document changes an answer that is one JSON document in one line.
func document(change func(document map[string]any)) func(io.Reader) io.Reader {
	return line(func(l string) string {
		whole := fields([]byte(l))
		if whole == nil {
			return l
		}
		change(whole)
		text, err := json.Marshal(whole)
		if err != nil {
			panic("defect: a document cannot be written as JSON: " + err.Error())
		}
		return string(text)
	})
}

// saidFrom says what stands in a field as the answer.
func saidFrom(field string) func(io.Reader) io.Reader {
	return choice(func(_, delta map[string]any) {
		if text, _ := delta[field].(string); text != "" {
			delta["content"] = text
		}
	})
}

// finishedAs takes one finish_reason for another.
func finishedAs(sent, taken string) func(io.Reader) io.Reader {
	return choice(func(choice, _ map[string]any) {
		if choice["finish_reason"] == sent {
			choice["finish_reason"] = taken
		}
	})
}

// validReads makes each read text of its own.
type validReads struct{ io.Reader }

func (v validReads) Read(b []byte) (int, error) {
	n, err := v.Reader.Read(b[:(len(b)+utf8.UTFMax-1)/utf8.UTFMax])
	return copy(b, bytes.ToValidUTF8(b[:n], []byte("\uFFFD"))), err
}

// loneCRs takes a CR that no LF follows for a space.
type loneCRs struct{ io.Reader }

func (c loneCRs) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	for i, char := range b[:n] {
		if char == '\r' && (i+1 == n || b[i+1] != '\n') {
			b[i] = ' '
		}
	}
	return n, err
}
