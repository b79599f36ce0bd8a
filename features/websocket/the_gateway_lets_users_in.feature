Feature: The gateway lets users in
  For clients that keep one connection open: they say who they are and get a session.

  Scenario: Who names no session gets a new one
    When the user connects to the gateway
    Then the gateway lets the user in
    # An id that can be guessed lets strangers in.
    And every conversation has a UUID as its id

  Scenario: Everybody who names no session gets a session of their own
    Given Ann is connected to the gateway
    When Ben connects to the gateway
    Then the gateway lets Ben in
    And every conversation has an id of its own

  Scenario: A session id that nobody has used is kept
    Given the user has chosen a new session id
    When the user connects to the gateway
    Then the gateway lets the user in
    And the user's conversation has the chosen id

  Scenario: A user moves to another session on the open connection
    Given the user is connected to the gateway
    And the user has connected again under a new session id
    When the user asks "What is bamboo?" through the gateway
    Then the answer is whole
    And the user's conversation has the chosen id

  Scenario Outline: A user who has not connected yet is refused a <message>
    Given the user has opened the gateway without connecting
    When the user sends the frame '<frame>'
    Then the gateway refuses the user's message with NOT_CONNECTED
    And the user's connection stays usable after connecting

    Examples:
      | message | frame                                                     |
      | chat    | {"type": "chat", "content": "Hello", "session_id": "any"} |
      | ping    | {"type": "ping", "timestamp": 7}                          |
      | command | {"type": "command", "name": "status", "args": null}       |

  Rule: A gateway with a token lets in who knows it

    Scenario: The right token opens the gateway
      Given Bamboo's gateway wants the auth token "open sesame"
      When the user connects to the gateway with the token "open sesame"
      Then the gateway lets the user in

    Scenario: A wrong token is refused and the connection closed
      Given Bamboo's gateway wants the auth token "open sesame"
      When the user connects to the gateway with the token "open barley"
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

    Scenario: No token is refused and the connection closed
      Given Bamboo's gateway wants the auth token "open sesame"
      And the user has opened the gateway without connecting
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": null}'
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

  Rule: A gateway that is full says so

    Scenario: One client too many is refused and the others stay
      Given Bamboo's gateway lets in at most 2 clients
      And Ann is connected to the gateway
      And Ben is connected to the gateway
      When Cem tries to connect to the gateway
      Then the gateway refuses Cem's message with CAPACITY_EXCEEDED
      And the gateway closes Cem's connection
      And Ann's connection stays usable

    Scenario: A place that becomes free is given to the next client
      Given Bamboo's gateway lets in at most 1 client
      And Ann is connected to the gateway
      And Ann has left the gateway
      When Ben connects to the gateway as soon as there is a place
      Then Ben's connection stays usable

  Rule: Pages of foreign origins are kept out

    Scenario: A browser page of a foreign origin is refused
      When a browser page from "https://evil.example" opens the gateway
      Then the browser page is refused with the status 403

    Scenario: A browser page of an allowed origin is let in
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "https://chat.example" opens the gateway
      Then the browser page is let in

    Scenario: Allowing one origin allows no other
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "https://chat.example.evil.example" opens the gateway
      Then the browser page is refused with the status 403
