Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model pauses for 1 s after 9 tokens of its answer "one two" to "Count"
    When the user asks "Count"
    Then the answer is "one two"
