Feature: History survives a restart and a kill of the server
  For users: what Bamboo has confirmed is not lost, whatever happens to its process.

  Scenario Outline: History is the same after <event>
    Given the user has asked "What is bamboo?"
    And the user has asked "And what eats it?"
    When Bamboo is <ended>
    Then every history is the same as before the restart

    Examples:
      | event     | ended                |
      | a restart | restarted            |
      | a kill    | killed and restarted |

  Scenario: An answer through the gateway survives a kill
    Given the user is connected to the gateway
    And the user has asked "What is bamboo?" through the gateway
    When Bamboo is killed and restarted
    Then every history is the same as before the restart

  Scenario: An accepted message is in history after a kill
    Given the user has sent "Will you remember?"
    When Bamboo is killed and restarted
    Then the history shows:
      | role | content            |
      | user | Will you remember? |

  Scenario: An accepted message survives a kill and is answered afterwards
    Given the model answers "Will you remember?" with "I do"
    And the user has sent "Will you remember?"
    And Bamboo has been killed and restarted
    When the user reads the answer to "Will you remember?"
    Then the answer is "I do"

  Scenario: A conversation goes on after a kill with all its context
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user has asked "My name is Li"
    And Bamboo has been killed and restarted
    When the user asks "Who am I?"
    Then the answer is "You are Li"
    And the model was sent this conversation with "Who am I?":
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
