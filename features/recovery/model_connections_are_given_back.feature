Feature: Connections to the model are given back
  For people on call: however an answer ends, Bamboo leaks no connections to its provider.

  Scenario: No connection to the model is left over after an answer
    Given the user has asked "What is bamboo?"
    And Bamboo's connections to the model have been measured
    When the user asks "And what eats it?"
    Then the answer is complete
    And Bamboo holds no more connections to the model than measured within 2 s

  Scenario: No connection to the model is left over after an error
    Given the model fails with "overloaded" after 1 token of its answer "one two" to "One"
    And the model fails with "overloaded" after 1 token of its answer "one two" to "Two"
    And the user has asked "One" and got an error
    And Bamboo's connections to the model have been measured
    When the user asks "Two"
    Then the answer ends in an error after "one"
    And Bamboo holds no more connections to the model than measured within 2 s

  Scenario: No connection to the model is left over after a stop
    Given the user is reading the answer to "Count from 1 to 1000"
    And the user has stopped the answer
    And Bamboo's connections to the model have been measured
    And the user is reading the answer to "Count from 1 to 2000"
    When the user stops the answer
    Then the answer ends as stopped within 1 s
    And Bamboo holds no more connections to the model than measured within 2 s

  Scenario: No connection to the model is left over after a stop inside a tool
    Given the model works on "Wait a moment" in these rounds:
      | tool | arguments               |
      | wait | {"milliseconds": 10000} |
    And the model works on "Wait again" in these rounds:
      | tool | arguments               |
      | wait | {"milliseconds": 10000} |
    And the user has seen the tool "wait" start in the answer to "Wait a moment"
    And the user has stopped the answer
    And Bamboo's connections to the model have been measured
    And the user has seen the tool "wait" start in the answer to "Wait again"
    When the user stops the answer
    Then the answer ends as stopped within 1 s
    And Bamboo holds no more connections to the model than measured within 2 s
