package model_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

func TestWhatTheModelAnswers(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a text", Steps: `
			Given the model answers "Hello" with "Good day"
			When the user asks "Hello"
			Then the answer is "Good day"`},
		{Name: "tokens", Steps: `
			Given the model answers "Recite" with these tokens:
			| token   |
			| The     |
			| ␣bamboo |
			When the user asks "Recite"
			Then the answer is "The bamboo"`},
		{Name: "tokens at a pace", Steps: `
			Given the model answers "Count" with 3 tokens, one every 5 ms
			When the user asks "Count"
			Then the answer contains "token 1 token 2 token 3"`},
		{Name: "long tokens", Steps: `
			Given the model answers "Hello" with 2 tokens of 0.003 KB each
			When the user asks "Hello"
			Then the answer is "xxxxxx"`},
		{Name: "after a while", Steps: `
			Given the model thinks for 20 ms before it answers "Think" with "Thought"
			When the user asks "Think"
			Then the answer is "Thought"`},
		{Name: "with a pause", Steps: `
			Given the model pauses after 2 tokens of its answer "one two three" to "Count"
			And the user has read "one two" of the answer to "Count"
			When the model continues
			Then the answer is "one two three"`},
		{Name: "to the end behind a pause", Steps: `
			Given the model pauses after 1 token of its answer "one two" to "Count"
			And the user is reading the answer to "Count"
			And the model has continued to the end of the answer
			When the user stops the answer
			Then the stop is refused because no answer is running`},
		{Name: "reasoning first", Steps: `
			Given the model reasons "Let me think" before it answers "Hello" with "Good day"
			When the user asks "Hello"
			Then the answer is "Good day"`},
		{Name: "a usage", Steps: `
			Given the model answers "Hello" with "Hi" and reports 12 prompt tokens and 3 completion tokens
			When the user asks "Hello"
			Then the answer reports 12 prompt tokens and 3 completion tokens`},
		{Name: "no usage", Steps: `
			Given the model answers "Hello" with "Hi" and reports no usage
			When the user asks "Hello"
			Then the answer does not report 0 tokens`},
		{Name: "as a provider does", Steps: `
			Given the model answers as openai does
			When the user asks for each answer of openai
			Then each answer has the text, the tool calls and the usage that openai sent`},
		{Name: "as a provider that is misread", Defect: "reasoning-content-as-text",
			Says: "the text is not what the model said", Steps: `
			Given the model answers as deepseek does
			When the user asks for each answer of deepseek
			Then each answer has the text, the tool calls and the usage that deepseek sent`},
		{Name: "calls of a provider that are lost", Defect: "second-call-lost",
			Says: "other tools were called than the model asked for", Steps: `
			Given the model answers as openai does
			When the user asks for each answer of openai
			Then each answer has the text, the tool calls and the usage that openai sent`},
		{Name: "a usage of a provider that is lost", Defect: "usage-made-up-as-zero",
			Says: "the usage is not what the model reported", Steps: `
			Given the model answers as openai does
			When the user asks for each answer of openai
			Then each answer has the text, the tool calls and the usage that openai sent`},
		{Name: "an error of a provider that is lost", Defect: "error-objects-ignored",
			Says: "the answer ended in another way", Steps: `
			Given the model answers as openai does
			When the user asks for each answer of openai
			Then each answer has the text, the tool calls and the usage that openai sent`},
		{Name: "answers that nobody asked for", Says: "nobody has asked for", Steps: `
			Given the model answers as openai does
			When the user asks "Hello"
			Then each answer has the text, the tool calls and the usage that openai sent`},
		{Name: "unjudged: a second pause", Says: "pauses already", Steps: `
			Given the model pauses after 1 token of its answer "one two" to "Count"
			And the model pauses after 2 tokens of its answer "one two" to "Count"
			When the user asks "Count"
			Then the answer is complete`},
		{Name: "unjudged: nothing pauses", Says: "no answer pauses", Steps: `
			Given the model answers "Hello" with "Good day"
			When the model continues
			Then the answer is "Good day"`},
		{Name: "unjudged: nobody reads", Says: "has not asked anything yet", Steps: `
			Given the model has continued to the end of the answer
			When the user asks "Hello"
			Then the answer is complete`},
	})
}

func TestHowTheModelFails(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "it refuses", Steps: `
			Given the model refuses "Hello" with the status 429
			When the user asks "Hello"
			Then the answer ends in an error before any text`},
		{Name: "it cannot be reached for a while", Steps: `
			Given the model answers "Hello" with "Good day"
			And the model cannot be reached
			And the user has asked "Hello" and got an error
			And the model can be reached again
			When the user reads the answer to "Hello"
			Then the answer is "Good day"`},
		{Name: "it sends nothing for a while", Steps: `
			Given the model sends nothing for 300 ms before it answers "Think" with "Thought"
			When the user starts to ask "Think"
			Then the answer ends within 3 s
			And the answer is "Thought"`},
		{Name: "it sends nothing for too long", Says: "the first token of the answer", Steps: `
			Given the model sends nothing for 300 ms before it answers "Think" with "Thought"
			When the user starts to ask "Think"
			Then the answer begins within 100 ms`},
		{Name: "it calls tools in one document", Steps: `
			Given the model calls tools for "Add" in this body of the type "application/json", then answers "5.":
			  """
			  {"choices": [{"message": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}
			  """
			When the user asks "Add"
			Then the model received a result of the tool "add" that says "5" for "Add"`},
		{Name: "it is not told why a tool failed", Defect: "failure-of-a-tool-not-told",
			Says: "was not told \"network\"", Steps: `
			Given Bamboo has a tool "weather" that fails with "no network"
			And the model works on "Is it warm?" in these rounds:
			  | tool    | arguments | answer        |
			  | weather | {}        |               |
			  |         |           | I cannot say. |
			When the user asks "Is it warm?"
			Then the model received a result of the tool "weather" that says "network" for "Is it warm?"`},
		{Name: "it falls silent", Steps: `
			Given Bamboo times out a silent model after 100 ms
			And the model stalls after 2 tokens of its answer "one two three" to "Count"
			When the user asks "Count"
			Then the answer ends in an error after "one two"`},
		{Name: "its connection breaks", Steps: `
			Given the model's connection breaks after 2 tokens of its answer "one two three" to "Count"
			When the user asks "Count"
			Then the answer ends in an error after "one two"`},
		{Name: "it says why", Steps: `
			Given the model fails with "overloaded" after 1 token of its answer "one two" to "Count"
			When the user asks "Count"
			Then the answer ends in an error after "one"
			And the answer ends in an error that says "overloaded"`},
		{Name: "nobody says why", Defect: "provider-message-lost", Says: "does not say why", Steps: `
			Given the model fails with "overloaded" after 1 token of its answer "one two" to "Count"
			When the user asks "Count"
			Then the answer ends in an error that says "overloaded"`},
		{Name: "it ends without a finish", Steps: `
			Given the model's answer "is that all" to "Hello" ends without a finish reason
			When the user asks "Hello"
			Then the answer ends in an error after "is that all"`},
	})
}

func TestWhatTheModelWasSent(t *testing.T) {
	const conversation = `
		Given the model answers "My name is Li" with "Hello Li"
		And the model answers "Who am I?" with "You are Li"
		And the user has asked "My name is Li"
		When the user asks "Who am I?"
		Then the model was sent this conversation with "Who am I?":
		| role      | content       |
		| user      | My name is Li |
		| assistant | Hello Li      |
		| user      | Who am I?     |`
	const tool = `
		Given the model works on "Add" in these rounds:
		| tool | arguments           | answer |
		| add  | {"numbers": [2, 3]} |        |
		|      |                     | Five   |
		When the user asks "Add"
		Then the model received the result `
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "the conversation", Steps: conversation + `
			And the model was sent 3 messages with "Who am I?"
			And the model was asked "Who am I?" once`},
		{Name: "not the conversation", Steps: conversation, Defect: "context-not-sent",
			Says: `the model was not sent the promised conversation with "Who am I?"`},
		{Name: "another conversation than the history's", Defect: "context-without-answers",
			Says: `the model was sent another conversation with "Two" than the history shows`, Steps: `
			Given the user has asked "One"
			When the user asks "Two"
			Then the answer is complete`},
		{Name: "fewer messages", Defect: "context-not-sent",
			Says: `the model was not sent the whole conversation with "Two"`, Steps: `
			Given the user has asked "One"
			When the user asks "Two"
			Then the model was sent 3 messages with "Two"`},
		{Name: "another number of times", Says: `the model was not asked "Hello" as often as promised`, Steps: `
			When the user asks "Hello"
			Then the model was asked "Hello" twice`},
		{Name: "the result of a tool", Steps: tool + `"5" of the tool "add" for "Add"`},
		{Name: "another result", Steps: tool + `"6" of the tool "add" for "Add"`,
			Says: `the model was told other results of its tools for "Add"`},
		{Name: "an empty result", Steps: tool + `"5" of the tool "add" for "Add"`, Defect: "tool-result-not-sent",
			Says: `the model was told other results of its tools for "Add"`},
		{Name: "no result", Says: `the model was told other results of its tools for "Add"`, Steps: `
			Given the user has asked "Add"
			When the user asks "Add"
			Then the model received the result "5" of the tool "add" for "Add"`},
		{Name: "results of two calls of a round", Steps: `
			Given the model works on "Add" in these rounds:
			| round | tool | arguments           | answer |
			| 1     | add  | {"numbers": [2, 3]} |        |
			| 1     | add  | {"numbers": [3, 4]} |        |
			| 2     |      |                     | Done   |
			When the user asks "Add"
			Then the model received these tool results for "Add":
			| tool | result |
			| add  | 5      |
			| add  | 7      |`},
		{Name: "results under each other's id", Defect: "results-swapped", Says: "the model was told other results",
			Steps: `
			Given the model works on "Add" in these rounds:
			| round | tool | arguments           | answer |
			| 1     | add  | {"numbers": [2, 3]} |        |
			| 1     | add  | {"numbers": [3, 4]} |        |
			| 2     |      |                     | Done   |
			When the user asks "Add"
			Then the model received these tool results for "Add":
			| tool | result |
			| add  | 5      |
			| add  | 7      |`},
		{Name: "the end of its reader", Steps: `
			Given the model answers "Count" with 200 tokens, one every 20 ms
			And the user is reading the answer to "Count"
			When the user stops the answer
			Then Bamboo cancels its call to the model for "Count"`},
	})
}

func TestEverythingScriptedIsAccountedFor(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "nothing is scripted", Steps: `
			When the user asks "Hello"
			Then the answer is complete`},
		{Name: "an answer that nobody asked for", Steps: `
			Given the model answers "Hello" with "Good day"
			And the model answers "Bye" with "Good night"
			When the user asks "Hello"
			Then the answer is "Good day"`,
			Says: `the model was never asked "Bye", although the scenario says what it answers`},
		{Name: "a round that is not reached", Steps: `
			Given Bamboo has a tool "weather" that never answers
			And the model works on "Is it warm?" in these rounds:
			| tool    | arguments | answer |
			| weather | {}        |        |
			|         |           | Yes    |
			And the user has seen the tool "weather" start in the answer to "Is it warm?"
			When the user stops the answer
			Then the answer ends as stopped within 1 s`,
			Says: `the model was asked "Is it warm?", but never for round 2 of the 2 that the scenario has for it`},
		{Name: "a question that is not scripted", Steps: `
			Given the model answers "Hello" with "Good day"
			And the user has asked "Hello"
			When the user asks "Coffee?"
			Then the answer is complete`,
			Says: `Bamboo asked the model what the scenario does not script: "Coffee?" (round 1)
  a scenario that says one answer of the model says all of them; if Bamboo may ask this, write: the model answers "Coffee?" with "…"`},
		{Name: "a question that is scripted once", Steps: `
			Given the model answers "Hello" with "Good day"
			And the user has asked "Hello"
			When the user asks "Hello"
			Then the answer is complete`,
			Says: `Bamboo asked the model for more answers to "Hello" (round 1) than the scenario provides for: a second run`},
	})
}

func TestTheModelInChinese(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "模型的回答", Steps: `
			Given 模型对"竹子是什么？"回答"一种草"
			When 用户问"竹子是什么？"
			Then 用户收到的回答是"一种草"
			And 模型被问到"竹子是什么？"一次
			And 模型收到"竹子是什么？"时，请求里的对话是：
			| 角色 | 内容         |
			| 用户 | 竹子是什么？ |`},
		{Name: "模型被问到的次数不对", Says: "as often as promised", Steps: `
			When 用户问"竹子是什么？"
			Then 模型被问到"竹子是什么？"两次`},
	})
}

func TestWhatTheModelSendsLineByLine(t *testing.T) {
	lines := func(given string) string {
		return "Given " + given + `
			"""
			data: {"choices": [{"delta": {"content": "竹子"}, "finish_reason": "stop"}]}

			data: [DONE]
			"""
			When the user asks "Hello"
			Then the answer is "竹子"`
	}
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "lines", Steps: lines(`the model sends these lines in answer to "Hello":`)},
		{Name: "lines that the server misreads",
			Steps:  lines(`the model sends these lines in answer to "Hello", each ended by CR LF:`),
			Defect: "crlf-lines-lost", Says: "the answer"},
		{Name: "CR LF", Steps: lines(`the model sends these lines in answer to "Hello", each ended by CR LF:`)},
		{Name: "CR", Steps: lines(`the model sends these lines in answer to "Hello", each ended by CR:`)},
		{Name: "byte by byte", Steps: lines(`the model sends these lines in answer to "Hello", one byte at a time:`)},
		{Name: "left open", Steps: lines(
			`the model sends these lines in answer to "Hello" and leaves the connection open:`)},
		{Name: "a page", Steps: `
			Given the model sends this body of the type "text/html" in answer to "Hello":
			"""
			<html>
			"""
			When the user asks "Hello"
			Then the answer ends in an error before any text`},
		{Name: "tools", Steps: `
			Given the model calls tools for "Add" in these lines, then answers "That is 5.":
			"""
			data: {"choices": [{"delta": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}

			data: [DONE]
			"""
			When the user asks "Add"
			Then the answer is "That is 5."
			And every prompt with "Add" is valid`},
		{Name: "a prompt that is not sound", Defect: "answer-not-streamed", Says: "stream is not true", Steps: `
			When the user asks "Hello"
			Then every prompt with "Hello" is valid`},
		{Name: "a prompt that is not sound at the end", Defect: "two-system-messages",
			Says: "at most one system message", Steps: `
			When the user asks "Hello"
			Then the answer is complete`},
	})
}
