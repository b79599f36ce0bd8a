Feature: An answer tells the usage that the model reports
  For people who pay for tokens: what an answer cost is what the model has counted.

  Scenario: The usage of an answer is what the model reported
    Given the model answers "Hello" with "Good day" and reports 120 prompt tokens and 31 completion tokens
    When the user asks "Hello"
    Then the answer reports 120 prompt tokens and 31 completion tokens

  Scenario: The usage of an answer with tools is the sum of its rounds
    Given the model works on "Add twice" in these rounds:
      | tool | arguments           | answer   | usage   |
      | add  | {"numbers": [2, 3]} |          | 40 + 8  |
      | add  | {"numbers": [3, 4]} |          | 60 + 9  |
      |      |                     | 5 and 7. | 80 + 10 |
    When the user asks "Add twice"
    Then the answer reports 180 prompt tokens and 27 completion tokens

  Scenario: The usage of an answer through the gateway is what the model reported
    Given the model answers "Hello" with "Good day" and reports 120 prompt tokens and 31 completion tokens
    And the user is connected to the gateway
    When the user asks "Hello" through the gateway
    Then the answer reports 120 prompt tokens and 31 completion tokens

  Scenario: The usage of the second answer does not include that of the first
    Given the model answers "Hello" with "Good day" and reports 120 prompt tokens and 31 completion tokens
    And the model answers "And now?" with "Good night" and reports 150 prompt tokens and 12 completion tokens
    And the user has asked "Hello"
    When the user asks "And now?"
    Then the answer reports 150 prompt tokens and 12 completion tokens

  Scenario: The usage of an answer does not include that of another one at the same time
    Given the model works on "Take your time" in these rounds:
      | thinks | answer   | usage    |
      | 700 ms | Good day | 120 + 31 |
    And the model works on "Be quick" in these rounds:
      | thinks | answer     | usage    |
      | 200 ms | Good night | 150 + 12 |
    And Ann has asked "Take your time" and the model is working on it
    When Ben asks "Be quick"
    Then Ben's answer reports 150 prompt tokens and 12 completion tokens
    And Ann's answer ends within 5 s
    And Ann's answer reports 120 prompt tokens and 31 completion tokens

  Scenario: An answer does not report 0 tokens when the model reports no usage
    Given the model answers "Hello" with "Good day" and reports no usage
    When the user asks "Hello"
    Then the answer does not report 0 tokens

  Scenario: The last usage counts when the model reports it in every chunk
    Given the model sends these lines in answer to "Recite":
      """
      data: {"choices": [{"delta": {"content": "It "}}], "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}}

      data: {"choices": [{"delta": {"content": "grows"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}}

      data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}

      data: [DONE]
      """
    When the user asks "Recite"
    Then the answer reports 9 prompt tokens and 3 completion tokens

  Scenario: A usage in a chunk without choices counts
    Given the model sends these lines in answer to "Recite":
      """
      data: {"choices": [{"delta": {"content": "It grows"}, "finish_reason": "stop"}]}

      data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}

      data: [DONE]
      """
    When the user asks "Recite"
    Then the answer reports 9 prompt tokens and 3 completion tokens

  Scenario: A usage that is null after the report does not replace it
    Given the model sends these lines in answer to "Recite":
      """
      data: {"choices": [{"delta": {"content": "It grows"}}], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}

      data: {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": null}

      data: [DONE]
      """
    When the user asks "Recite"
    Then the answer reports 9 prompt tokens and 3 completion tokens

  Scenario: An answer that is cut off at its longest reports its usage
    Given the model sends these lines in answer to "Recite":
      """
      data: {"choices": [{"delta": {"content": "It grows"}, "finish_reason": "length"}]}

      data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}

      data: [DONE]
      """
    When the user asks "Recite"
    Then the answer reports 9 prompt tokens and 3 completion tokens
