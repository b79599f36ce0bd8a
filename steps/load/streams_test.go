package load_test

import (
	"fmt"
	"strings"
)

// said is one thing that a Bamboo says in answer to "Tea?".
type said struct {
	name string
	spoken
	right bool // a scenario takes it for the right answer, "tea"
}

// ev is an event with this data.
func ev(data string) string { return "data: " + data + "\n\n" }

// token is the canonical event of a token.
func token(text string) string { return ev(fmt.Sprintf(`{"type":"token","content":%q}`, text)) }

const completeData = `{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}`

var (
	complete = ev(completeData)
	whole    = token("te") + token("a") + complete
	starts   = ev(`{"type":"tool_start","tool_call_id":"1","tool_name":"kettle","arguments":{}}`)
	second   = ev(`{"type":"tool_start","tool_call_id":"2","tool_name":"cup","arguments":{}}`)
	succeeds = ev(`{"type":"tool_complete","tool_call_id":"1","result":{"success":true,"result":"hot"}}`)
	fails    = ev(`{"type":"tool_error","tool_call_id":"1","error":"no water"}`)
)

func says(pieces ...string) spoken     { return spoken{pieces: pieces} }
func breaking(pieces ...string) spoken { return spoken{pieces: pieces, breaks: true} }
func open(pieces ...string) spoken     { return spoken{pieces: pieces, open: true} }
func stopped(pieces ...string) spoken  { return spoken{pieces: pieces, first: 1} }
func usage(what string) spoken {
	return says(token("tea") + ev(`{"type":"complete","usage":`+what+`}`))
}
func dialect(first, last string) spoken { return says(ev(first) + ev(last)) }

