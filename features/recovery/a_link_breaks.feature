Feature: A conversation outlives a broken link
  For users on trains: the connection goes, the conversation stays.

  Scenario: A conversation goes on after its stream was reset in mid-answer
    Given the user is reading the answer to "Count from 1 to 50"
    And the user's stream has been reset
    And the whole of the answer has been stored
    When the user asks "What is bamboo?"
    Then the answer is whole
    And the history holds 4 messages

  Scenario: A conversation goes on after its gateway connection was reset in mid-answer
    Given the user is connected to the gateway
    And the user is reading the answer to "Count from 1 to 50" through the gateway
    And the user's connection to the gateway has been reset
    And the whole of the answer has been stored
    And the user has come back to the gateway
    When the user asks "What is bamboo?" through the gateway
    Then the answer is whole
    And the history holds 4 messages
