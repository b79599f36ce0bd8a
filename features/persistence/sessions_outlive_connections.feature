Feature: Sessions outlive connections and transports
  For users who come back later, or by another door.

  Scenario: A session goes on when its user comes back to the gateway
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user is connected to the gateway
    And the user has asked "My name is Li" through the gateway
    And the user has left the gateway
    And the user has come back to the gateway
    When the user asks "Who am I?" through the gateway
    Then the answer is "You are Li"
    And the model was sent this conversation with "Who am I?":
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
    And the history shows:
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
      | assistant | You are Li    |

  Scenario: A returning user finds the earlier turns in history
    Given the user is connected to the gateway
    And the user has asked "What is bamboo?" through the gateway
    And the user has left the gateway
    And the user has come back to the gateway
    When the user asks "And what eats it?" through the gateway
    Then the answer is whole
    And the history holds 4 messages

  Scenario: A conversation begun over HTTP goes on through the gateway
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user has asked "My name is Li"
    And the user is connected to the gateway
    When the user asks "Who am I?" through the gateway
    Then the answer is "You are Li"
    And the model was sent this conversation with "Who am I?":
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
    And the history shows:
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
      | assistant | You are Li    |

  Scenario: What was said over HTTP and through the gateway stands in one history
    Given the user has asked "What is bamboo?"
    And the user is connected to the gateway
    When the user asks "And what eats it?" through the gateway
    Then the answer is whole
    And the history holds 4 messages
    And the history ends with the answer as it was streamed

  Scenario: A conversation begun through the gateway goes on over HTTP
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user is connected to the gateway
    And the user has asked "My name is Li" through the gateway
    When the user asks "Who am I?"
    Then the answer is "You are Li"
    And the model was sent this conversation with "Who am I?":
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
