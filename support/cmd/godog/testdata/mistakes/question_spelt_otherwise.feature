Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model answers "Hello" with "Ho"
    When the user asks "Helo"
    Then the answer is "Ho"
