Feature: A mistake is made
  For whoever writes features.

  @slwo
  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the answer is complete
