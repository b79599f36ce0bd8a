Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model answers "Helo" with "Good day"
    When the user asks "Hello"
    Then the answer is complete