// streams are bodies of event streams (contract 1.2, part 2).
var streams = []said{
	{"canonical", says(whole), true},
	{"one token", says(token("tea") + complete), true},
	{"many reads", says(token("t"), token("e"), token("a"), complete), true},
	{"an event over two reads", says(whole[:17], whole[17:]), true},
	{"a line end over two reads", says(token("te")[:len(token("te"))-1], "\n"+token("a")+complete), true},
	{"a character over two reads",
		says(ev(`{"type":"mood","value":"茶"}`)[:31], ev(`{"type":"mood","value":"茶"}`)[31:]+whole), true},

	{"Pascal", dialect(`{"type":"Token","content":"tea"}`, `{"type":"Complete"}`), true},
	{"the gateway's words", dialect(`{"type":"agent_token","token":"tea"}`, `{"type":"agent_complete"}`), true},
	{"the gateway's words in Pascal",
		dialect(`{"type":"AgentToken","token":"tea"}`, `{"type":"AgentComplete"}`), true},
	{"text_delta", dialect(`{"type":"text_delta","delta":"tea"}`, completeData), true},
	{"TextDelta", dialect(`{"type":"TextDelta","delta":"tea"}`, completeData), true},
	{"another case of a type", dialect(`{"type":"TOKEN","content":"tea"}`, completeData), false},
	{"a tool in Pascal",
		says(ev(`{"type":"ToolStart","tool_call_id":"1","tool":"kettle"}`) +
			ev(`{"type":"ToolComplete","tool_call_id":"1","result":"hot"}`) + whole), true},
	{"a tool in the gateway's words",
		says(ev(`{"type":"agent_tool_start","tool":"kettle"}`) +
			ev(`{"type":"agent_tool_complete","tool":"kettle","result":"hot"}`) + whole), true},

	{"CR LF", says(strings.ReplaceAll(whole, "\n", "\r\n")), true},
	{"CR", says(strings.ReplaceAll(whole, "\n", "\r")), true},
	{"no space behind the colon", says(strings.ReplaceAll(whole, "data: ", "data:")), true},
	{"a byte-order mark", says("\xef\xbb\xbf" + whole), true},
	{"a byte-order mark in the middle", says(token("te") + "\xef\xbb\xbf" + token("a") + complete), false},
	{"several data lines", says("data: {\"type\":\"token\",\ndata: \"content\":\"tea\"}\n\n" + complete), true},
	{"a string over two data lines",
		says("data: {\"type\":\"token\",\"content\":\"te\ndata: a\"}\n\n" + complete), false},
	{"fields beside data", says("event: token\nid: 1\nretry: 10\n" + whole), true},
	{"comments", says(": hello\n\n" + token("te") + ":\n\n: still here\n" + token("a") + complete), true},
	{"[DONE]", says(whole + ev("[DONE]")), true},
	{"[DONE] alone", says(token("tea") + ev("[DONE]")), false},
	{"[KEEPALIVE]", says(ev("[KEEPALIVE]") + token("te") + ev("[KEEPALIVE]") + token("a") + complete), true},
	{"data without anything", says("data\n\ndata:\n\n" + whole), true},
	{"a long line", says(ev(`{"type":"mood","value":"`+strings.Repeat("x", 1<<20)+`"}`) + whole), true},

	{"escapes", says(ev(`{"type":"token","content":"\u0074\u0065a"}`) + complete), true},
	{"another order of fields", says(ev("{ \"content\" : \"tea\" ,\t\"type\" : \"token\" }") + complete), true},
	{"a token without its text", says(ev(`{"type":"token"}`) + whole), true},
	{"a token whose text is a number", says(ev(`{"type":"token","content":1}`) + whole), false},
	{"empty tokens", says(token("") + token("tea") + token("") + complete), true},
	{"nothing but empty tokens", says(token("") + complete), false},
	{"no token", says(complete), false},
	{"another text", says(token("te") + token("e") + complete), false},
	{"too little text", says(token("te") + complete), false},
	{"too much text", says(token("tea") + token("s") + complete), false},

	{"an unknown type", says(ev(`{"type":"mood","value":1}`) + whole), true},
	{"no type", says(ev(`{"content":"tea"}`) + whole), true},
	{"a type that is no text", says(ev(`{"type":7}`) + whole), true},
	{"JSON that is no object", says(ev(`[1, 2]`) + ev(`"tea"`) + ev(`null`) + whole), true},
	{"what is not JSON", says(ev(`{"type":"token",`) + whole), false},
	{"what is not JSON behind the end", says(whole + ev("tea?")), false},
	{"text that is not UTF-8", says(ev("{\"type\":\"token\",\"content\":\"te\xff\"}") + complete), false},
	{"an unknown type that is not UTF-8", says(ev("{\"type\":\"mood\",\"value\":\"\xff\"}") + whole), true},

	{"its own session named",
		dialect(`{"type":"token","content":"tea","session_id":"tea"}`, `{"type":"complete","session_id":"tea"}`), true},
	{"a token of another session",
		dialect(`{"type":"token","content":"tea","session_id":"cup"}`, completeData), false},
	{"a tool of another session",
		says(ev(`{"type":"tool_start","tool_call_id":"1","tool_name":"kettle","session_id":"cup"}`) +
			succeeds + whole), false},
	{"a terminal of another session",
		dialect(`{"type":"token","content":"tea"}`, `{"type":"complete","session_id":"cup"}`), false},
	{"an unknown type of another session", says(ev(`{"type":"mood","session_id":"cup"}`) + whole), false},
	{"an unknown type of another session behind the end",
		says(whole + ev(`{"type":"mood","session_id":"cup"}`)), false},
	{"no type, of another session", says(ev(`{"session_id":"cup"}`) + whole), false},
	{"pong of another session", says(ev(`{"type":"pong","session_id":"cup"}`) + whole), false},
	{"connected to another session", says(ev(`{"type":"connected","session_id":"cup"}`) + whole), false},
	{"connected to no session", says(ev(`{"type":"connected"}`) + whole), false},
	{"a session that is a number", dialect(`{"type":"token","content":"tea","session_id":7}`, completeData), true},

	{"two terminals", says(whole + complete), false},
	{"complete and error", says(whole + ev(`{"type":"error","message":"late"}`)), false},
	{"a refusal behind the end", says(whole + ev(`{"type":"error","code":"BUSY","message":"later"}`)), false},
	{"a refusal before the end",
		says(token("te") + ev(`{"type":"error","code":"BUSY","message":"later"}`) + token("a") + complete), false},
	{"a token behind the end", says(whole + token("s")), false},
	{"an empty token behind the end", says(whole + token("")), false},
	{"a tool behind the end", says(whole + starts), false},
	{"an unknown type behind the end", says(whole + ev(`{"type":"mood"}`)), true},
	{"nothing", says(""), false},
	{"no terminal", says(token("tea")), false},
	{"an end of file within an event", says(whole + "data: {"), false},
	{"an end of file within the terminal", says(token("tea") + strings.TrimSuffix(complete, "\n")), false},
	{"a comment without end behind the end", says(whole + ": bye"), true},
	{"a connection that breaks", breaking(token("te")), false},
	{"a connection that breaks behind the end", breaking(whole), false},
	{"a stream that stays open", open(whole), false},

	{"an error", says(token("tea") + ev(`{"type":"error","message":"the pot is broken"}`)), false},
	{"an error in other words", says(token("tea") + ev(`{"type":"AgentError","error":"the pot is broken"}`)), false},
	{"an error without a message", says(token("tea") + ev(`{"type":"error"}`)), false},
	{"cancelled by nobody", says(token("tea") + ev(`{"type":"cancelled"}`)), false},

	{"a tool", says(token("te") + starts + succeeds + token("a") + complete), true},
	{"a tool that fails", says(starts + fails + whole), true},
	{"two tools", says(starts + succeeds + second + strings.Replace(succeeds, `"1"`, `"2"`, 1) + whole), true},
	{"a tool that never ends", says(starts + complete), false},
	{"a tool that never ends, with the text", says(whole[:len(whole)-len(complete)] + starts + complete), false},
	{"a tool that never starts", says(succeeds + whole), false},
	{"a tool that ends twice", says(starts + succeeds + fails + whole), false},
	{"two tools at once", says(starts + second + succeeds + whole), false},
	{"a token while a tool runs", says(token("te") + starts + token("a") + succeeds + complete), false},
	{"an empty token while a tool runs", says(starts + token("") + succeeds + whole), true},
	{"a tool without a name", says(ev(`{"type":"tool_start"}`) + whole), false},

	{"no usage", says(token("tea") + ev(`{"type":"complete"}`)), true},
	{"a usage that is null", usage(`null`), true},
	{"a usage that does not add up", usage(`{"prompt_tokens":1,"completion_tokens":2,"total_tokens":4}`), true},
	{"a negative usage", usage(`{"prompt_tokens":-1,"completion_tokens":2,"total_tokens":1}`), true},
	{"a usage of texts", usage(`{"prompt_tokens":"1","completion_tokens":"2","total_tokens":"3"}`), true},

	{"stopped, complete", stopped(token("te"), complete), true},
	{"stopped, cancelled", stopped(token("te"), ev(`{"type":"Cancelled"}`)), true},
	{"stopped, an error that says so", stopped(token("te"), ev(`{"type":"error","message":"Run cancelled"}`)), true},
	{"stopped, another error", stopped(token("te"), ev(`{"type":"error","message":"the pot is broken"}`)), false},
	{"stopped, no terminal", stopped(token("te"), ""), false},
	{"stopped, two terminals", stopped(token("te"), complete+complete), false},
	{"stopped, a tool that never ends", stopped(token("te")+starts, ev(`{"type":"cancelled"}`)), true},
	{"stopped, an unknown type of another session",
		stopped(token("te"), ev(`{"type":"mood","session_id":"cup"}`)+complete), false},
	{"stopped, another text", stopped(token("co"), complete), true},
}
