package gateway_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	for name, cases := range map[string][]worldtest.Case{
		"connecting": connecting, "leaving": leaving, "tokens": tokens, "messages": messages, "replies": replies,
		"commands": commands, "queue": queue, "capacity": capacity, "browser": browser, "silence": silence,
		"chinese": chinese,
	} {
		t.Run(name, func(t *testing.T) { worldtest.Run(t, steps.Add, cases) })
	}
}

var connecting = []worldtest.Case{
	{Name: "the gateway lets a user in", Steps: `
		Given every wait is limited to 4 s
		When the user connects to the gateway
		Then the gateway accepts the user
		And the user's connection stays usable`},
	{Name: "a connection that answers nothing", Defect: "pings-ignored",
		Says: "the pong that shows that nothing follows", Steps: `
		Given every wait is limited to 300 ms
		When the user connects to the gateway
		Then the user's connection stays usable`},
	{Name: "a user who did not connect yet", Steps: `
		Given the user has opened the gateway without sending connect
		When the user sends the frame '{"type": "ping", "timestamp": 7}'
		Then the gateway refuses the user's message with NOT_CONNECTED
		And the user can still connect and use the connection`},
	{Name: "a user who cannot connect", Says: "the gateway did not let the user in", Steps: `
		Given Bamboo's gateway requires the auth token "open sesame"
		And the user has opened the gateway without sending connect
		When the user sends the frame 'hello there'
		Then the user can still connect and use the connection`},
	{Name: "a user who moves to another session", Steps: `
		Given the user is connected to the gateway
		And the user has connected again under a new session id
		When the user asks "Hello" through the gateway
		Then the user's conversation has the chosen id`},
	{Name: "the gateway closes a connection", Steps: `
		Given the user is connected to the gateway
		When the user sends a frame of 2097153 bytes
		Then the gateway closes the user's connection
		And the gateway closes the user's connection with the code 1009`},
	{Name: "a connection that stays open", Says: "the end of the connection: it did not come", Steps: `
		Given every wait is limited to 300 ms
		When the user connects to the gateway
		Then the gateway closes the user's connection`},
	{Name: "a connection that stays open without a code", Says: "the end of the connection: it did not come", Steps: `
		Given every wait is limited to 300 ms
		When the user connects to the gateway
		Then the gateway closes the user's connection with the code 1009`},
	{Name: "another close code", Says: "close code 1009", Steps: `
		Given the user is connected to the gateway
		When the user sends a frame of 2097153 bytes
		Then the gateway closes the user's connection with the code 1002`},
	{Name: "no close code", Defect: "protocol-errors-without-close-code",
		Says: "the connection ended without a close frame", Steps: `
		Given the user is connected to the gateway
		When the user writes these frames to the gateway connection:
		  | frame   | bytes       |
		  | a frame | 81 02 7B 7D |
		Then the gateway closes the user's connection with the code 1002`},
	{Name: "unjudged: nobody is connected", Says: "the user is not connected", Steps: `
		When the user asks "Hello"
		Then the gateway closes the user's connection`},
}

