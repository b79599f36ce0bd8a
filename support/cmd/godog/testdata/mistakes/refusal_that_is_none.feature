Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model refuses "Hello" with the status 200
    When the user asks "Hello"
    Then the answer ends in an error before any text
