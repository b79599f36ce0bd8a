Feature: Bad requests are refused and leave nothing behind
  For clients with a bug: they learn what is wrong, and no history is changed.

  Rule: A message must be JSON with a text

    Scenario Outline: A conversation is not started by <kind>
      When a client calls POST "/api/v1/chat" with the body '<body>'
      Then the status is 400

      Examples:
        | kind                   | body                                  |
        | a body that breaks off | {"message": "Hello                    |
        | an empty body          |                                       |
        | a list                 | ["Hello"]                             |
        | no message at all      | {"session_id": "refused-no-message"}  |
        | a message that is null | {"message": null}                     |
        | a number as message    | {"message": 42}                       |
        | an object as message   | {"message": {"text": "Hello"}}        |
        | a number as session id | {"message": "Hello", "session_id": 7} |

    Scenario: A message with another content type than JSON is refused
      When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello"}'
      Then the status is 400 or 415

    Scenario: A message that is refused for its content type creates no session
      Given the user has chosen a new session id
      When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello", "session_id": "{session}"}'
      Then the status is 400 or 415
      And nothing of the refused request is stored

    # The first two are what a foreign page can send without a preflight.
    Scenario Outline: A message of the content type <type> is refused and not stored
      Given the user has chosen a new session id
      When a client calls POST "/api/v1/chat" with the content type "<type>" and the body '{"message": "Hello", "session_id": "{session}"}'
      Then the status is 400 or 415
      And nothing of the refused request is stored

      Examples:
        | type                              |
        | application/x-www-form-urlencoded |
        | text/plain; x=application/json    |
        | application/jsonx                 |

    Scenario: A refused message creates no session
      Given the user has chosen a new session id
      When a client calls POST "/api/v1/chat" with the body '{"message": 42, "session_id": "{session}"}'
      Then the status is 400
      And nothing of the refused request is stored

    Scenario: A refused message does not change an existing conversation
      Given the model answers "Hello" with "Good day"
      And the user has asked "Hello"
      When a client calls POST "/api/v1/chat" with the body '{"message": null, "session_id": "{session}"}'
      Then the status is 400
      And the history shows:
        | role      | content  |
        | user      | Hello    |
        | assistant | Good day |

    Scenario: An empty message is refused, on create or on stream
      Given the user has chosen a new session id
      When a client sends an empty message and asks for its answer
      Then the empty message is refused

  Rule: A body has at most 2 MiB (2 097 152 bytes)

    Scenario: A body of exactly 2 MiB is accepted
      When a client starts a conversation with a body of 2097152 bytes
      Then the status is 201

    Scenario: A body of one byte more than 2 MiB is refused
      When a client starts a conversation with a body of 2097153 bytes
      Then the status is 413
      And nothing of the refused request is stored

    Scenario: A chunked body over 2 MiB is refused
      When a client starts a conversation with a chunked body of 2097153 bytes
      Then the status is 413
      And nothing of the refused request is stored

    Scenario: The next message after a body over 2 MiB is answered
      When a client starts a conversation with a body of 2097153 bytes
      Then the status is 413
      And Bamboo still answers the next user

  Rule: Unknown routes and methods are refused

    Scenario: An unknown route is not found
      When a client calls GET "/api/v1/poems"
      Then the status is 404

    Scenario Outline: A wrong method on <route> is refused
      When a client calls <method> "<route>"
      Then the status is 404 or 405

      Examples:
        | method | route                  |
        | DELETE | /api/v1/chat           |
        | POST   | /api/v1/stream/nobody  |
        | PUT    | /api/v1/history/nobody |
        | GET    | /api/v1/stop/nobody    |
        | POST   | /health                |

    Scenario: GET on the address of a stop does not stop the answer
      Given the model pauses after 2 tokens of its answer "one two three" to "Count"
      And the user has read "one two" of the answer to "Count"
      And a client has called GET "/api/v1/stop/{session}"
      When the model continues
      Then the status is 404 or 405
      And the answer is "one two three"

    Scenario: POST on the address of a stream does not start the answer
      Given the user has sent "What is bamboo?"
      And a client has called POST "/api/v1/stream/{session}"
      When the user reads the answer to "What is bamboo?"
      Then the answer is complete

    Scenario: POST on the stream of a waiting message is refused
      Given the user has sent "What is bamboo?"
      When a client calls POST "/api/v1/stream/{session}"
      Then the status is 404 or 405
