Feature: Users chat through the gateway
  For clients that keep one connection open: each question gets its tokens and one end.

  Scenario: The complete answer arrives through the gateway and ends exactly once
    Given the user is connected to the gateway
    When the user asks "What is bamboo?" through the gateway
    Then the answer is complete

  Scenario: Tokens arrive through the gateway as the model sends them
    Given the model answers "Recite" with these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣bends  |
    And the user is connected to the gateway
    When the user asks "Recite" through the gateway
    Then the answer arrives in these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣bends  |

  Scenario: Tokens of white space arrive through the gateway
    Given the user is connected to the gateway
    And the model answers "Recite" with these tokens:
      | token |
      | It    |
      | ␣     |
      | grows |
      | ␣␣    |
      | fast  |
    When the user asks "Recite" through the gateway
    Then the answer is "It grows  fast"

  Scenario: A token is passed on through the gateway before the next one arrives
    Given the model pauses after 2 tokens of its answer "one two three" to "Count"
    And the user is connected to the gateway
    When the user starts to ask "Count" through the gateway
    Then the answer begins with "one two" while the model pauses

  Scenario: An answer through the gateway reports its token usage
    Given the user is connected to the gateway
    When the user asks "What is bamboo?" through the gateway
    Then the answer reports a token usage that adds up

  Scenario: A message to another session than the connected one is refused
    Given the user is connected to the gateway
    When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "somebody-else"}'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And nothing is stored under the session id "somebody-else"

  Scenario: A second message during an answer is queued or refused with BUSY
    Given the user is connected to the gateway
    When the user sends 2 messages through the gateway without waiting: "Count from 1 to 20, round"
    Then each message is answered or refused with BUSY

  Scenario: A message during an answer that was requested over HTTP is queued or refused with BUSY
    Given Ann is reading the answer to "Count from 1 to 40"
    And Ben has joined Ann's conversation at the gateway in mid-answer
    When Ben sends 1 message through the gateway without waiting: "And a panda?"
    Then each message is answered or refused with BUSY

  Scenario: A stop ends an answer that was requested through the gateway
    Given the user is connected to the gateway
    And the user is reading the answer to "Count from 1 to 1000" through the gateway
    When the user stops the answer
    Then the stop is accepted
    And the answer ends as stopped within 1 s
    And no token arrives later than 250 ms after the stop
