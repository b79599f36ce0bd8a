Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model pauses after 9 tokens of its answer "one two" to "Count"
    When the user starts to ask "Count"
    Then the answer begins with "one" while the model pauses
