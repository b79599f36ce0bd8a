Feature: A second reader joins a running answer
  For a user with two windows: one answer, one run, seen from both.

  Scenario: Who joins in the middle gets the rest and the same end
    Given the model pauses after 2 tokens of its answer "first second third fourth" to "Count"
    And Ann has read "first second" of the answer to "Count"
    And Ben has joined Ann in reading the answer
    When the model goes on
    Then Ann's answer is "first second third fourth"
    And Ben's answer goes on with " third fourth"

  Scenario: Joining starts no second run
    Given the model pauses after 1 token of its answer "only one run" to "How many?"
    And Ann has read "only" of the answer to "How many?"
    And Ben has joined Ann in reading the answer
    When the model goes on
    Then Ann's answer is "only one run"
    And the model was asked "How many?" once

  Scenario: An answer goes on when its reader leaves
    Given the model pauses after 2 tokens of its answer "it goes on without you" to "Anybody?"
    And the user has read "it goes" of the answer to "Anybody?"
    And the user has left in mid-answer
    When the model goes on
    Then the history comes to show:
      | role      | content                |
      | user      | Anybody?               |
      | assistant | it goes on without you |
