Feature: A second reader joins a running answer
  For a user with two windows: both show the same answer, and the model is asked once.

  Scenario: A reader that joins in mid-answer receives the rest and the same end
    Given the model pauses after 2 tokens of its answer "first second third fourth" to "Count"
    And Ann has read "first second" of the answer to "Count"
    And Ben has joined Ann's answer
    When the model continues
    Then Ann's answer is "first second third fourth"
    And Ben's answer continues with " third fourth"

  Scenario: A reader can join while tokens are streaming
    Given Ann is reading the answer to "Count from 1 to 40"
    When Ben joins Ann's answer
    Then Ann's answer is complete
    And Ben receives the rest of Ann's answer

  Scenario: A reader that joins before a tool starts sees the tool at work
    Given the model works on "Add" in these rounds:
      | thinks | tool | arguments           | answer |
      | 2 s    | add  | {"numbers": [2, 3]} |        |
      |        |      |                     | Five.  |
    And Ann has asked "Add" and the model is working on it
    When Ben joins Ann's answer
    Then Ann's answer ends within 8 s
    And Ann's answer is "Five."
    And Ben's stream sends these events:
      | data                                                        |
      | …                                                           |
      | {"type": "tool_start", "arguments": {"numbers": [2, 3]}, …} |
      | {"type": "tool_complete", …}                                |
      | …                                                           |
      | {"type": "complete", …}                                     |

  Scenario: Joining a running answer does not ask the model again
    Given the model pauses after 1 token of its answer "only one run" to "How many?"
    And Ann has read "only" of the answer to "How many?"
    And Ben has joined Ann's answer
    When the model continues
    Then Ann's answer is "only one run"
    And the model was asked "How many?" once

  Scenario: A reader that joins does not start the answer to a message that waits
    Given the model pauses after 1 token of its answer "First things first" to "One"
    And the model answers "Two" with "Second thoughts"
    And Ann has read "First" of the answer to "One"
    And Ann has sent "Two"
    And Ben has joined Ann's answer
    And the model has continued to the end of Ann's answer
    When Ann reads the answer to "Two"
    Then Ann's answer is "Second thoughts"
    And Ben's answer continues with " things first"

  Scenario Outline: A stop ends the answer for a reader that joined <where>
    Given Ann is reading the answer to "Count from 1 to 1000"
    And Ben has joined Ann's <joined>
    When Ann stops the answer
    Then Ann's answer ends as stopped within 1 s
    And Ben's answer ends as stopped within 1 s

    Examples:
      | where          | joined                                    |
      | over HTTP      | answer                                    |
      | at the gateway | conversation at the gateway in mid-answer |

  Scenario: A reader that joins stores nothing twice
    Given the model pauses after 1 token of its answer "only one run" to "How many?"
    And Ann has read "only" of the answer to "How many?"
    And Ben has joined Ann's answer
    When the model continues
    Then Ann's answer is "only one run"
    And Ben's answer continues with " one run"
    And Ann's history shows:
      | role      | content      |
      | user      | How many?    |
      | assistant | only one run |

  Scenario: An answer continues when its only reader disconnects
    # The numbers take 400 ms: Bamboo notices in that time that nobody reads any more.
    Given the user is reading the answer to "Count from 1 to 40"
    When the user disconnects in mid-answer
    Then the answer is stored in full
