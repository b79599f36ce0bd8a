Feature: A tool starts after two words
  For users who want to see that something happens: first a word, then the work.

  Scenario: The third event of the stream is the start of the tool
    Given the model works on "Please add" in these rounds:
      | tool | arguments           | answer      |
      | add  | {"numbers": [2, 3]} | One moment. |
      |      |                     | Five.       |
    When the user asks "Please add"
    Then the stream sends these events:
      | data                                                             |
      | {"type": "token", "content": <any string>}                       |
      | {"type": "token", "content": <any string>}                       |
      | {"type": "tool_start", "tool_name": "add", …}                    |
      | …                                                                |
      | {"type": "complete", "usage": {"total_tokens": <any number>, …}} |
    And the answer arrives as these events:
      | event       | tool | text        |
      | text        |      | One moment. |
      | tool starts | add  |             |
      | …           |      |             |
      | complete    |      |             |
    And the answer ends within 5 s
