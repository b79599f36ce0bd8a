Feature: An idle gateway connection stays open
  For users who leave a chat open: they can use it when they come back.

  # 20 s: longer than the 5, 10 and 15 s that many servers wait for the next message by default.
  @long
  Scenario: A gateway connection that is idle for 20 s stays usable
    Given the user is connected to the gateway
    When the user is silent at the gateway for 20 s
    Then the user's connection stays usable

  Scenario: An idle gateway connection gets a heartbeat at least every second
    Given Bamboo sends a heartbeat after 300 ms of silence
    And the user is connected to the gateway
    When the user is silent at the gateway for 2 s
    Then the gateway is never silent to the user for more than 1 s

  @long
  Scenario: An idle gateway connection gets a heartbeat at least every 15 s
    Given the user is connected to the gateway
    When the user is silent at the gateway for 20 s
    # 15 s, and time for the heartbeat to arrive.
    Then the gateway is never silent to the user for more than 16 s

  @slow @long
  Scenario: A gateway connection that is idle for 65 s stays usable
    Given the user is connected to the gateway
    When the user is silent at the gateway for 65 s
    Then the user's connection stays usable
