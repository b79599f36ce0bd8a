Feature: Bamboo reads calls as the HTTP standard says
  For developers of clients: they can use any HTTP library.

  Rule: Everything that HTTP allows in a call is accepted

    Scenario Outline: HEAD on <route> is answered with 200
      When a client calls HEAD "<route>"
      Then the status is 200

      Examples:
        | route          |
        | /health        |
        | /api/v1/health |

    Scenario: A content type with a charset is JSON
      When a client calls POST "/api/v1/chat" with the content type "application/json; charset=utf-8" and the body '{"message": "Hello"}'
      Then the status is 201

    Scenario: A query string in an address is ignored
      Given the user has asked "What is bamboo?"
      When a client calls GET "/api/v1/history/{session}?trace=7"
      Then the status is 200

    Scenario: A percent-encoded letter of a session id is that letter
      Given the user has chosen the session id "tea-house"
      And the user has asked "What is bamboo?"
      # %74 is the letter t.
      When a client calls GET "/api/v1/history/%74ea-house"
      Then the status is 200

  Rule: A call that is repeated with its Idempotency-Key changes nothing

    Scenario: A message sent again with its Idempotency-Key is stored once
      Given the user has chosen a new session id
      And each call of the client carries the idempotency key "first-try"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "{session}"}'
      When a client calls GET "/api/v1/history/{session}"
      Then the reply has these values:
        | path       | is     | value |
        | messages.# | equals | 1     |

    Scenario: Another message with a used Idempotency-Key is refused
      Given each call of the client carries the idempotency key "first-try"
      And a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
      When a client calls POST "/api/v1/chat" with the body '{"message": "Goodbye"}'
      Then the status is 409
