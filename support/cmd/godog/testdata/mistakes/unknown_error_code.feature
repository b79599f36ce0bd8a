Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the user has opened the gateway without sending connect
    When the user sends the frame '{"type": "ping", "timestamp": 7}'
    Then the gateway refuses the user's message with NOT_CONECTED
