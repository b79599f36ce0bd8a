Feature: A stream needs a question that waits for its answer
  For clients that ask at the wrong moment: a clear refusal instead of silence.

  Scenario: The stream of a session that never was is not found
    When a client calls GET "/api/v1/stream/never-{new id}"
    Then the status is 404
    And the reply says what is wrong

  Scenario: The stream of an answered question is refused
    Given the user has asked "What is bamboo?"
    When a client calls GET "/api/v1/stream/{session}"
    Then the status is 400
    And the reply says what is wrong

  Scenario: Two messages before the first stream are answered together
    Given the model answers "And what eats it?" with "A panda"
    And the user has sent "What is bamboo?"
    And the user has sent "And what eats it?"
    When the user reads the answer to "And what eats it?"
    Then the answer is "A panda"
    And the model was sent this conversation with "And what eats it?":
      | role | content           |
      | user | What is bamboo?   |
      | user | And what eats it? |
    And the history shows:
      | role      | content           |
      | user      | What is bamboo?   |
      | user      | And what eats it? |
      | assistant | A panda           |

  Scenario: A message that comes during an answer waits for the next one
    Given the model pauses after 1 token of its answer "First things first" to "One"
    And the model answers "Two" with "Second thoughts"
    And the user is reading the answer to "One"
    And the user has sent "Two"
    And the model has gone on to the end of the answer
    When the user reads the answer to "Two"
    Then the answer is "Second thoughts"
    And the history holds 4 messages
