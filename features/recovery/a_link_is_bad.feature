Feature: A slow link changes no conversation
  For users with one bar of signal: slower, but the same words.

  Scenario: High latency does not change a conversation
    Given the user's link can fail
    And the user has asked "What is bamboo?"
    And the user's link delays each direction by 150 ms ± 30 ms
    When the user asks "And what eats it?"
    Then the answer is complete
    And the history holds 4 messages

  Scenario: An answer over a narrow link is complete
    Given the user's link is limited to 1 KB per second
    When the user asks "What is bamboo?"
    Then the answer is complete
    And the history ends with the answer exactly as streamed

  Scenario: An answer that arrives byte by byte is the same text
    Given the model answers "竹子怎么样？" with "竹子弯而不折 🎋 é"
    And the user's link delivers every byte separately
    When the user asks "竹子怎么样？"
    Then the answer is "竹子弯而不折 🎋 é"

  Scenario: A gateway conversation that arrives byte by byte is the same
    Given the model answers "竹子怎么样？" with "弯而不折"
    And the user's link delivers every byte separately
    And the user is connected to the gateway
    When the user asks "竹子怎么样？" through the gateway
    Then the answer is "弯而不折"

  Scenario: Pings are answered over a link with high latency
    Given the user's link delays each direction by 150 ms ± 30 ms
    When the user connects to the gateway
    Then the gateway accepts the user
    And the user's connection stays usable
