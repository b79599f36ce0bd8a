Feature: A stop ends a tool at work
  For users who wait for a tool that takes too long: they can stop it, and go on.

  Scenario: A stop inside a tool ends the answer within one second
    Given the model works on "Wait a moment" in these rounds:
      | tool | arguments               |
      | wait | {"milliseconds": 10000} |
    And the user has seen the tool "wait" start in the answer to "Wait a moment"
    When the user stops the answer
    Then the stop is accepted
    And the answer ends as stopped within 1 s

  Scenario: A stop after a tool cancels the call to the model
    # The pause lets the model be asked for the second round.
    Given the model works on "Add" in these rounds:
      | thinks | tool | arguments           | answer |
      |        | add  | {"numbers": [2, 3]} |        |
      | 20 s   |      |                     | Five.  |
    And the user has seen the tool "add" start in the answer to "Add"
    And the user has waited for 500 ms
    When the user stops the answer
    Then the answer ends as stopped within 1 s
    And Bamboo cancels its call to the model for "Add"

  Scenario: The turn after a stop inside a tool is answered
    Given the model works on "Wait a moment" in these rounds:
      | tool | arguments               |
      | wait | {"milliseconds": 10000} |
    And the user has seen the tool "wait" start in the answer to "Wait a moment"
    And the user has stopped the answer
    And the model answers "Never mind" with "As you like"
    When the user asks "Never mind"
    Then the answer is "As you like"
    And every prompt with "Never mind" is valid

  Scenario: The prompt after a stop inside the second call of a round is valid
    Given the model works on "Wait a moment" in these rounds:
      | round | tool | arguments               |
      | 1     | add  | {"numbers": [2, 3]}     |
      | 1     | wait | {"milliseconds": 10000} |
    And the user has seen the tool "wait" start in the answer to "Wait a moment"
    And the user has stopped the answer
    And the model answers "Never mind" with "As you like"
    When the user asks "Never mind"
    Then the model was sent this conversation with "Never mind":
      | role | content       |
      | user | Wait a moment |
      | user | Never mind    |
    And every prompt with "Never mind" is valid

  Scenario: Text before a stopped tool stays in history
    Given the model works on "Wait a moment" in these rounds:
      | tool | arguments               | answer      |
      | wait | {"milliseconds": 10000} | One moment. |
    And the user has seen the tool "wait" start in the answer to "Wait a moment"
    And the user has stopped the answer
    And the model answers "Never mind" with "As you like"
    When the user asks "Never mind"
    Then the model was sent this conversation with "Never mind":
      | role      | content       |
      | user      | Wait a moment |
      | assistant | One moment.   |
      | user      | Never mind    |
    And the history shows:
      | role      | content       |
      | user      | Wait a moment |
      | assistant | One moment.   |
      | user      | Never mind    |
      | assistant | As you like   |
