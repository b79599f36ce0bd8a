Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user starts to ask "Hello"
    Then the answer ends within 5s
