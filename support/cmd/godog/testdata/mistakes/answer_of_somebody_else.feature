Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When Ann asks "Hello"
    Then the answer is complete
