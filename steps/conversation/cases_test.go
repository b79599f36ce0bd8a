package conversation_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a message starts a conversation", Steps: `
			Given the user has chosen a new session id
			When the user sends "Hello"
			Then Bamboo tells the user that the answer is streaming
			And the user's conversation has the chosen id
			And the history holds 1 message`},
		{Name: "another id than the chosen one", Says: "the chosen session id was not kept", Steps: `
			Given Ann is reading the answer to "Count from 1 to 30"
			And the user has chosen a new session id
			When the user joins Ann's session over HTTP
			Then the user's conversation has the chosen id`},
		{Name: "the chosen id is replaced", Defect: "id-replaced", Says: "the session id was not kept", Steps: `
			When the user chooses a new session id
			And the user sends "Hello"
			Then the user's conversation has the chosen id`},
		{Name: "the answer streams for one who sent", Steps: `
			Given every wait is limited to 4 s
			And the user has sent "Hello"
			When the user reads the answer to "Hello"
			Then the answer contains "Hello"
			And the answer does not contain "Goodbye"
			And the answer begins within 4 s
			And the answer ends within 4 s
			And the answer reports a token usage that adds up
			And the history ends with the answer exactly as streamed`},
		{Name: "a part that is not there", Says: "lacks a promised part", Steps: `
			When the user asks "Hello"
			Then the answer contains "Goodbye"`},
		{Name: "a part that must not be there", Says: "has a part that it must not have", Steps: `
			When the user asks "Hello"
			Then the answer does not contain "Hello"`},
		{Name: "an error that tells nothing of the inside", Steps: `
			Given the model refuses "Hello" with the status 500
			When the user asks "Hello"
			Then the answer ends in an error without a file path or a stack trace`},
		{Name: "an error with a file path", Defect: "failure-with-a-path", Says: "tells of the inside of the server", Steps: `
			Given the model refuses "Hello" with the status 500
			When the user asks "Hello"
			Then the answer ends in an error without a file path or a stack trace`},
		{Name: "an answer without an error", Says: "was told as a success", Steps: `
			When the user asks "Hello"
			Then the answer ends in an error without a file path or a stack trace`},
		{Name: "tokens that come one by one", Steps: `
			Given the model answers "Count" with 2 tokens, one every 20 ms
			When the user asks "Count"
			Then the answer arrives in these tokens:
			| token    |
			| token 1␣ |
			| token 2␣ |`},
		{Name: "tokens held back", Defect: "answer-in-one-piece", Says: "came in other tokens", Steps: `
			Given the model answers "Count" with 2 tokens, one every 20 ms
			When the user asks "Count"
			Then the answer arrives in these tokens:
			| token    |
			| token 1␣ |
			| token 2␣ |`},
		{Name: "tokens at once, in one piece", Defect: "answer-in-one-piece", Steps: `
			Given the model answers "Count" with "one two"
			When the user asks "Count"
			Then the answer arrives in these tokens:
			| token |
			| one   |
			| ␣two  |`},
		{Name: "an answer that begins late", Says: "the first token of the answer", Steps: `
			Given the model thinks for 300 ms before it answers "Hello" with "Hi"
			When the user starts to ask "Hello"
			Then the answer begins within 50 ms`},
		{Name: "an answer that ends late", Says: "the end of the answer", Steps: `
			When the user starts to ask "Count from 1 to 30"
			Then the answer ends within 50 ms`},
		{Name: "another answer", Says: "is not the promised text", Steps: `
			Given the model answers "Hello" with "Hi"
			When the user asks "Hello"
			Then the answer is "Hey"`},
		{Name: "an empty answer", Says: "is not the promised text", Steps: `
			When the user asks "Hello"
			Then the answer is empty`},
		{Name: "silence for a while", Steps: `
			Given the model pauses after 1 token of its answer "one two" to "Count"
			When the user starts to ask "Count"
			Then the answer begins with "one" while the model pauses
			And nothing more of the answer arrives for 50 ms`},
		{Name: "no silence", Says: "unexpected: an event of the answer", Steps: `
			When the user starts to ask "Count from 1 to 100"
			Then nothing more of the answer arrives for 300 ms`},
		{Name: "another result of a tool", Says: "came as other events", Steps: `
			Given Bamboo has a tool "weather" that answers "sunny"
			And the model works on "Warm?" in these rounds:
			| tool    | arguments | answer |
			| weather | {"a": 1}  |        |
			|         |           | Yes    |
			When the user asks "Warm?"
			Then the answer arrives as these events:
			| event         | tool    | text     |
			| tool starts   | weather | {"a": 2} |
			| tool succeeds | weather | sunny    |
			| text          |         | Yes      |
			| complete      |         |          |`},
		{Name: "a tool that does not start in time", Says: "the start of the tool \"weather\"", Steps: `
			Given Bamboo has a tool "weather" that answers "sunny"
			And the model thinks for 300 ms before it answers "Warm?" with "Yes"
			When the user starts to ask "Warm?"
			Then the answer shows the start of the tool "weather" within 100 ms`},
		{Name: "a tool that nobody sees start", Says: "the start of the tool \"weather\"", Steps: `
			Given every wait is limited to 200 ms
			And the model answers "Warm?" with "Yes"
			And the user has seen the tool "weather" start in the answer to "Warm?"
			When the user stops the answer
			Then the stop is accepted`},
		{Name: "other words of a failed tool", Says: "does not show that the tool \"weather\" failed in this way",
			Steps: `
			Given Bamboo has a tool "weather" that fails with "no network"
			And the model works on "Warm?" in these rounds:
			| tool    | arguments | answer |
			| weather | {}        |        |
			|         |           | Maybe  |
			When the user asks "Warm?"
			Then the answer shows that the tool "weather" failed with "no power"`},
		{Name: "another usage", Says: "reports another usage than the model", Steps: `
			Given the model answers "Hello" with "Hi" and reports 12 prompt tokens and 3 completion tokens
			When the user asks "Hello"
			Then the answer reports 12 prompt tokens and 4 completion tokens`},
		{Name: "a usage of nothing", Defect: "usage-made-up-as-zero", Says: "reports a usage that nobody has counted",
			Steps: `
			Given the model answers "Hello" with "Hi" and reports no usage
			When the user asks "Hello"
			Then the answer does not report 0 tokens`},
		{Name: "no usage at all", Defect: "usage-missing", Steps: `
			Given the model answers "Hello" with "Hi" and reports no usage
			When the user asks "Hello"
			Then the answer does not report 0 tokens`},
		{Name: "a second reader", Steps: `
			Given the model pauses after 1 token of its answer "one two" to "Count"
			And Ann has read "one" of the answer to "Count"
			And Ben has joined Ann's answer
			When the model continues
			Then Ben's answer continues with " two"
			And Ben receives the rest of Ann's answer`},
		{Name: "a reader of everything", Says: "did not read the rest", Steps: `
			Given Ann has asked "Hello"
			And Ben is in Ann's conversation
			When Ben asks "Hello again"
			Then Ben receives the rest of Ann's answer`},
		{Name: "errors", Steps: `
			Given the model refuses "Hello" with the status 500
			And the model answers "Hello" with "Hi"
			And the user has asked "Hello" and got an error
			When the user reads the answer to "Hello"
			Then the answer is "Hi"
			And the history shows:
			  | role      | content |
			  | user      | Hello   |
			  | assistant | Hi      |`},
		{Name: "no error", Says: "was told as a success", Steps: `
			When the user asks "Hello"
			Then the answer ends in an error before any text`},
		{Name: "the code of no error", Says: "did not end in an error", Steps: `
			When the user asks "Hello"
			Then the error has the code AGENT_ERROR`},
		{Name: "the code of an error", Steps: `
			Given the model refuses "Hello" with the status 500
			And the user is connected to the gateway
			When the user asks "Hello" through the gateway
			Then the answer ends in an error before any text
			And the error has the code AGENT_ERROR`},
		{Name: "another code of an error", Says: "the code of the error at the end of the answer", Steps: `
			Given the model refuses "Hello" with the status 500
			And the user is connected to the gateway
			When the user asks "Hello" through the gateway
			Then the answer ends in an error before any text
			And the error has the code BUSY`},
		{Name: "other events", Says: "came as other events", Steps: `
			When the user asks "Hello"
			Then the answer arrives as these events:
			  | event       | tool | text |
			  | tool starts | add  |      |
			  | complete    |      |      |`},
		{Name: "stops", Steps: `
			Given the user is reading the answer to "Count from 1 to 1000"
			When the user stops the answer
			Then the stop is accepted
			And the answer ends as stopped within 1 s
			And no token arrives later than 250 ms after the stop`},
		{Name: "a stop that changes nothing", Defect: "stop-only-confirmed", Says: "tokens went on after the stop",
			Steps: `
			Given the user is reading the answer to "Count from 1 to 100"
			When the user stops the answer
			Then the answer ends as stopped within 1 s`},
		{Name: "tokens behind a stop", Defect: "stop-only-confirmed", Says: "tokens went on after the stop", Steps: `
			Given the user is reading the answer to "Count from 1 to 60"
			When the user stops the answer
			Then no token arrives later than 250 ms after the stop`},
		{Name: "ids that can be guessed", Defect: "id-is-a-counter", Says: "can be guessed", Steps: `
			When 2 users start a conversation each
			Then every conversation has a UUID as its id`},
		{Name: "no streaming", Defect: "new-conversation-as-done", Says: "the status of the new answer", Steps: `
			When the user sends "Hello"
			Then Bamboo tells the user that the answer is streaming`},
		{Name: "a stop of nothing", Says: "the stop of a running answer was answered wrongly", Steps: `
			Given the user has asked "Hello"
			When the user stops the answer
			Then the stop is accepted`},
		{Name: "a stop that is refused", Steps: `
			Given the user is reading the answer to "Count from 1 to 1000"
			And the user has stopped the answer
			When the user stops the answer again
			Then the stop is refused because no answer is running`},
		{Name: "a stop of a running answer", Says: "nothing that runs", Steps: `
			Given the user is reading the answer to "Count from 1 to 1000"
			When the user stops the answer
			Then the stop is refused because no answer is running`},
		{Name: "a stop by id", Steps: `
			When the user stops the session "nobody"
			Then the stop is refused because no answer is running`},
		{Name: "the model is stopped at work", Steps: `
			Given the model thinks for 10 s before it answers "Think" with "Done"
			And the user has asked "Think" and the model is working on it
			When the user stops the answer
			Then the answer ends as stopped within 1 s`},
		{Name: "other histories", Says: "the user's history is not the promised one", Steps: `
			When the user asks "Hello"
			Then the history shows:
			  | role | content |
			  | user | Bye     |`},
		{Name: "an answer that is not in history", Defect: "history-of-one-role", Says: "history", Steps: `
			When the user asks "Hello"
			Then the history ends with the answer exactly as streamed`},
		{Name: "nothing is stored", Steps: `
			When the user asks "Hello"
			Then nothing is stored under the session id "nobody"`},
		{Name: "something is stored", Says: "something is stored under", Steps: `
			Given the user has chosen the session id "some-{new id}"
			When the user asks "Hello"
			Then nothing is stored under the session id "{session}"`},
		{Name: "a history that fails", Defect: "unknown-history-as-500", Says: "was answered in another way", Steps: `
			When the user chooses a new session id
			Then nothing is stored under the session id "{session}"`},
		{Name: "several users", Steps: `
			When these users ask at the same time:
			  | user | question | through |
			  | Ann  | Hello    |         |
			  | Ben  | Good day | gateway |
			Then every answer is complete and answers its own question
			And every conversation has its own id`},
		{Name: "several conversations", Steps: `
			When 3 users start a conversation each
			Then every conversation has its own id
			And every conversation has a UUID as its id`},
		{Name: "the same for all", Steps: `
			Given Ann is connected to the gateway
			And Ben is connected to the gateway in Ann's conversation
			When Ann asks "Hello" through the gateway
			Then these users received the same answer, event by event:
			  | user |
			  | Ann  |
			  | Ben  |`},
		{Name: "not the same for all", Says: "did not receive what Ann received", Steps: `
			Given Ann has asked "Hello"
			When Ben asks "Good day"
			Then these users received the same answer, event by event:
			  | user |
			  | Ann  |
			  | Ben  |`},
		{Name: "many at once", Steps: `
			Given the user has asked 2 questions one after another
			When the user starts 4 conversations, 2 at a time
			Then each of the conversations holds its own message and nothing else`},
		{Name: "many messages at once", Steps: `
			Given the user has chosen a new session id
			When 3 clients send a message each to the session at the same time
			Then the history holds each of these messages once`},
		{Name: "a reader leaves", Steps: `
			Given the user is reading the answer to "Count from 1 to 10"
			When the user disconnects in mid-answer
			Then the answer is stored in full`},
		{Name: "a reader is cut off", Steps: `
			Given the user is reading the answer to "Count from 1 to 10"
			And the user's stream has been reset
			And the answer has been stored in full
			When the user asks "Hello"
			Then the answer is complete`},
		{Name: "an answer that is stored in part, for several users", Defect: "stored-without-the-last-word",
			Says: "history is not what was streamed", Steps: `
			When these users ask at the same time:
			  | user | question | through |
			  | Ann  | Hello    |         |
			  | Ben  | Good day | gateway |
			Then every answer is complete and answers its own question`},
		{Name: "readers leave together", Steps: `
			Given 4 users have disconnected in mid-answer
			When 4 users disconnect in mid-answer
			Then Bamboo still answers the next user`},
		{Name: "an answer at the gateway is read over HTTP", Steps: `
			Given the model pauses after 1 token of its answer "one two" to "Count"
			And Ann is connected to the gateway
			And Ann is reading the answer to "Count" through the gateway
			When Ben joins Ann's session over HTTP
			And the model continues
			Then Ben receives the rest of Ann's answer`},
	})
}
