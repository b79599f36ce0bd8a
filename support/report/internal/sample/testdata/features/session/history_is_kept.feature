Feature: History is kept
  For those who come back.

  Scenario: The history outlives the server
    Given the user has asked "Hello"
    When the server is killed and started again
    Then the history is what it was

  @slow
  Scenario: A conversation of 200 turns is kept
    When the user asks 200 questions
    Then the history holds 400 messages

  Scenario: Nobody reads another's history
    When the user asks for the history of somebody else
    Then the user is refused

  Scenario: Every request of the model is accounted for
    When the user asks "Hello"
    Then the answer is complete

  Scenario: The server answers while it is tested
    When the user asks "Are you there?"
    Then the answer is complete
