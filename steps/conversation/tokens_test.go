package conversation_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

func TestWhatEveryTokenIsAndWhatIsStoredCanFail(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a token that is too long", Says: `token 2: " three"`, Steps: `
			Given the model answers "Count" with "one three"
			When the user asks "Count"
			Then every token of the answer has at most 5 characters`},
		{Name: "a token that is not of that length", Says: "exactly 1 character", Steps: `
			Given the model answers "Count" with "one"
			When the user asks "Count"
			Then every token of the answer has exactly 1 characters`},
		{Name: "an answer without a token", Says: "has no tokens", Steps: `
			Given the model answers "Say nothing" with ""
			When the user asks "Say nothing"
			Then every token of the answer has text`},
		{Name: "a token that comes late", Says: "after the one before", Steps: `
			Given the model pauses for 300 ms after 1 token of its answer "one two" to "Count"
			When the user asks "Count"
			Then every token of the answer arrives within 100 ms of the one before`},
		{Name: "too few tokens", Says: "at least 4 tokens", Steps: `
			Given the model answers "Count" with "one two three"
			When the user asks "Count"
			Then the answer has at least 4 tokens`},
		{Name: "too many tokens", Says: "3: one two three", Steps: `
			Given the model answers "Count" with "one two three"
			When the user asks "Count"
			Then the answer has at most 2 tokens`},
		{Name: "too few messages", Says: "expected: at least 3 messages", Steps: `
			When the user asks "Hello"
			Then the history holds at least 3 messages`},
		{Name: "too many messages", Says: "expected: at most 1 message", Steps: `
			When the user asks "Hello"
			Then the history holds at most 1 message`},
		{Name: "a Given stop of an answer that is over", Says: "was answered wrongly", Steps: `
			Given Ann has asked "Hello"
			And Ben is in Ann's conversation
			And Ben has stopped the answer
			When Ann asks "Hello again"
			Then Ann's answer is complete`},
		{Name: "tokens after a limit of one's own", Says: "none later than 1 ms", Steps: `
			Given the user is reading the answer to "Count from 1 to 1000"
			When the user stops the answer
			Then no token arrives later than 1 ms after the stop`, Defect: "tokens-long-after-a-stop"},
		{Name: "another text than in the doc string", Says: "is not the promised text", Steps: `
			Given the model answers "Say \"tea\"" with "tea\n\tpot"
			When the user asks "Say \"tea\""
			Then the answer is "tea\npot"`},
	})
}
