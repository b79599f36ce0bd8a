Feature: A complete conversation, from the first message to a stop
  For everyone: what users do on an ordinary day.

  Scenario: A conversation over HTTP from the first question to a stopped answer
    Given the user has asked "What is bamboo?"
    And the answer was complete
    And the user has asked "And what eats it?"
    And the answer was complete
    And the user is reading the answer to "Count from 1 to 1000"
    When the user stops the answer
    Then the stop is accepted
    And the answer ends as stopped within 1 s
    And the history holds 6 messages
    And the history ends with the answer exactly as streamed

  Scenario: Three turns through one gateway connection each end once
    Given the user is connected to the gateway
    And the user has asked "What is bamboo?" through the gateway
    And the answer was complete
    And the user has asked "And what eats it?" through the gateway
    And the answer was complete
    When the user asks "Count from 1 to 20, please" through the gateway
    Then the answer is complete
    And the history holds 6 messages
    And the history ends with the answer exactly as streamed

  Scenario: Each turn carries all earlier turns to the model
    Given the model answers "One" with "1"
    And the model answers "Two" with "2"
    And the model answers "Three" with "3"
    And the user has asked "One"
    And the user has asked "Two"
    When the user asks "Three"
    Then the model was sent this conversation with "Three":
      | role      | content |
      | user      | One     |
      | assistant | 1       |
      | user      | Two     |
      | assistant | 2       |
      | user      | Three   |
