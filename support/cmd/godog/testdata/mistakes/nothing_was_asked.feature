Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given Ann has asked "Hello"
    When Ann stops the answer
    Then the answer is complete
