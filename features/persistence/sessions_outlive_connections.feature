Feature: Sessions outlive connections and work over both transports
  For users who come back later, or over the other transport.

  Scenario: A session continues after the user reconnects to the gateway
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user is connected to the gateway
    And the user has asked "My name is Li" through the gateway
    And the user has disconnected from the gateway
    And the user has reconnected to the gateway
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
    And the user has disconnected from the gateway
    And the user has reconnected to the gateway
    When the user asks "And what eats it?" through the gateway
    Then the answer is complete
    And the history holds 4 messages

  Scenario: A conversation started over HTTP continues through the gateway
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

  Scenario: Messages sent over HTTP and through the gateway are in one history
    Given the user has asked "What is bamboo?"
    And the user is connected to the gateway
    When the user asks "And what eats it?" through the gateway
    Then the answer is complete
    And the history holds 4 messages
    And the history ends with the answer exactly as streamed

  Scenario: A conversation started through the gateway continues over HTTP
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
