package wire_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	for name, cases := range map[string][]worldtest.Case{
		"calls": calls, "bodies": bodies, "replies": replies, "stream": stream, "frames": frames, "pings": pings,
		"leaks": leaks, "life": signs,
	} {
		t.Run(name, func(t *testing.T) { worldtest.Run(t, steps.Add, cases) })
	}
}

var calls = []worldtest.Case{
	{Name: "health", Steps: `
		Given every wait is limited to 4 s
		When a client asks "/health" for Bamboo's health
		Then Bamboo reports that it is healthy
		And the reply comes within 4 s`},
	{Name: "no health", Defect: "health-says-down", Says: "the server does not say that it is healthy", Steps: `
		Given every wait is limited to 4 s
		When a client asks "/health" for Bamboo's health
		Then Bamboo reports that it is healthy`},
	{Name: "another status", Says: "GET /api/v1/poems was answered with another status", Steps: `
		Given every wait is limited to 4 s
		When a client calls GET "/api/v1/poems"
		Then the status is 200`},
	{Name: "a call with headers", Steps: `
		Given each call of the client carries these headers:
		  | header     | value |
		  | X-Trace-Id | 42    |
		When a client calls GET "/health"
		Then the status is 200`},
	{Name: "calls with a body", Steps: `
		Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
		And "session_id" in the reply is kept as "id"
		When a client calls GET "/api/v1/history/{id}"
		Then the reply has these values:
		  | path               | is     | value |
		  | session_id         | equals | {id}  |
		  | messages.0.content | equals | Hello |`},
	{Name: "a call with a doc string", Steps: `
		Given a client has called GET "/health"
		When a client calls POST "/api/v1/chat" with the body:
		  """
		  {"message": "Hello"}
		  """
		Then the status is 201`},
	{Name: "a call that was made with a doc string", Steps: `
		Given a client has called POST "/api/v1/chat" with the body:
		  """
		  {"message": "Hello"}
		  """
		When the client reads the stream of the reply
		Then the status is 200
		And the header "content-type" contains "text/event-stream"`},
	{Name: "a call with another content type", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello"}'
		Then the status is 400 or 415
		And the reply says what is wrong`},
	{Name: "another content type that does not matter", Defect: "content-type-ignored",
		Says: "with the content type text/plain with the body {\"message\": \"Hello\"} was", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello"}'
		Then the status is 400 or 415`},
	{Name: "a call with bytes", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with these bytes:
		  | bytes                |
		  | 7B 22 6D FF FE 22 7D |
		Then the status is 400`},
	{Name: "a refusal without words", Defect: "stream-refusal-without-reason",
		Says: "the refusal does not say what is wrong", Steps: `
		Given every wait is limited to 4 s
		When a client calls GET "/api/v1/stream/nobody"
		Then the reply says what is wrong`},
}

var bodies = []worldtest.Case{
	{Name: "a body as large as it may be", Steps: `
		Given every wait is limited to 4 s
		When a client starts a conversation with a body of 2097152 bytes
		Then the status is 201`},
	{Name: "a chunked body that is too large", Steps: `
		Given every wait is limited to 4 s
		When a client starts a conversation with a chunked body of 2097153 bytes
		Then the status is 413
		And nothing of the refused request is stored`},
	{Name: "a chunked body of any size", Defect: "chunked-bodies-unlimited",
		Says: "with a chunked body of 2097153 bytes was answered with another status", Steps: `
		Given every wait is limited to 4 s
		When a client starts a conversation with a chunked body of 2097153 bytes
		Then the status is 413`},
	{Name: "a body that is stored", Says: "something is stored under", Steps: `
		Given every wait is limited to 4 s
		When a client starts a conversation with a body of 1000 bytes
		Then nothing of the refused request is stored`},
	{Name: "an empty message", Steps: `
		Given the user has chosen a new session id
		When a client sends an empty message and asks for its answer
		Then the empty message is refused`},
	{Name: "an empty message that is answered", Defect: "empty-message-accepted",
		Says: "the empty message was not refused", Steps: `
		Given the user has chosen a new session id
		When a client sends an empty message and asks for its answer
		Then the empty message is refused`},
}

var replies = []worldtest.Case{
	{Name: "a whole reply", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
		Then the reply is:
		  """
		  {"session_id": <uuid>, "stream_url": <any string>, "status": "streaming"}
		  """
		And the reply has these headers:
		  | header       | is        | value            |
		  | Content-Type | contains  | application/json |
		  | Set-Cookie   | is absent |                  |`},
	{Name: "another reply", Says: "<any number> was promised", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
		Then the reply is:
		  """
		  {"session_id": <any number>, …}
		  """`},
	{Name: "another value", Says: "1 of 1 values of the reply to POST /api/v1/chat", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
		Then the reply has these values:
		  | path   | is     | value |
		  | status | equals | done  |`},
	{Name: "another header", Says: "the headers of the reply to GET /health", Steps: `
		Given every wait is limited to 4 s
		When a client calls GET "/health"
		Then the reply has these headers:
		  | header       | is     | value     |
		  | Content-Type | equals | image/png |`},
	{Name: "a header without a part", Says: "the header \"content-type\" is not as promised", Steps: `
		Given every wait is limited to 4 s
		When a client calls GET "/health"
		Then the header "content-type" contains "image"`},
	{Name: "a late reply", Says: "the reply to GET /health came ", Steps: `
		Given every wait is limited to 4 s
		When a client calls GET "/health"
		Then the reply comes within 1 ns`},
	{Name: "a value that is kept", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
		Then "session_id" in the reply is kept as "id"
		And the reply has these values:
		  | path       | is     | value               |
		  | stream_url | equals | /api/v1/stream/{id} |`},
	{Name: "a value that is not there", Says: "has no value at \"tea\"", Steps: `
		Given every wait is limited to 4 s
		When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
		Then "tea" in the reply is kept as "id"`},
	{Name: "unjudged: no call was made", Says: "no call has been made yet", Steps: `
		When the user asks "Hello"
		Then the status is 200`},
}

var stream = []worldtest.Case{
	{Name: "the events of a stream", Steps: `
		Given the model answers "Hello" with "Hi"
		When the user asks "Hello"
		Then the stream sends these events:
		  | data                               |
		  | {"type": "token", "content": "Hi"} |
		  | {"type": "complete", …}            |`},
	{Name: "other events of a stream", Says: "row 1 and number 1 part", Steps: `
		Given the model answers "Hello" with "Hi"
		When the user asks "Hello"
		Then the stream sends these events:
		  | data                               |
		  | {"type": "token", "content": "Ho"} |
		  | …                                  |`},
	{Name: "a stream that is not read over HTTP", Says: "is not read over HTTP", Steps: `
		Given the user is connected to the gateway
		When the user asks "Hello" through the gateway
		Then the stream sends these events:
		  | data |
		  | …    |`},
}

var leaks = []worldtest.Case{
	{Name: "an error that tells nothing", Steps: `
		Given each call of the client carries these headers:
		  | header        | value           |
		  | Authorization | Bearer tea-leaf |
		When a client calls GET "/api/v1/history/nobody"
		Then the reply does not contain "tea-leaf"
		And the reply contains no file path and no stack trace`},
	{Name: "an error with a secret", Defect: "error-with-a-secret", Says: "tells what it must not", Steps: `
		Given each call of the client carries these headers:
		  | header        | value           |
		  | Authorization | Bearer tea-leaf |
		When a client calls GET "/api/v1/history/nobody"
		Then the reply does not contain "tea-leaf"`},
	{Name: "an error with a file path", Defect: "error-with-a-path", Says: "tells of the inside of the server", Steps: `
		When a client calls POST "/api/v1/chat" with the body '{}'
		Then the reply contains no file path and no stack trace`},
	{Name: "an error with a stack trace", Defect: "error-with-a-stack", Says: "tells of the inside of the server",
		Steps: `
		When a client calls GET "/api/v1/history/nobody"
		Then the reply contains no file path and no stack trace`},
	{Name: "a used idempotency key", Steps: `
		Given each call of the client carries the idempotency key "order 7"
		And a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
		When a client calls POST "/api/v1/chat" with the body '{"message": "Goodbye"}'
		Then the status is 409`},
}

var signs = []worldtest.Case{
	{Name: "a stream that lives", Steps: `
		Given Bamboo sends a heartbeat after 100 ms of silence
		And the model thinks for 900 ms before it answers "Think" with "Thought"
		When the user asks "Think"
		Then the stream is never silent for more than 800 ms`},
	{Name: "a silent stream", Says: "the stream of the answer to \"Think\" was silent for too long",
		Steps: `
		Given the model thinks for 300 ms before it answers "Think" with "Thought"
		When the user asks "Think"
		Then the stream is never silent for more than 100 ms`},
	{Name: "a gateway that lives", Steps: `
		Given Bamboo sends a heartbeat after 100 ms of silence
		And the user is connected to the gateway
		When the user is silent at the gateway for 900 ms
		Then the gateway is never silent to the user for more than 800 ms`},
	{Name: "a silent gateway", Says: "the gateway was silent for too long", Steps: `
		Given the user is connected to the gateway
		When the user is silent at the gateway for 300 ms
		Then the gateway is never silent to the user for more than 100 ms`},
	{Name: "a packed stream", Steps: `
		Given the user's client accepts gzip
		When the user asks "Hello"
		Then the answer contains "Hello"`},
	{Name: "a packed stream that is held back", Defect: "gzip-holds-the-stream-back", Says: "the answer to GET",
		Steps: `
		Given every wait is limited to 500 ms
		And the user's client accepts gzip
		And the model pauses after 1 token of its answer "one two" to "Count"
		When the user starts to ask "Count"
		Then the answer begins with "one" while the model pauses`},
}
