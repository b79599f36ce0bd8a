Feature: A second reader joins a running answer
  For a user with two windows: one answer, one run, seen from both.

  Scenario: Who joins in the middle gets the rest and the same end
    Given the model pauses after 2 tokens of its answer "first second third fourth" to "Count"
    And Ann has read "first second" of the answer to "Count"
    And Ben has joined Ann in reading the answer
    When the model goes on
    Then Ann's answer is "first second third fourth"
    And Ben's answer goes on with " third fourth"

  Scenario: A running answer can be joined at any moment
    Given Ann is reading the answer to "Count from 1 to 40"
    When Ben joins Ann in reading the answer
    Then Ann's answer is whole
    And Ben's answer is the rest of Ann's

  Scenario: Joining starts no second run
    Given the model pauses after 1 token of its answer "only one run" to "How many?"
    And Ann has read "only" of the answer to "How many?"
    And Ben has joined Ann in reading the answer
    When the model goes on
    Then Ann's answer is "only one run"
    And the model was asked "How many?" once

  Scenario: An answer goes on when its reader leaves
    # 400 ms: time enough for Bamboo to notice that nobody reads any more.
    Given the user is reading the answer to "Count from 1 to 40"
    When the user leaves in mid-answer
    Then the whole of the answer comes to be stored
