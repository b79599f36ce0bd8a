Feature: An idle gateway connection stays open
  For users who leave a chat open: they can use it when they come back.

  # 20 s: longer than the 5, 10 and 15 s that many servers wait for the next message by default.
  @long
  Scenario: A gateway connection on which the user is silent for 20 s stays usable
    Given the user is connected to the gateway
    When the user is silent at the gateway for 20 s
    Then the user's connection stays usable

  Scenario: A silent gateway connection shows signs of life
    Given Bamboo shows a sign of life after 300 ms of silence
    And the user is connected to the gateway
    When the user is silent at the gateway for 2 s
    Then the gateway shows the user a sign of life at least every 1 s

  @long
  Scenario: The gateway shows a sign of life at least every 15 s
    Given the user is connected to the gateway
    When the user is silent at the gateway for 20 s
    Then the gateway shows the user a sign of life at least every 15 s

  @slow @long
  Scenario: A gateway connection on which the user is silent for 65 s stays usable
    Given the user is connected to the gateway
    When the user is silent at the gateway for 65 s
    Then the user's connection stays usable
