Feature: A stream needs an unanswered question
  For clients that open a stream at the wrong moment: they get an error instead of silence.

  Scenario: The stream of an unknown session is not found
    When a client calls GET "/api/v1/stream/never-{new id}"
    Then the status is 404
    And the reply says what is wrong

  Scenario: The stream of an answered question gives no other answer
    When the user asks "What is bamboo?"
    Then the stream of the answered question gives no other answer

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

  Scenario: A message that arrives during an answer waits for the next run
    Given the model pauses after 1 token of its answer "First things first" to "One"
    And the model answers "Two" with "Second thoughts"
    And the user is reading the answer to "One"
    And the user has sent "Two"
    And the model has continued to the end of the answer
    When the user reads the answer to "Two"
    Then the answer is "Second thoughts"
    And the history shows:
      | role      | content            |
      | user      | One                |
      | assistant | First things first |
      | user      | Two                |
      | assistant | Second thoughts    |
    And the model was sent this conversation with "Two":
      | role      | content            |
      | user      | One                |
      | assistant | First things first |
      | user      | Two                |
