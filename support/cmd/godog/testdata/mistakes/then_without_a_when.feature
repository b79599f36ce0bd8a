Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the user has asked "Hello"
    Then the answer is complete
