Feature: History survives the server
  What Bamboo has confirmed is not lost, whatever happens to its process.

  Scenario: History is the same after a restart
    Given the user has asked "What is bamboo?"
    And the user has asked "And what eats it?"
    When Bamboo is stopped and started again
    Then every history shows what it showed before

  Scenario: History is the same after the server was killed
    Given the user has asked "What is bamboo?"
    And the user has asked "And what eats it?"
    When Bamboo is killed and started again
    Then every history shows what it showed before

  Scenario: An answer through the gateway survives a kill
    Given the user is connected to the gateway
    And the user has asked "What is bamboo?" through the gateway
    When Bamboo is killed and started again
    Then every history shows what it showed before

  Scenario: A message that was taken survives a kill and is answered then
    Given the model answers "Will you remember?" with "I do"
    And the user has sent "Will you remember?"
    And Bamboo has been killed and started again
    When the user reads the answer to "Will you remember?"
    Then the answer is "I do"

  Scenario: A conversation goes on after a kill with all its context
    Given the model answers "My name is Li" with "Hello Li"
    And the model answers "Who am I?" with "You are Li"
    And the user has asked "My name is Li"
    And Bamboo has been killed and started again
    When the user asks "Who am I?"
    Then the answer is "You are Li"
    And the model was sent this conversation with "Who am I?":
      | role      | content       |
      | user      | My name is Li |
      | assistant | Hello Li      |
      | user      | Who am I?     |
