Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the answer ends within 2 sec
