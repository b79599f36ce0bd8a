Feature: Bamboo understands the answers of every provider
  For users of any OpenAI-compatible model: providers differ in what they send, but the answer is the same.

  Rule: Each provider's own way to answer is understood

    Scenario Outline: Every answer of <provider> arrives with its text, tool calls and usage
      # What each provider sends, and where that is shown: support/scriptedllm/dialects.
      Given the model answers as <provider> does
      When the user asks for each answer of <provider>
      Then each answer has the text, the tool calls and the usage that <provider> sent

      Examples:
        | provider   |
        | azure      |
        | deepseek   |
        | gemini     |
        | llamacpp   |
        | mistral    |
        | ollama     |
        | openai     |
        | openrouter |
        | vllm       |

  Rule: The answer is the text that the model sends, and nothing else

    Scenario Outline: The answer is complete when the model sends <what>
      Given the model sends these lines in answer to "Recite":
        """
        <lines>

        data: {"choices": [{"index": 0, "delta": {"content": "It grows"}}]}

        data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer is "<answer>"

      Examples:
        | what                             | lines                                                                                                            | answer         |
        | a comment                        | : ping                                                                                                           | It grows       |
        | data without a space             | data:{"choices": [{"delta": {"content": "Look! "}}]}                                                             | Look! It grows |
        | an event with a name             | event: chunk\ndata: {"choices": [{"delta": {"content": "Look! "}}]}                                              | Look! It grows |
        | a line of 70 kB                  | data: {"choices": [{"delta": {"content": "Look! "}}], "padding": "{text of 70000 characters}"}                   | Look! It grows |
        | a line of 4 MB                   | data: {"choices": [{"delta": {"content": "Look! "}}], "padding": "{text of 4100000 characters}"}                 | Look! It grows |
        | an event without data            | data:                                                                                                            | It grows       |
        | data in two lines                | data: {"choices":\ndata: [{"delta": {"content": "Look! "}}]}                                                     | Look! It grows |
        | an event with an id              | id: 7\ndata: {"choices": [{"delta": {"content": "Look! "}}]}                                                     | Look! It grows |
        | fields of other meanings         | retry: 500\nnote: x\ndata: {"choices": [{"delta": {"content": "Look! "}}]}                                       | Look! It grows |
        | no choices                       | data: {"choices": []}                                                                                            | It grows       |
        | content null                     | data: {"choices": [{"delta": {"role": "assistant", "content": null}}]}                                           | It grows       |
        | an empty list of tool_calls      | data: {"choices": [{"delta": {"tool_calls": []}}]}                                                               | It grows       |
        | tool_calls null                  | data: {"choices": [{"delta": {"tool_calls": null}}]}                                                             | It grows       |
        | usage null                       | data: {"choices": [{"delta": {"content": "Look! "}}], "usage": null}                                             | Look! It grows |
        | content as a list of parts       | data: {"choices": [{"delta": {"content": [{"type": "text", "text": "Look! "}]}}]}                                | Look! It grows |
        | two parts of text                | data: {"choices": [{"delta": {"content": [{"type": "text", "text": "Lo"}, {"type": "text", "text": "ok! "}]}}]}  | Look! It grows |
        | a thinking part                  | data: {"choices": [{"delta": {"content": [{"type": "thinking", "thinking": "Hm"}]}}]}                            | It grows       |
        | an emoji in two halves           | data: {"choices": [{"delta": {"content": "\\ud83c"}}]}\n\ndata: {"choices": [{"delta": {"content": "\\udf8b"}}]} | 🎋It grows     |
        | reasoning_content                | data: {"choices": [{"delta": {"reasoning_content": "Hm"}}]}                                                      | It grows       |
        | reasoning                        | data: {"choices": [{"delta": {"reasoning": "Hm"}}]}                                                              | It grows       |
        | thinking                         | data: {"choices": [{"delta": {"thinking": "Hm"}}]}                                                               | It grows       |
        | a second choice that is filtered | data: {"choices": [{"index": 1, "delta": {}, "finish_reason": "content_filter"}]}                                | It grows       |
        | a second choice first            | data: {"choices": [{"index": 1, "delta": {"content": "No"}}, {"index": 0, "delta": {"content": "Look! "}}]}      | Look! It grows |

    Scenario Outline: The answer is complete when lines end with <end>
      Given the model sends these lines in answer to "Recite", each ended by <end>:
        """
        data: {"choices": [{"index": 0, "delta": {"content": "It grows"}}]}

        data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer is "It grows"

      Examples:
        | end   |
        | CR LF |
        | CR    |

    Scenario: The answer is complete when a character arrives byte by byte
      Given the model sends these lines in answer to "Recite", one byte at a time:
        """
        data: {"choices": [{"index": 0, "delta": {"content": "竹子"}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer is "竹子"

    Scenario: The answer is complete when the stream begins with a byte-order mark
      Given the model sends these lines in answer to "Recite", behind a byte-order mark:
        """
        data: {"choices": [{"index": 0, "delta": {"content": "It "}}]}

        data: {"choices": [{"index": 0, "delta": {"content": "grows"}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer is "It grows"

    Scenario: Tokens of white space are part of the answer
      Given the model answers "Recite" with these tokens:
        | token |
        | It    |
        | ␣     |
        | grows |
        | ␣␣    |
        | fast  |
      When the user asks "Recite"
      Then the answer is "It grows  fast"

    Scenario: Reasoning before the answer is not part of it
      Given the model reasons "Hm, let me see" before it answers "Recite" with "It grows"
      When the user asks "Recite"
      Then the answer is "It grows"
      And the history shows:
        | role      | content  |
        | user      | Recite   |
        | assistant | It grows |

    Scenario: Reasoning without an answer leaves the answer empty
      Given the model sends these lines in answer to "Recite":
        """
        data: {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm"}}]}

        data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer is empty

    Scenario: Reasoning is not part of the history
      Given the model sends these lines in answer to "Recite":
        """
        data: {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm"}}]}

        data: {"choices": [{"index": 0, "delta": {"content": "It grows"}, "finish_reason": "stop"}]}

        data: [DONE]
        """
      When the user asks "Recite"
      Then the history shows:
        | role      | content  |
        | user      | Recite   |
        | assistant | It grows |

    Scenario: A model that does not stream is understood
      Given the model sends this body of the type "application/json" in answer to "Recite":
        """
        {"choices": [{"index": 0, "message": {"content": "It grows"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}
        """
      When the user asks "Recite"
      Then the answer is "It grows"
      And the answer reports 9 prompt tokens and 3 completion tokens

    Scenario: The tool calls of a model that does not stream are made
      Given the model calls tools for "Shout" in this body of the type "application/json", then answers "Done.":
        """
        {"choices": [{"index": 0, "message": {"content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "upper_case", "arguments": "{\"text\": \"one\"}"}}]}, "finish_reason": "tool_calls"}]}
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | ONE   |
        | text          |            | Done. |
        | complete      |            |       |

  Rule: Every way to end an answer is understood

    Scenario Outline: The answer is complete when it ends with <end>
      Given the model sends these lines in answer to "Recite":
        """
        data: {"choices": [{"index": 0, "delta": {"content": "It "}}]}

        <lines>
        """
      When the user asks "Recite"
      Then the answer is "It grows"

      Examples:
        | end                           | lines                                                                                                                 |
        | a finish_reason but no [DONE] | data: {"choices": [{"delta": {"content": "grows"}}]}\n\ndata: {"choices": [{"delta": {}, "finish_reason": "stop"}]}   |
        | text with the finish_reason   | data: {"choices": [{"delta": {"content": "grows"}, "finish_reason": "stop"}]}\n\ndata: [DONE]                         |
        | the finish_reason length      | data: {"choices": [{"delta": {"content": "grows"}}]}\n\ndata: {"choices": [{"delta": {}, "finish_reason": "length"}]} |

    Scenario: An answer ends although the model leaves its connection open
      Given the model sends these lines in answer to "Recite" and leaves the connection open:
        """
        data: {"choices": [{"index": 0, "delta": {"content": "It grows"}}]}

        data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        """
      When the user starts to ask "Recite"
      Then the answer ends within 3 s

  Rule: Tool calls are understood in every form

    Scenario Outline: Two tools are called when the model sends <what>
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{<one>, "function": {"name": "upper_case", "arguments": "{\"text\": \"one\"}"}}, {<two>, "function": {"name": "upper_case", "arguments": "{\"text\": \"two\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "<finish>"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | ONE   |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | TWO   |
        | text          |            | Done. |
        | complete      |            |       |

      Examples:
        | what                       | one                   | two                   | finish     |
        | both calls in one chunk    | "index": 0, "id": "a" | "index": 1, "id": "b" | tool_calls |
        | calls without an id        | "index": 0            | "index": 1            | tool_calls |
        | calls without an index     | "id": "a"             | "id": "b"             | tool_calls |
        | the index 0 for both calls | "index": 0, "id": "a" | "index": 0, "id": "b" | tool_calls |
        | calls that end with stop   | "index": 0, "id": "a" | "index": 1, "id": "b" | stop       |

    Scenario: Arguments in several pieces are joined
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case"}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"text\": "}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "\"one "}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": " two\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text     |
        | tool starts   | upper_case |          |
        | tool succeeds | upper_case | ONE  TWO |
        | text          |            | Done.    |
        | complete      |            |          |

    Scenario: Text in the chunk of a tool call is part of the answer
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"content": "One moment. ", "tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "{\"text\": \"one\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer is "One moment. Done."

    Scenario: Pieces of two calls that come by turns are put together
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": ""}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 1, "id": "b", "function": {"name": "upper_case", "arguments": ""}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"text\": \"o"}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 1, "function": {"arguments": "{\"text\": \"t"}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "ne\"}"}}, {"index": 1, "function": {"arguments": "wo\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | ONE   |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | TWO   |
        | text          |            | Done. |
        | complete      |            |       |

    Scenario: An emoji whose halves come in two pieces of the arguments is one character
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "{\"text\": \"a\ud83c"}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "\udf8b\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | A🎋   |
        | text          |            | Done. |
        | complete      |            |       |

    Scenario: A tool name that is repeated in later chunks counts once
      Given the model calls tools for "Shout" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "{\"text\": "}}]}}]}

        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "\"one\"}"}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | ONE   |
        | text          |            | Done. |
        | complete      |            |       |

    Scenario: Arguments that are null are an empty object
      Given the model calls tools for "Do magic" in these lines, then answers "Done.":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"id": "a", "function": {"name": "magic", "arguments": null}}]}}]}

        data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

        data: [DONE]
        """
      When the user asks "Do magic"
      Then the answer arrives as these events:
        | event       | tool  | text  |
        | tool starts | magic | {}    |
        | tool fails  | magic |       |
        | text        |       | Done. |
        | complete    |       |       |

  Rule: A failure in the stream ends the answer in an error

    Scenario Outline: The answer ends in an error if the model sends <what>
      Given the model sends these lines in answer to "Recite":
        """
        data: {"choices": [{"index": 0, "delta": {"content": "It grows"}}]}

        <lines>

        data: [DONE]
        """
      When the user asks "Recite"
      Then the answer ends in an error after "It grows"
      And the answer ends in an error that says "<words>"

      Examples:
        | what                             | lines                                                                  | words      |
        | an error object                  | data: {"error": {"message": "overloaded"}}                             | overloaded |
        | an error as a text               | data: {"error": "overloaded"}                                          | overloaded |
        | an error next to choices         | data: {"choices": [{"delta": {}}], "error": {"message": "overloaded"}} | overloaded |
        | an event of the name error       | event: error\ndata: {"message": "overloaded"}                          | overloaded |
        | the finish_reason content_filter | data: {"choices": [{"delta": {}, "finish_reason": "content_filter"}]}  | filter     |

    Scenario Outline: <body> instead of an answer ends in an error
      Given the model sends this body of the type "<type>" in answer to "Recite":
        """
        <bytes>
        """
      When the user asks "Recite"
      Then the answer ends in an error before any text

      Examples:
        | body          | type              | bytes                      |
        | A page        | text/html         | <html>Sign in first</html> |
        | An empty body | text/event-stream |                            |
        | An empty list | application/json  | []                         |

    Scenario: An answer that breaks off in a tool call ends in an error
      Given the model sends these lines in answer to "Shout":
        """
        data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "{\"text\": \"one\"}"}}]}}]}
        """
      When the user asks "Shout"
      Then the answer ends in an error before any text

    Scenario: Text in the chunk of an error is part of the answer so far
      Given the model sends these lines in answer to "Recite":
        """
        data: {"choices": [{"delta": {"content": "It "}}]}

        data: {"choices": [{"delta": {"content": "grows"}}], "error": {"message": "overloaded"}}
        """
      When the user asks "Recite"
      Then the answer ends in an error after "It grows"

    Scenario: An error in place of an answer is told in the words of the provider
      Given the model sends this body of the type "application/json" in answer to "Recite":
        """
        {"error": {"message": "the model is overloaded", "type": "server_error"}}
        """
      When the user asks "Recite"
      Then the answer ends in an error that says "the model is overloaded"

    Scenario: An error in mid-stream carries the provider's message
      Given the model fails with "the engine is overloaded" after 2 tokens of its answer "one two three" to "Count"
      When the user asks "Count"
      Then the answer ends in an error after "one two"
      And the answer ends in an error that says "the engine is overloaded"
