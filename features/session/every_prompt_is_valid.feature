Feature: Bamboo sends the model valid prompts
  For users of any provider: whatever happened before in a conversation, no provider rejects its next request.

  Scenario: The first prompt of a conversation is valid
    Given the model answers "Hello" with "Good day"
    When the user asks "Hello"
    Then every prompt with "Hello" is valid

  Scenario: A prompt holds earlier messages and answers in every script
    Given the model answers "竹子 🎋, étoile?" with "是 ✨🐼 oui"
    And the user has asked "竹子 🎋, étoile?"
    And the model answers "Again" with "Yes"
    When the user asks "Again"
    Then the model was sent this conversation with "Again":
      | role      | content          |
      | user      | 竹子 🎋, étoile? |
      | assistant | 是 ✨🐼 oui      |
      | user      | Again            |

  Scenario: The prompt after a stop holds the text so far
    Given the model pauses after 2 tokens of its answer "one two three" to "Count"
    And the user has read "one two" of the answer to "Count"
    And the user has stopped the answer
    And the model answers "Go on" with "three"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role      | content |
      | user      | Count   |
      | assistant | one two |
      | user      | Go on   |
    And every prompt with "Go on" is valid

  Scenario: The prompt after an error holds the text so far
    Given the model's connection breaks after 2 tokens of its answer "one two three" to "Count"
    And the user has asked "Count" and got an error
    And the model answers "Go on" with "three"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role      | content |
      | user      | Count   |
      | assistant | one two |
      | user      | Go on   |
    And every prompt with "Go on" is valid

  Scenario: The prompt after a stop before any text has no empty answer
    Given the model thinks for 20 s before it answers "Count" with "one two three"
    And the user has asked "Count" and the model is working on it
    And the user has stopped the answer
    And the model answers "Go on" with "one"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role | content |
      | user | Count   |
      | user | Go on   |
    And every prompt with "Go on" is valid

  Scenario: A prompt after two tool calls at once is valid
    Given the model calls tools for "Add" in these lines, then answers "5 and 7":
      """
      data: {"choices": [{"delta": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}

      data: {"choices": [{"delta": {"tool_calls": [{"id": "b", "function": {"name": "add", "arguments": "{\"numbers\": [3, 4]}"}}]}}]}

      data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

      data: [DONE]
      """
    When the user asks "Add"
    Then the answer is "5 and 7"
    And every prompt with "Add" is valid

  Scenario: A prompt after a tool call is valid
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer is "That is 5."
    And every prompt with "What is 2 plus 3?" is valid

  Scenario: A prompt after a failed tool call is valid
    Given the model works on "Add apples" in these rounds:
      | tool | arguments             | answer               |
      | add  | {"numbers": "apples"} |                      |
      |      |                       | I cannot add apples. |
    When the user asks "Add apples"
    Then the answer is "I cannot add apples."
    And every prompt with "Add apples" is valid

  Scenario: A failed call does not skip the other calls of its round
    Given Bamboo has a tool "weather" that fails with "no network"
    And the model works on "Is it warm?" in these rounds:
      | round | tool    | arguments           | answer        |
      | 1     | weather | {}                  |               |
      | 1     | add     | {"numbers": [2, 3]} |               |
      | 2     |         |                     | I cannot say. |
    When the user asks "Is it warm?"
    Then the answer arrives as these events:
      | event         | tool    | text          |
      | tool starts   | weather |               |
      | tool fails    | weather |               |
      | tool starts   | add     |               |
      | tool succeeds | add     | 5             |
      | text          |         | I cannot say. |
      | complete      |         |               |
    And every prompt with "Is it warm?" is valid

  Scenario Outline: The prompt after a call of <kind> is valid
    Given the model works on "Try a tool" in these rounds:
      | tool   | arguments   | answer          |
      | <tool> | <arguments> |                 |
      |        |             | It cannot work. |
    When the user asks "Try a tool"
    Then the answer arrives as these events:
      | event       | tool   | text            |
      | tool starts | <tool> |                 |
      | tool fails  | <tool> |                 |
      | text        |        | It cannot work. |
      | complete    |        |                 |
    And every prompt with "Try a tool" is valid

    Examples:
      | kind                         | tool     | arguments       |
      | a tool with broken arguments | add      | {"numbers": [2, |
      | an invalid name              | my tool! | {}              |

  Scenario: The prompt after an answer with a tool holds the text of the answer
    Given the model works on "Add" in these rounds:
      | tool | arguments           | answer |
      | add  | {"numbers": [2, 3]} |        |
      |      |                     | Five.  |
    And the user has asked "Add"
    And the model answers "And now?" with "Nothing more"
    When the user asks "And now?"
    Then the model was sent this conversation with "And now?":
      | role      | content  |
      | user      | Add      |
      | assistant | Five.    |
      | user      | And now? |
    And every prompt with "And now?" is valid

  Scenario: The prompt after an answer with a tool and a restart is valid
    Given the model works on "Add" in these rounds:
      | tool | arguments           | answer |
      | add  | {"numbers": [2, 3]} |        |
      |      |                     | Five.  |
    And the user has asked "Add"
    And the answer was complete
    And Bamboo has been killed and restarted
    And the model answers "And now?" with "Nothing more"
    When the user asks "And now?"
    Then the model was sent this conversation with "And now?":
      | role      | content  |
      | user      | Add      |
      | assistant | Five.    |
      | user      | And now? |
    And every prompt with "And now?" is valid

  Scenario: The prompt after an empty answer has no empty message
    Given the model answers "Say nothing" with ""
    And the user has asked "Say nothing"
    And the model answers "Go on" with "Yes"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role | content     |
      | user | Say nothing |
      | user | Go on       |
    And every prompt with "Go on" is valid

  Scenario: The prompt after reasoning without an answer has no message for it
    Given the model sends these lines in answer to "Say nothing":
      """
      data: {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm"}}]}

      data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}

      data: [DONE]
      """
    And the user has asked "Say nothing"
    And the model answers "Go on" with "Yes"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role | content     |
      | user | Say nothing |
      | user | Go on       |
    And every prompt with "Go on" is valid

  Scenario: The prompt after a model failure that follows a tool call is valid
    Given Bamboo times out a silent model after 500 ms
    And the model works on "Add" in these rounds:
      | thinks | tool | arguments           | answer |
      |        | add  | {"numbers": [2, 3]} |        |
      | 20 s   |      |                     | Five.  |
    And the user has asked "Add" and got an error
    And the model answers "Go on" with "Yes"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role | content |
      | user | Add     |
      | user | Go on   |
    And every prompt with "Go on" is valid

  Scenario: Text before a tool call is part of the next prompt
    Given the model works on "Let me see" in these rounds:
      | tool | arguments           | answer      |
      | add  | {"numbers": [1, 1]} | One moment. |
      |      |                     | It is two.  |
    When the user asks "Let me see"
    Then the model was sent this conversation with "Let me see":
      | role      | content     |
      | user      | Let me see  |
      | assistant | One moment. |
    And every prompt with "Let me see" is valid

  Scenario: Spaces and line breaks around text before a tool call are part of the next prompt
    Given the model works on "Let me see" in these rounds:
      | tool | arguments           | answer                                    |
      | add  | {"numbers": [1, 1]} | \u0020\u000AOne moment.\u000A\u000A\u0020 |
      |      |                     | It is two.                                |
    When the user asks "Let me see"
    Then the model was sent this conversation with "Let me see":
      | role      | content                                   |
      | user      | Let me see                                |
      | assistant | \u0020\u000AOne moment.\u000A\u000A\u0020 |

  Scenario: Arguments keep every digit in the next prompt
    Given Bamboo has a tool "pay" that answers "paid"
    And the model works on "Pay" in these rounds:
      | tool | arguments                                     | answer |
      | pay  | {"account": 12345678901234567890, "sum": 0.1} |        |
      |      |                                               | Paid.  |
    When the user asks "Pay"
    Then the answer is "Paid."
    And every prompt with "Pay" is valid

  Scenario: The prompt after a failed tool call says why it failed
    Given Bamboo has a tool "weather" that fails with "no network"
    And the model works on "Is it warm?" in these rounds:
      | tool    | arguments | answer        |
      | weather | {}        |               |
      |         |           | I cannot say. |
    When the user asks "Is it warm?"
    Then the model received a result of the tool "weather" that says "no network" for "Is it warm?"

  Scenario: Spaces around a message are part of the prompt
    Given the model answers "  Hello  " with "Good day"
    When the user asks "  Hello  "
    Then the model was asked "  Hello  " once

  Scenario: Spaces around earlier turns are part of the next prompt
    Given the model answers "  Hello  " with "  Good day  "
    And the user has asked "  Hello  "
    And the model answers "Go on" with "Yes"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role      | content                              |
      | user      | \\u0020\\u0020Hello\\u0020\\u0020    |
      | assistant | \\u0020\\u0020Good day\\u0020\\u0020 |
      | user      | Go on                                |

  Scenario: A turn of 100 kB is whole in the next prompt
    Given the model answers "{text of 100000 characters}" with "It is long"
    And the user has asked "{text of 100000 characters}"
    And the model answers "Go on" with "It ends"
    When the user asks "Go on"
    Then the model was sent this conversation with "Go on":
      | role      | content                     |
      | user      | {text of 100000 characters} |
      | assistant | It is long                  |
      | user      | Go on                       |

  Scenario: Reasoning before a tool call is not part of the next prompt
    Given the model calls tools for "Shout" in these lines, then answers "Done.":
      """
      data: {"choices": [{"delta": {"reasoning_content": "Hm"}}]}

      data: {"choices": [{"delta": {"content": "One moment."}}]}

      data: {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "upper_case", "arguments": "{\"text\": \"one\"}"}}]}}]}

      data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

      data: [DONE]
      """
    When the user asks "Shout"
    Then the model was sent this conversation with "Shout":
      | role      | content     |
      | user      | Shout       |
      | assistant | One moment. |

  Scenario: Quotes, backslashes and line breaks of a message are part of the prompt
    Given the model answers "Say \"a\\b\"\nor\t'c'" with "Good day"
    When the user asks "Say \"a\\b\"\nor\t'c'"
    Then the model was asked "Say \"a\\b\"\nor\t'c'" once
