Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Then the answer is complete
    When the user asks "Hello"
