Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Say "tea" and stop"
    Then the answer is complete
