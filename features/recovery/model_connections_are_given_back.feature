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
    Given Bamboo has a tool "weather" that never answers
    And the model works on "Is it warm?" in these rounds:
      | tool    | arguments |
      | weather | {}        |
    And the model works on "Is it cold?" in these rounds:
      | tool    | arguments |
      | weather | {}        |
    And the user has seen the tool "weather" start in the answer to "Is it warm?"
    And the user has stopped the answer
    And Bamboo's connections to the model have been measured
    And the user has seen the tool "weather" start in the answer to "Is it cold?"
    When the user stops the answer
    Then the answer ends as stopped within 1 s
    And Bamboo holds no more connections to the model than measured within 2 s
