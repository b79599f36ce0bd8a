Feature: Bamboo reads calls as the HTTP standard says
  For developers of clients: they can use any HTTP library.

  Rule: Unusual but valid calls are accepted

    Scenario Outline: HEAD on <route> is answered with 200
      When a client calls HEAD "<route>"
      Then the status is 200

      Examples:
        | route          |
        | /health        |
        | /api/v1/health |

    # A body would stand where the reply to the second request begins.
    Scenario: HEAD on a health route is answered without a body
      When a client writes these lines to Bamboo's HTTP port:
        """
        HEAD /health HTTP/1.1
        Host: 127.0.0.1

        GET /api/v1/poems HTTP/1.1
        Host: 127.0.0.1
        Connection: close
        """
      Then the status is 200
      And the reply is followed by one with the status 404

    Scenario Outline: The content type <type> is JSON
      When a client calls POST "/api/v1/chat" with the content type "<type>" and the body '{"message": "Hello"}'
      Then the status is 201

      Examples:
        | type                            |
        | application/json; charset=utf-8 |
        | application/json;charset=UTF-8  |
        | application/json; version=1     |
        | Application/JSON                |

    Scenario Outline: The query string of GET <route> is ignored
      Given the user has asked "What is bamboo?"
      When a client calls GET "<route>?trace=7"
      Then the status is <status>

      Examples:
        | route                     | status |
        | /health                   | 200    |
        | /api/v1/history/{session} | 200    |
        # 400: the session is known, and no question of it waits for an answer.
        | /api/v1/stream/{session}  | 400    |

    Scenario: The query string of a new message is ignored
      When a client calls POST "/api/v1/chat?trace=7" with the body '{"message": "Hello"}'
      Then the status is 201

    # %74 is the letter t.
    Scenario: A percent-encoded letter in the address of a history is that letter
      Given the user has chosen the session id "tea-house"
      And the user has asked "What is bamboo?"
      When a client calls GET "/api/v1/history/%74ea-house"
      Then the status is 200

    Scenario: A percent-encoded letter in the address of a stream is that letter
      Given the user has chosen the session id "tea-house"
      And the user has sent "What is bamboo?"
      When a client calls GET "/api/v1/stream/%74ea-house"
      Then the status is 200

    Scenario: A percent-encoded letter in the address of a stop is that letter
      Given the user has chosen the session id "tea-house"
      And the user is reading the answer to "Count from 1 to 1000"
      When a client calls POST "/api/v1/stop/%74ea-house"
      Then the status is 200
      And the answer ends as stopped within 1 s

  Rule: A call that is repeated with its Idempotency-Key changes nothing

    Scenario: A message sent again with its Idempotency-Key is stored once
      Given the user has chosen a new session id
      And each call of the client carries the idempotency key "first-try-{new id}"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      Then the history holds 1 message

    Scenario: A message sent again after its answer is stored once
      Given the user has chosen a new session id
      And each call of the client carries the idempotency key "first-try-{new id}"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      And a client has called GET "/api/v1/stream/{session}"
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      Then the history holds 2 messages

    Scenario: A message sent again with its Idempotency-Key gets the same session
      Given each call of the client carries the idempotency key "first-try-{new id}"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
      And "session_id" in the reply is kept as "first"
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the status is 201
      And the reply has these values:
        | path       | is     | value   |
        | session_id | equals | {first} |

    Scenario: A message sent 30 times at once with one Idempotency-Key is stored once
      Given the user has chosen a new session id
      And each call of the client carries the idempotency key "double-click-{new id}"
      When a client calls POST "/api/v1/chat" 30 times at once with the body '{"message": "Hello", "session_id": "{session}"}'
      Then the history holds 1 message

    Scenario: Another message with a used Idempotency-Key is refused
      Given each call of the client carries the idempotency key "first-try-{new id}"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
      When a client calls POST "/api/v1/chat" with the body '{"message": "Goodbye"}'
      Then the status is 409

    Scenario: A message that is refused for its Idempotency-Key is not stored
      Given the user has chosen a new session id
      And each call of the client carries the idempotency key "first-try-{new id}"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      When a client calls POST "/api/v1/chat" with the body '{"message": "Goodbye", "session_id": "{session}"}'
      Then the status is 409
      And the history holds 1 message
