Feature: A mistake is made
  For whoever writes features.

  Scenario: Asking works
    When the user asks "Hello"
    Then the answer is complete
