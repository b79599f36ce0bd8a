Feature: The gateway reads messages up to the size limit
  For clients near the limit: a message of 2 MiB (2 097 152 bytes) is accepted, one byte more is not.

  # Each message is 2 MiB of the letter a. It is read, and then refused with an error because it is not JSON.
  Scenario: A frame of exactly 2 MiB is read
    Given the user is connected to the gateway
    When the user sends a frame of 2097152 bytes
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

  Scenario: A fragmented message of exactly 2 MiB is read
    Given the user is connected to the gateway
    When the user sends a message of 2 MiB in frames of 1 MiB
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

  Scenario: A frame over 2 MiB closes only its own connection, with the code 1009
    Given Ann is connected to the gateway
    And the user is connected to the gateway
    When the user sends a frame of 2097153 bytes
    Then the gateway closes the user's connection with the code 1009
    And Ann's connection stays usable
    And Bamboo still answers the next user
