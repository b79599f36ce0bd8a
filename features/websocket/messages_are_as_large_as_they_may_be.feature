Feature: Gateway messages are as large as they may be
  For clients near the limit: 2 MiB (2 097 152 bytes) is taken, one byte more is not, and what was sent is what counts.

  Scenario: A frame of exactly 2 MiB is read
    Given the user is connected to the gateway
    When the user sends a frame of 2097152 bytes
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

  Scenario: A message of exactly 2 MiB in frames of 1 MiB is read
    Given the user is connected to the gateway
    When the user sends a message of 2 MiB in frames of 1 MiB
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

  Scenario: A frame that is too big ends no other connection
    Given Ann is connected to the gateway
    And the user is connected to the gateway
    When the user sends a frame of 2097153 bytes
    Then the gateway closes the user's connection with the code 1009
    And Ann's connection stays usable
    And Bamboo still answers the next user
