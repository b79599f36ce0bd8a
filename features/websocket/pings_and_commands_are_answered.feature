Feature: Pings and commands are answered
  For clients that want to know whether the connection is alive.

  Scenario: A ping is answered with its timestamp
    Given the user is connected to the gateway
    When the user pings the gateway with the timestamp 1700000000123
    Then the gateway answers the user's ping with the timestamp 1700000000123

  Scenario: A ping is answered while an answer is streaming
    Given the user is connected to the gateway
    And the user is reading the answer to "Count from 1 to 50" through the gateway
    When the user pings the gateway with the timestamp 42
    Then a pong comes before the answer ends

  Scenario: A ping frame is answered with one pong frame
    Given the user is connected to the gateway
    When the user sends a ping frame with "are you there"
    Then exactly one pong frame with "are you there" comes back to the user

  Scenario: A ping frame with the longest payload is answered with all of it
    # 125 bytes is the most that a control frame may hold (RFC 6455, section 5.5).
    Given the user is connected to the gateway
    When the user sends a ping frame with "{text of 125 characters}"
    Then exactly one pong frame with "{text of 125 characters}" comes back to the user

  Scenario: The command “ping” is answered with a pong
    Given the user is connected to the gateway
    When the user sends the command "ping"
    Then the gateway answers the user's command with a pong

  Scenario: The command “status” names the session
    Given the user is connected to the gateway
    When the user sends the command "status"
    Then the gateway sends the user the status of the session

  Scenario: Any other command starts the tool of that name
    Given the user is connected to the gateway
    When the user sends the command "upper_case"
    Then the gateway starts the tool "upper_case" for the user

  Scenario: The reply to a command goes only to the client that sent it
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    When Ann sends the command "status"
    Then the gateway sends Ann the status of the session
    And the gateway sends Ben nothing for 200 ms

  Scenario: The reply to a command of a client that came later goes to that client
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    When Ben sends the command "status"
    Then the gateway sends Ben the status of the session
    And the gateway sends Ann nothing for 200 ms
