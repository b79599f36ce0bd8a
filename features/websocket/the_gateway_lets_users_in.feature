Feature: The gateway accepts connections
  For clients that keep one connection open: they connect and get a session.

  Scenario: Without a session id a new session is created
    When the user connects to the gateway
    Then the gateway accepts the user
    # A UUID cannot be guessed, so nobody else can use the session.
    And every conversation has a UUID as its id

  Scenario: Each client without a session id gets its own session
    Given Ann is connected to the gateway
    When Ben connects to the gateway
    Then the gateway accepts Ben
    And every conversation has its own id

  Scenario: A new session id given by the client is kept
    Given the user has chosen a new session id
    When the user connects to the gateway
    Then the gateway accepts the user
    And the user's conversation has the chosen id

  Scenario: A user switches to another session on the open connection
    Given the user is connected to the gateway
    And the user has connected again under a new session id
    When the user asks "What is bamboo?" through the gateway
    Then the answer is complete
    And the user's conversation has the chosen id

  Scenario: A user who connects again without a session id gets a new session
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ben has connected again without a session id
    When Ann asks "What is bamboo?" through the gateway
    Then the gateway sends Ben nothing for 200 ms
    And every conversation has its own id

  Scenario: A user who switched to another session receives nothing of the old one
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ben has connected again under a new session id
    When Ann asks "What is bamboo?" through the gateway
    Then the gateway sends Ben nothing for 200 ms
    And Ann's answer is complete

  Scenario Outline: A <message> before connect is refused
    Given the user has opened the gateway without sending connect
    When the user sends the frame '<frame>'
    Then the gateway refuses the user's message with NOT_CONNECTED
    And the user can still connect and use the connection

    Examples:
      | message | frame                                                     |
      | chat    | {"type": "chat", "content": "Hello", "session_id": "any"} |
      | ping    | {"type": "ping", "timestamp": 7}                          |
      | command | {"type": "command", "name": "status", "args": null}       |

  Rule: A gateway with a token accepts only clients that present it

    Scenario: The right token is accepted
      Given Bamboo's gateway requires the auth token "open sesame"
      When the user connects to the gateway with the token "open sesame"
      Then the gateway accepts the user

    Scenario: A wrong token is refused and the connection closed
      Given Bamboo's gateway requires the auth token "open sesame"
      When the user connects to the gateway with the token "open barley"
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

    Scenario: No token is refused and the connection closed
      Given Bamboo's gateway requires the auth token "open sesame"
      And the user has opened the gateway without sending connect
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": null}'
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

    Scenario: A wrong token is refused on a connection that was accepted before
      Given Bamboo's gateway requires the auth token "open sesame"
      And the user has connected to the gateway with the token "open sesame"
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": "open barley"}'
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

  Rule: A full gateway refuses further connections

    Scenario: One client over the capacity is refused, and a connected one stays usable
      Given Bamboo's gateway accepts at most 2 clients
      And Ann is connected to the gateway
      And Ben is connected to the gateway
      When Cem tries to connect to the gateway
      Then the gateway refuses Cem's message with CAPACITY_EXCEEDED
      And the gateway closes Cem's connection
      And Ann's connection stays usable

    Scenario: A full gateway accepts the next client once one has disconnected
      Given Bamboo's gateway accepts at most 1 client
      And Ann is connected to the gateway
      And Ann has disconnected from the gateway
      When Ben connects to the gateway as soon as a connection is free
      Then Ben's connection stays usable

    Scenario: A full gateway accepts the next client once a connection was reset
      Given Bamboo's gateway accepts at most 1 client
      And Ann is connected to the gateway
      And Ann's connection to the gateway has been reset
      When Ben connects to the gateway as soon as a connection is free
      Then Ben's connection stays usable

  Rule: Browser pages of foreign origins are refused

    Scenario: A browser page of a foreign origin is refused
      When a browser page from "https://evil.example" opens the gateway
      Then the browser page is refused with the status 403

    Scenario: A browser page of an allowed origin is accepted
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "https://chat.example" opens the gateway
      Then the browser page is accepted

    Scenario: Allowing one origin allows no other
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "https://chat.example.evil.example" opens the gateway
      Then the browser page is refused with the status 403
