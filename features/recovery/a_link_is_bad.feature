Feature: A bad link changes no conversation
  For users with one bar of signal: slower, but the same words.

  Scenario: A conversation over a link with a long delay is the same
    Given the user's link delays each direction by 60 ms ± 30 ms
    And the user has asked "What is bamboo?"
    When the user asks "And what eats it?"
    Then the answer is whole
    And the history holds 4 messages

  Scenario: An answer over a thin link is whole
    Given the user's link carries 5 KB per second
    When the user asks "What is bamboo?"
    Then the answer is whole
    And the history ends with the answer as it was streamed

  Scenario: Text whose every byte arrives on its own is the same text
    Given the model answers "竹子怎么样？" with "竹子弯而不折 🎋 é"
    And the user's link carries every byte on its own
    When the user asks "竹子怎么样？"
    Then the answer is "竹子弯而不折 🎋 é"

  Scenario: A conversation through the gateway whose every byte arrives on its own is the same
    Given the model answers "竹子怎么样？" with "弯而不折"
    And the user's link carries every byte on its own
    And the user is connected to the gateway
    When the user asks "竹子怎么样？" through the gateway
    Then the answer is "弯而不折"

  Scenario: Pings over a link with a long delay are answered
    Given the user's link delays each direction by 60 ms ± 30 ms
    When the user connects to the gateway
    Then the gateway lets the user in
    And the user's connection stays usable
