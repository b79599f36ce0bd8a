Feature: An answer can be stopped
  For users who have read enough, and for those who pay for the tokens.

  Rule: Stop ends a running answer

    Scenario: A stopped answer ends within one second
      Given the user is reading the answer to "Count from 1 to 1000"
      When the user stops the answer
      Then the stop is accepted
      And the answer ends as stopped within 1 s
      And no token arrives later than 250 ms after the stop

    Scenario: A stop cancels the call to the model
      Given the model answers "Tell me everything" with 500 tokens, one every 20 ms
      And the user is reading the answer to "Tell me everything"
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And Bamboo cancels its call to the model for "Tell me everything"

    Scenario: A stop cancels a call that the model has not begun to answer
      Given the model sends nothing for 20 s before it answers "Think hard" with "Done"
      And the user has asked "Think hard" and the model is working on it
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And Bamboo cancels its call to the model for "Think hard"

    # A server that tries again what was broken off may take the call that it cancelled for such a call.
    Scenario: A stopped answer is not requested from the model again
      Given the user is reading the answer to "Count from 1 to 1000"
      And the user has stopped the answer
      When the user waits for 1 s
      Then the model was asked "Count from 1 to 1000" once

    Scenario: A stop of an answer through the gateway cancels the call to the model
      Given the model answers "Tell me everything" with 500 tokens, one every 20 ms
      And the user is connected to the gateway
      And the user is reading the answer to "Tell me everything" through the gateway
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And Bamboo cancels its call to the model for "Tell me everything"

    Scenario: An answer is stopped before its first token
      Given the model thinks for 20 s before it answers "Think hard" with "Done"
      And the user has asked "Think hard" and the model is working on it
      When the user stops the answer
      Then the stop is accepted
      And the answer ends as stopped within 1 s

    Scenario: History keeps the text that came before the stop
      Given the model pauses after 3 tokens of its answer "one two three four five" to "Count"
      And the user has read "one two three" of the answer to "Count"
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And the history shows:
        | role      | content       |
        | user      | Count         |
        | assistant | one two three |

    Scenario: History keeps spaces and line breaks around the text that came before the stop
      Given the model pauses after 3 tokens of its answer "\n one two \n\n" to "Count"
      And the user has read "\n one two \n\n" of the answer to "Count"
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And the history ends with the answer exactly as streamed

    Scenario: Messages that wait behind an answer outlive its stop
      Given the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 1000" through the gateway
      And the user has sent 2 messages through the gateway without waiting: "Count from 1 to 20, round"
      When the user stops the answer
      Then the stop is accepted
      And each message is answered or refused with BUSY

    Scenario: A question that was stopped before any text is answered later
      Given the model thinks for 20 s before it answers "Think hard" with "Never said"
      And the model answers "Think hard" with "At last"
      And the user has asked "Think hard" and the model is working on it
      And the user has stopped the answer
      When the user reads the answer to "Think hard"
      Then the answer is "At last"

    Scenario: The stream of a stopped answer gives no other answer
      Given the user is reading the answer to "Count from 1 to 1000"
      When the user stops the answer
      Then the answer ends as stopped within 1 s
      And the stream of the answered question gives no other answer

    Scenario: A conversation continues after a stop
      Given the user is reading the answer to "Count from 1 to 1000"
      And the user has stopped the answer
      When the user asks "What is bamboo?"
      Then the answer is complete

  Rule: A stop is refused while no answer is running

    Scenario: A stop is refused after the answer is complete
      Given the user has asked "What is bamboo?"
      When the user stops the answer
      Then the stop is refused because no answer is running

    Scenario: A second stop is refused
      Given the user is reading the answer to "Count from 1 to 1000"
      And the user has stopped the answer
      When the user stops the answer again
      Then the stop is refused because no answer is running

    Scenario: A stop is refused before the answer is requested
      Given the user has sent "What is bamboo?"
      When the user stops the answer
      Then the stop is refused because no answer is running

    Scenario: The refusal of a stop says that nothing was stopped
      Given the user has sent "What is bamboo?"
      When a client calls POST "/api/v1/stop/{session}"
      Then the status is 404
      And the reply does not contain "true"

    Scenario: A stop is refused for an unknown session
      When the user stops the session "never-{new id}"
      Then the stop is refused because no answer is running
