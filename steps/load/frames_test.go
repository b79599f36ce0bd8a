package load_test

import "strings"

// gatewayToken is the canonical frame of a token.
func gatewayToken(text string) string {
	return frame(`{"type":"agent_token","session_id":"tea","token":"` + text + `"}`)
}

var (
	gatewayComplete = frame(`{"type":"agent_complete","session_id":"tea"}`)
	gatewayWhole    = gatewayToken("te") + gatewayToken("a") + gatewayComplete
	gatewayStarts   = frame(`{"type":"agent_tool_start","session_id":"tea","tool":"kettle"}`)
	gatewayEnds     = frame(`{"type":"agent_tool_complete","session_id":"tea","tool":"kettle","result":"hot"}`)
)

const wholeToken = `{"type":"agent_token","session_id":"tea","token":"tea"}`

// gatewayFrames are what a gateway writes for a chat message (contract 1.3, part 2).
var gatewayFrames = []said{
	{"canonical", says(gatewayWhole), true},
	{"a write for each frame", says(gatewayToken("te"), gatewayToken("a"), gatewayComplete), true},
	{"a frame over two writes", says(gatewayWhole[:9], gatewayWhole[9:]), true},
	{"a message in fragments",
		says(headed(0x01, wholeToken[:9]) + headed(0x00, "") + headed(0x80, wholeToken[9:]) + gatewayComplete), true},
	{"a ping frame in between",
		says(gatewayToken("te") + headed(0x89, "hi") + gatewayToken("a") + gatewayComplete), true},
	{"a ping frame within a message",
		says(headed(0x01, wholeToken[:9]) + headed(0x89, "hi") + headed(0x80, wholeToken[9:]) + gatewayComplete), true},
	{"a pong frame that nobody asked for", says(headed(0x8a, "hi") + gatewayWhole), true},
	{"a long frame", says(frame(`{"type":"mood","value":"`+strings.Repeat("x", 70_000)+`"}`) + gatewayWhole), true},
	{"a binary frame", says(headed(0x82, wholeToken) + gatewayComplete), false},
	{"a binary frame of an unknown type", says(headed(0x82, `{"type":"mood"}`) + gatewayWhole), false},
	{"a binary frame behind the end", says(gatewayWhole + headed(0x82, `{"type":"mood"}`)), false},
	{"a reserved bit", says(headed(0xc1, wholeToken) + gatewayComplete), false},
	{"a kind of frame that there is not", says(headed(0x83, wholeToken) + gatewayComplete), false},
	{"a rest of nothing", says(headed(0x80, wholeToken) + gatewayComplete), false},
	{"a message in a message", says(headed(0x01, "{") + gatewayWhole), false},
	{"a masked frame", says("\x81\x83\x00\x00\x00\x00[1]" + gatewayWhole), false},
	{"a control frame in pieces", says(headed(0x09, "hi") + gatewayWhole), false},
	{"a close frame in mid-answer", says(gatewayToken("te") + headed(0x88, "\x03\xe8")), false},
	{"a close frame behind the end", says(gatewayWhole + headed(0x88, "\x03\xe8")), false},
	{"a connection that breaks", breaking(gatewayToken("te")), false},
	{"a connection that breaks behind the end", breaking(gatewayWhole), false},
	{"no terminal", open(gatewayToken("tea")), false},
	{"no pong behind the end", open(gatewayWhole), false},

	{"the words of a stream", says(frame(`{"type":"token","content":"tea"}`) + frame(completeData)), true},
	{"Pascal",
		says(frame(`{"type":"AgentToken","session_id":"tea","token":"tea"}`) + frame(`{"type":"AgentComplete"}`)),
		true},
	{"text that is not UTF-8",
		says(frame("{\"type\":\"agent_token\",\"token\":\"te\xff\"}") + gatewayComplete), false},
	{"an unknown type that is not UTF-8", says(frame("{\"type\":\"mood\",\"value\":\"\xff\"}") + gatewayWhole), true},
	{"what is not JSON", says(frame("tea") + gatewayWhole), false},
	{"what is not JSON behind the end", says(gatewayWhole + frame("tea")), false},
	{"an empty frame", says(frame("") + gatewayWhole), true},
	{"an unknown type", says(frame(`{"type":"mood","session_id":"tea"}`) + gatewayWhole), true},
	{"a heartbeat", says(frame(`{"type":"heartbeat"}`) + frame(`[KEEPALIVE]`) + gatewayWhole), true},
	{"an empty token", says(gatewayToken("") + gatewayWhole), true},
	{"a token without its text", says(frame(`{"type":"agent_token"}`) + gatewayWhole), true},
	{"a token whose text is a number", says(frame(`{"type":"agent_token","token":1}`) + gatewayWhole), false},
	{"another text", says(gatewayToken("cup") + gatewayComplete), false},
	{"too little text", says(gatewayToken("te") + gatewayComplete), false},

	{"a token of another session",
		says(frame(`{"type":"agent_token","session_id":"cup","token":"tea"}`) + gatewayComplete), false},
	{"a terminal of another session",
		says(gatewayToken("tea") + frame(`{"type":"agent_complete","session_id":"cup"}`)), false},
	{"an unknown type of another session", says(frame(`{"type":"mood","session_id":"cup"}`) + gatewayWhole), false},
	{"an unknown type of another session behind the end",
		says(gatewayWhole + frame(`{"type":"mood","session_id":"cup"}`)), false},
	{"a token of another session behind the end",
		says(gatewayWhole + frame(`{"type":"agent_token","session_id":"cup","token":"x"}`)), false},
	{"connected to another session", says(frame(`{"type":"connected","session_id":"cup"}`) + gatewayWhole), false},
	{"connected once more", says(frame(`{"type":"connected","session_id":"tea"}`) + gatewayWhole), true},

	{"two terminals", says(gatewayWhole + gatewayComplete), false},
	{"a token behind the end", says(gatewayWhole + gatewayToken("s")), false},
	{"an error",
		says(gatewayToken("tea") + frame(`{"type":"error","code":"AGENT_ERROR","message":"the pot is broken"}`)),
		false},
	{"an error without a message", says(frame(`{"type":"error","code":"AGENT_ERROR"}`)), false},
	{"a refusal", says(frame(`{"type":"error","code":"BUSY","message":"later"}`)), false},
	{"a refusal in mid-answer",
		says(gatewayToken("te") + frame(`{"type":"error","code":"BUSY","message":"later"}`) +
			gatewayToken("a") + gatewayComplete), false},
	{"a refusal behind the end",
		says(gatewayWhole + frame(`{"type":"error","code":"BUSY","message":"later"}`)), false},
	{"cancelled by nobody", says(gatewayToken("tea") + frame(`{"type":"cancelled","session_id":"tea"}`)), false},

	{"a tool", says(gatewayToken("te") + gatewayStarts + gatewayEnds + gatewayToken("a") + gatewayComplete), true},
	{"a tool that never ends", says(gatewayToken("tea") + gatewayStarts + gatewayComplete), false},
	{"a tool that never starts", says(gatewayEnds + gatewayWhole), false},
	{"a token while a tool runs",
		says(gatewayStarts + gatewayToken("te") + gatewayEnds + gatewayToken("a") + gatewayComplete), false},
	{"a tool behind the end", says(gatewayWhole + gatewayStarts), false},
}
