Feature: Users chat through the gateway
  For clients that keep one connection open: question in, tokens out, one end for each.

  Scenario: The whole answer comes through the gateway and ends once
    Given the user is connected to the gateway
    When the user asks "What is bamboo?" through the gateway
    Then the answer is whole

  Scenario: Tokens come through the gateway as the model says them
    Given the model answers "Recite" with these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣bends  |
    And the user is connected to the gateway
    When the user asks "Recite" through the gateway
    Then the answer comes in these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣bends  |

  Scenario: A token passes the gateway before the next one is there
    Given the model pauses after 2 tokens of its answer "one two three" to "Count"
    And the user is connected to the gateway
    When the user starts to ask "Count" through the gateway
    Then the answer begins with "one two" while the model pauses

  Scenario: An answer through the gateway states how many tokens it took
    Given the user is connected to the gateway
    When the user asks "What is bamboo?" through the gateway
    Then the answer states its usage, which adds up

  Scenario: A message for another session than the connected one is refused
    Given the user is connected to the gateway
    When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "somebody-else"}'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And nothing is stored under the session id "somebody-else"

  Scenario: A second message during an answer is answered next, or refused as busy
    Given the user is connected to the gateway
    When the user sends 2 messages through the gateway without waiting: "Count from 1 to 20, round"
    Then each message is answered or refused with BUSY

  Scenario: Stop ends an answer that was asked for through the gateway
    Given the user is connected to the gateway
    And the user is reading the answer to "Count from 1 to 1000" through the gateway
    When the user stops the answer
    Then the stop is accepted
    And the answer ends as stopped within 1 s
    And no token comes later than 250 ms after the stop
