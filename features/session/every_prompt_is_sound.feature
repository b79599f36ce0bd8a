Feature: Bamboo sends the model sound prompts
  For users of any provider: whatever happened before in a conversation, no provider rejects its next request.

  Scenario: The first prompt of a conversation is sound
    Given the model answers "Hello" with "Good day"
    When the user asks "Hello"
    Then every prompt with "Hello" is sound

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
    And every prompt with "Go on" is sound

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
    And every prompt with "Go on" is sound

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
    And every prompt with "Go on" is sound

  Scenario: A prompt after two tool calls at once is sound
    Given the model calls tools for "Add" in these lines, then answers "5 and 7":
      """
      data: {"choices": [{"delta": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}

      data: {"choices": [{"delta": {"tool_calls": [{"id": "b", "function": {"name": "add", "arguments": "{\"numbers\": [3, 4]}"}}]}}]}

      data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}

      data: [DONE]
      """
    When the user asks "Add"
    Then the answer is "5 and 7"
    And every prompt with "Add" is sound

  Scenario: A prompt after a tool call is sound
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer is "That is 5."
    And every prompt with "What is 2 plus 3?" is sound

  Scenario: A prompt after a failed tool call is sound
    Given the model works on "Add apples" in these rounds:
      | tool | arguments             | answer               |
      | add  | {"numbers": "apples"} |                      |
      |      |                       | I cannot add apples. |
    When the user asks "Add apples"
    Then the answer is "I cannot add apples."
    And every prompt with "Add apples" is sound
