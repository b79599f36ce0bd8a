package hostile_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	for name, cases := range map[string][]worldtest.Case{
		"requests": requests, "handshakes": handshakes, "bodies": bodies, "connections": connections, "frames": frames,
	} {
		t.Run(name, func(t *testing.T) { worldtest.Run(t, steps.Add, cases) })
	}
}

var requests = []worldtest.Case{
	{Name: "a request with two lengths", Steps: `
		Given every wait is limited to 4 s
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  GET /health HTTP/1.1
		  Host: 127.0.0.1
		  Content-Length: 5
		  Content-Length: 6
		  """
		Then the client is refused
		And Bamboo still answers the next user`},
	{Name: "a sound request", Says: "what the client wrote was not refused", Steps: `
		Given every wait is limited to 4 s
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  GET /health HTTP/1.1
		  Host: 127.0.0.1
		  """
		Then the client is refused`},
	{Name: "a line that is no header", Defect: "malformed-headers-ignored",
		Says: "what the client wrote was not refused", Steps: `
		Given every wait is limited to 4 s
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  GET /health HTTP/1.1
		  Host: 127.0.0.1
		  Hello
		  """
		Then the client is refused`},
	{Name: "two requests", Steps: `
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  HEAD /health HTTP/1.1
		  Host: 127.0.0.1

		  GET /api/v1/poems HTTP/1.1
		  Host: 127.0.0.1
		  Connection: close
		  """
		Then the reply is followed by one with the status 404`},
	{Name: "a body in the place of the second reply", Defect: "head-on-health-with-a-body",
		Says: "no reply: malformed HTTP", Steps: `
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  HEAD /health HTTP/1.1
		  Host: 127.0.0.1

		  GET /api/v1/poems HTTP/1.1
		  Host: 127.0.0.1
		  Connection: close
		  """
		Then the reply is followed by one with the status 404`},
	{Name: "a reply that closes the connection", Steps: `
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  HEAD /health HTTP/1.1
		  Host: 127.0.0.1
		  Connection: close
		  """
		Then the reply is followed by one with the status 404`},
	{Name: "unjudged: nothing was written", Says: "no client has written to a port yet", Steps: `
		Given Bamboo times out a request that takes longer than 100 ms to arrive
		When 1 client connects to Bamboo's HTTP port and stays silent
		Then Bamboo closes each of these connections within 3 s
		And the reply is followed by one with the status 404`},
	{Name: "one request", Says: "the end of the connection: it did not come", Steps: `
		Given every wait is limited to 200 ms
		When a client writes these lines to Bamboo's HTTP port:
		  """
		  GET /health HTTP/1.1
		  Host: 127.0.0.1
		  """
		Then the reply is followed by one with the status 404`},
	{Name: "bytes of TLS", Steps: `
		Given every wait is limited to 4 s
		When a client writes these bytes to Bamboo's HTTP port:
		  | bytes                   |
		  | 16 03 01 00 05 01 0A 0A |
		Then the client is refused`},
	{Name: "bytes that are not answered", Says: "an answer, or the end of the connection: it did not come", Steps: `
		Given every wait is limited to 200 ms
		When a client writes these bytes to Bamboo's HTTP port:
		  | bytes |
		  | 47    |
		Then the client is refused`},
	{Name: "unjudged: no client broke a rule", Says: "no client has broken a rule yet", Steps: `
		When the user asks "Hello"
		Then the client is refused`},
}

var bodies = []worldtest.Case{
	{Name: "bodies without an end", Steps: `
		Given every wait is limited to 4 s
		When 2 clients send an endless body of 32 MiB and more
		Then the client is refused
		And Bamboo still answers the next user`},
	{Name: "a body without an end that is read", Defect: "no-body-limit", Says: "it did not come", Steps: `
		Given every wait is limited to 300 ms
		When 1 client sends an endless body of 3 MiB and more
		Then the client is refused`},
	{Name: "a decompression bomb", Steps: `
		Given every wait is limited to 4 s
		When a client sends a gzip body that expands to 8 MiB
		Then the client is refused
		And Bamboo still answers the next user`},
	{Name: "a decompression bomb that is unpacked", Defect: "compressed-bodies-expanded", Says: "was not refused",
		Steps: `
		Given every wait is limited to 4 s
		When a client sends a gzip body that expands to 1 MiB
		Then the client is refused`},
}

