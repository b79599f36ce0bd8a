package wire_test

import "bamboo-spec/support/world/worldtest"

var frames = []worldtest.Case{
	{Name: "a frame that is refused", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "dance"}'
		Then the gateway's answer to the user has these values:
		  | path | is     | value           |
		  | type | equals | error           |
		  | code | equals | INVALID_MESSAGE |
		And for 50 ms the gateway sends the user no frame with these values:
		  | path | is     | value          |
		  | type | equals | agent_complete |`},
	{Name: "another answer", Says: "1 of 1 values of the gateway's answer to the user", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "dance"}'
		Then the gateway's answer to the user has these values:
		  | path | is     | value |
		  | code | equals | BUSY  |`},
	{Name: "a frame as a doc string", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame:
		  """
		  {"type": "ping", "timestamp": 7}
		  """
		Then the gateway answers the user with the frame:
		  """
		  {"type": "pong", "timestamp": <any number>}
		  """`},
	{Name: "another frame", Says: "type: ", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "ping", "timestamp": 7}'
		Then the gateway answers the user with the frame:
		  """
		  {"type": "error", …}
		  """`},
	{Name: "a connection of frames alone", Steps: `
		Given the user has opened the gateway without sending connect
		And the user has sent the frame '{"type": "connect", "session_id": null, "auth": null}'
		And "session_id" in the gateway's answer to the user is kept as "id"
		When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{id}"}'
		Then within 2 s the gateway sends the user a frame with these values:
		  | path       | is     | value          |
		  | type       | equals | agent_complete |
		  | session_id | equals | {id}           |`},
	{Name: "a value of a frame that is kept", Steps: `
		Given the user has opened the gateway without sending connect
		And the user has sent the frame:
		  """
		  {"type": "dance"}
		  """
		When the user sends the frame '{"type": "connect", "session_id": null, "auth": null}'
		Then "session_id" in the gateway's answer to the user is kept as "id"
		And nothing is stored under the session id "{id}"`},
	{Name: "a value of a frame that is not there", Says: "has no value at \"tea\"", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "dance"}'
		Then "tea" in the gateway's answer to the user is kept as "id"`},
	{Name: "a frame that does not come", Says: "that is as the table says: it did not come", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "dance"}'
		Then within 100 ms the gateway sends the user a frame with these values:
		  | path | is     | value          |
		  | type | equals | agent_complete |`},
	{Name: "a frame that must not come", Defect: "answers-sent-to-all-sessions", Says: "unexpected: a frame",
		Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway
		When Ann sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session of Ann}"}'
		Then for 2 s the gateway sends Ben no frame with these values:
		  | path | is     | value       |
		  | type | equals | agent_token |`},
	{Name: "all frames of an answer", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session}"}'
		Then the user receives these frames:
		  | frame                                                                      |
		  | {"type": "agent_token", "session_id": "{session}", "token": "You"}         |
		  | …                                                                          |
		  | {"type": "agent_complete", "session_id": "{session}", "usage": <anything>} |`},
	{Name: "other frames", Says: "row 1 and number 1 part", Steps: `
		Given the user is connected to the gateway
		When the user sends the frame '{"type": "dance"}'
		Then the user receives these frames:
		  | frame                      |
		  | {"type": "agent_token", …} |`},
	{Name: "a binary frame", Steps: `
		Given the user is connected to the gateway
		When the user sends a binary frame '{"type": "ping", "timestamp": 7}'
		Then the gateway refuses the user's message with INVALID_MESSAGE`},
	{Name: "bytes as a binary frame", Steps: `
		Given the user is connected to the gateway
		When the user sends these bytes as a binary frame:
		  | bytes       |
		  | 7B FF FE 7D |
		Then the gateway refuses the user's message with INVALID_MESSAGE`},
	{Name: "bytes as a text frame", Steps: `
		Given the user is connected to the gateway
		When the user sends these bytes as a text frame:
		  | bytes |
		  | 7B 7D |
		Then the gateway refuses the user's message with INVALID_MESSAGE`},
	{Name: "a frame that is too large", Steps: `
		Given the user is connected to the gateway
		When the user sends a frame of 2097153 bytes
		Then the gateway closes the user's connection with the code 1009`},
	{Name: "unjudged: nobody is at the gateway", Says: "the user is not connected", Steps: `
		When the user asks "Hello"
		Then the gateway answers the user with the frame:
		  """
		  {…}
		  """`},
}

var pings = []worldtest.Case{
	{Name: "a ping frame", Steps: `
		Given the user is connected to the gateway
		When the user sends a ping frame with "are you there"
		Then exactly one pong frame with "are you there" comes back to the user`},
	{Name: "two pong frames", Defect: "ping-frames-answered-twice",
		Says: "was not answered with one pong frame", Steps: `
		Given the user is connected to the gateway
		When the user sends a ping frame with "are you there"
		Then exactly one pong frame with "are you there" comes back to the user`},
	{Name: "an empty pong frame", Defect: "pong-frame-empty", Says: "was not answered with one pong frame", Steps: `
		Given the user is connected to the gateway
		When the user sends a ping frame with "are you there"
		Then exactly one pong frame with "are you there" comes back to the user`},
	{Name: "no pong frame", Defect: "ping-frames-ignored", Says: "was not answered with one pong frame", Steps: `
		Given the user is connected to the gateway
		When the user sends a ping frame with "are you there"
		Then exactly one pong frame with "are you there" comes back to the user`},
}