var leaving = []worldtest.Case{
	{Name: "a user leaves and comes back", Steps: `
		Given the user is connected to the gateway
		And the user has asked "Hello" through the gateway
		And the user has disconnected from the gateway
		And the user has reconnected to the gateway
		When the user asks "Hello again" through the gateway
		Then the history holds 4 messages`},
	{Name: "another user of the conversation leaves", Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway in Ann's conversation
		And Ann is reading the answer to "Count from 1 to 20" through the gateway
		When Ann disconnects from the gateway
		Then Ben's answer is complete`},
	{Name: "a user comes back", Steps: `
		Given the user is connected to the gateway
		And the user has disconnected from the gateway
		When the user reconnects to the gateway
		Then the user's connection stays usable`},
	{Name: "a broken connection", Steps: `
		Given the user is connected to the gateway
		And the user's connection to the gateway has been reset
		When the user reconnects to the gateway
		Then the gateway accepts the user`},
	{Name: "a user who comes late", Steps: `
		Given the model pauses after 2 tokens of its answer "late but not never" to "When?"
		And Ann is connected to the gateway
		And Ann has read "late but" of the answer to "When?" through the gateway
		And Ben has joined Ann's conversation at the gateway in mid-answer
		When the model continues
		Then Ben's answer continues with " not never"`},
	{Name: "a place becomes free", Steps: `
		Given Bamboo's gateway accepts at most 1 client
		And Ann is connected to the gateway
		And Ann has disconnected from the gateway
		When Ben connects to the gateway as soon as a connection is free
		Then the gateway accepts Ben`},
	{Name: "a place that stays taken", Says: "a place at the gateway: it did not come", Steps: `
		Given every wait is limited to 500 ms
		And Bamboo's gateway accepts at most 1 client
		And Ann is connected to the gateway
		When Ben connects to the gateway as soon as a connection is free
		Then the gateway accepts Ben`},
}

var tokens = []worldtest.Case{
	{Name: "the right token", Steps: `
		Given Bamboo's gateway requires the auth token "open sesame"
		When the user connects to the gateway with the token "open sesame"
		Then the gateway accepts the user`},
	{Name: "a token that was right", Steps: `
		Given Bamboo's gateway requires the auth token "open sesame"
		And Ann has connected to the gateway with the token "open sesame"
		When Ann asks "Hello" through the gateway
		Then Ann's answer is complete`},
	{Name: "a wrong token", Says: "the gateway did not let the user in", Steps: `
		Given Bamboo's gateway requires the auth token "open sesame"
		When the user connects to the gateway with the token "open barley"
		Then the gateway accepts the user`},
	{Name: "one client too many", Steps: `
		Given Bamboo's gateway accepts at most 1 client
		And Ann is connected to the gateway
		When Cem tries to connect to the gateway
		Then the gateway refuses Cem's message with CAPACITY_EXCEEDED
		And the gateway closes Cem's connection`},
}

var messages = []worldtest.Case{
	{Name: "an answer through the gateway", Steps: `
		Given the model pauses after 2 tokens of its answer "one two three" to "Count"
		And the user is connected to the gateway
		When the user starts to ask "Count" through the gateway
		Then the answer begins with "one two" while the model pauses`},
	{Name: "an answer without an end", Defect: "no-terminal", Says: "the end of the answer", Steps: `
		Given every wait is limited to 300 ms
		And the user is connected to the gateway
		When the user asks "Hello" through the gateway
		Then the answer is complete`},
}

var capacity = []worldtest.Case{
	{Name: "more users than places", Steps: `
		Given Bamboo's gateway accepts at most 2 clients
		When 4 users connect to the gateway at the same time and ask
		Then 2 users are answered and the others are refused with CAPACITY_EXCEEDED`},
	{Name: "more users than places are let in", Defect: "no-capacity-limit",
		Says: "another number of users was served than there are places", Steps: `
		Given Bamboo's gateway accepts at most 2 clients
		When 4 users connect to the gateway at the same time and ask
		Then 2 users are answered and the others are refused with CAPACITY_EXCEEDED`},
	{Name: "users who are refused in another way", Says: "the gateway did not refuse the message as promised", Steps: `
		Given Bamboo's gateway accepts at most 1 client
		When 2 users connect to the gateway at the same time and ask
		Then 1 user are answered and the others are refused with BUSY`},
	{Name: "users who are not answered", Says: "a user was neither served nor refused as promised", Steps: `
		Given the model cannot be reached
		When 2 users connect to the gateway at the same time and ask
		Then 2 users are answered and the others are refused with CAPACITY_EXCEEDED`},
}

var browser = []worldtest.Case{
	{Name: "a page of an allowed origin", Steps: `
		Given Bamboo's gateway allows browser pages from "https://chat.example"
		When a browser page from "https://chat.example" opens the gateway
		Then the browser page is accepted`},
	{Name: "an allowed page that is refused", Defect: "allowed-origin-refused", Says: "403", Steps: `
		Given Bamboo's gateway allows browser pages from "https://chat.example"
		When a browser page from "https://chat.example" opens the gateway
		Then the browser page is accepted`},
	{Name: "a page of a foreign origin", Steps: `
		Given every wait is limited to 4 s
		When a browser page from "https://evil.example" opens the gateway
		Then the browser page is refused with the status 403`},
	{Name: "a foreign page that is let in", Defect: "any-origin-accepted", Says: "the handshake succeeded", Steps: `
		Given every wait is limited to 4 s
		When a browser page from "https://evil.example" opens the gateway
		Then the browser page is refused with the status 403`},
	{Name: "another status", Says: "the page of https://evil.example was not refused", Steps: `
		Given every wait is limited to 4 s
		When a browser page from "https://evil.example" opens the gateway
		Then the browser page is refused with the status 401`},
	{Name: "a page that uses DNS rebinding", Steps: `
		Given every wait is limited to 4 s
		When a browser page from "http://evil.example" opens the gateway by DNS rebinding
		Then the browser page is refused with the status 403 or 421`},
	{Name: "DNS rebinding of no name", Says: "is no origin with a name", Steps: `
		Given every wait is limited to 4 s
		When a browser page from "null" opens the gateway by DNS rebinding
		Then the browser page is refused with the status 403`},
}

var chinese = []worldtest.Case{
	{Name: "an answer to a user in Chinese", Steps: `
		Given 小李已连接网关
		And 小王已连接网关
		When 小李通过网关问"你好"
		Then 小李收到的回答是完整的
		And 网关不给小王发送任何消息，持续50毫秒
		And 小王的连接仍然可用`},
	{Name: "a user connects in Chinese", Steps: `
		Given 用户已连接网关
		And 小李已连接网关，进入用户的对话
		And 用户已断开网关连接
		And 用户已重新连接网关
		When 小王连接网关
		Then 网关接受小王的连接`},
	{Name: "questions in Chinese", Steps: `
		Given 用户已连接网关
		And 用户已通过网关问"你好"
		And 用户正在通过网关读"Count from 1 to 20"的回答
		And 用户收到的回答已完整
		When 小李连接网关
		Then 用户的历史记录有4条消息`},
}

var silence = []worldtest.Case{
	{Name: "a user who is silent", Steps: `
		Given the user is connected to the gateway
		When the user is silent at the gateway for 50 ms
		Then the user's connection stays usable`},
	{Name: "unjudged: a silent user who is not connected", Says: "the user is not connected", Steps: `
		When the user is silent at the gateway for 50 ms
		Then the user's connection stays usable`},
}