var connections = []worldtest.Case{
	{Name: "silence at both ports", Steps: `
		Given every wait is limited to 4 s
		When 5 clients connect to Bamboo's HTTP port and stay silent
		And 5 clients connect to the gateway's port and stay silent
		Then Bamboo still answers the next user`},
	{Name: "silence that is ended", Steps: `
		Given Bamboo times out a request that takes longer than 300 ms to arrive
		When 5 clients connect to Bamboo's HTTP port and stay silent
		Then Bamboo closes each of these connections within 3 s`},
	{Name: "silence that is not ended", Says: "5 of 5 are open", Steps: `
		Given every wait is limited to 4 s
		When 5 clients connect to Bamboo's HTTP port and stay silent
		Then Bamboo closes each of these connections within 50 ms`},
	{Name: "a slow head", Steps: `
		Given Bamboo times out a request that takes longer than 300 ms to arrive
		When 3 clients send the head of a request, one byte every 50 ms
		Then Bamboo closes each of these connections within 3 s`},
	{Name: "a slow body", Steps: `
		Given Bamboo times out a request that takes longer than 300 ms to arrive
		When 3 clients send the body of a message, one byte every 50 ms
		Then Bamboo closes each of these connections within 3 s`},
	{Name: "a slow body that nobody reads", Steps: `
		Given Bamboo times out a request that takes longer than 300 ms to arrive
		When 3 clients send a body that nobody reads, one byte every 50 ms
		Then Bamboo closes each of these connections within 3 s`},
	{Name: "a slow body that is waited for", Defect: "slow-bodies-never-time-out",
		Says: "Bamboo keeps connections open for more than", Steps: `
		Given Bamboo times out a request that takes longer than 300 ms to arrive
		When 3 clients send the body of a message, one byte every 50 ms
		Then Bamboo closes each of these connections within 1 s`},
	{Name: "unjudged: nobody connected", Says: "no hostile client has connected yet", Steps: `
		When the user asks "Hello"
		Then Bamboo closes each of these connections within 1 s`},
}

var frames = []worldtest.Case{
	{Name: "bytes past the protocol", Steps: `
		Given the user is connected to the gateway
		When the user writes these frames to the gateway connection:
		  | frame   | bytes       |
		  | a frame | 81 02 7B 7D |
		Then the gateway closes the user's connection with the code 1002`},
	{Name: "a message in pieces", Steps: `
		Given the user is connected to the gateway
		When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 1 byte
		Then the gateway answers the user's ping with the timestamp 7`},
	{Name: "a message in no pieces", Says: "a frame of 0 bytes holds nothing", Steps: `
		Given the user is connected to the gateway
		When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 0 bytes
		Then the gateway answers the user's ping with the timestamp 7`},
	{Name: "a large message in pieces", Steps: `
		Given the user is connected to the gateway
		When the user sends a message of 3 MiB in frames of 64 KiB
		Then the gateway closes the user's connection with the code 1009`},
	{Name: "a compressed frame", Steps: `
		Given every wait is limited to 4 s
		When the user opens the gateway and sends a compressed frame that expands to 8 MiB
		Then the gateway closes the user's connection
		And Bamboo still answers the next user`},
	{Name: "frames that are announced", Steps: `
		Given every wait is limited to 4 s
		When 4 clients open the gateway, announce a frame of 2 MiB each and send one byte of it
		Then Bamboo still answers the next user`},
}

var handshakes = []worldtest.Case{
	{Name: "a handshake with a list of connection options", Steps: handshake + `
		Then the status is 101`},
	{Name: "a handshake that is refused", Defect: "connection-list-refused", Says: "101 Switching Protocols",
		Steps: handshake + `
		Then the status is 101`},
}

const handshake = `
		Given every wait is limited to 4 s
		When a client writes these lines to the gateway's port:
		  """
		  GET / HTTP/1.1
		  Host: 127.0.0.1
		  Connection: keep-alive, Upgrade
		  Upgrade: websocket
		  Sec-WebSocket-Version: 13
		  Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
		  """`
