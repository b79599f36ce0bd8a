Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model answers "Hello" with "Hi"
    When the user asks "Hallo"
    Then the answer is complete
