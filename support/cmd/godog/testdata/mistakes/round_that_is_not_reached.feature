Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given Bamboo has a tool "weather" that never answers
    And the model works on "Is it warm?" in these rounds:
      | tool    | arguments | answer |
      | weather | {}        |        |
      |         |           | Yes    |
    And the user has seen the tool "weather" start in the answer to "Is it warm?"
    When the user stops the answer
    Then the answer ends as stopped within 1 s
