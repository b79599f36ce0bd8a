Feature: A reply is what clients rely on
  For client authors: headers and JSON, checked as they are on the wire.

  Scenario: A new conversation is told as JSON, with its id and the address of its stream
    Given each call of the client carries these headers:
      | header       | value                        |
      | X-Request-Id | {new id}                     |
      | Accept       | application/json, text/plain |
    When a client calls POST "/api/v1/chat" with the body:
      """
      {"message": "竹子 🎋", "session_id": "newcomer-{new id}"}
      """
    Then the status is 201
    And the reply has these headers:
      | header       | is       | value            |
      | Content-Type | contains | application/json |
    And the reply has these values:
      | path       | is       | value                    |
      | session_id | matches  | ^newcomer-[0-9a-f-]{36}$ |
      | stream_url | contains | /api/v1/stream/newcomer- |
      | status     | equals   | streaming                |
    And the reply comes within 2 s

  Scenario: The id of a reply leads to the history of its conversation
    Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
    And "session_id" in the reply is kept as "conversation"
    When a client calls GET "/api/v1/history/{conversation}"
    Then the reply is:
      """
      {
        "session_id": "{conversation}",
        "messages": [
          {"role": "user", "content": "Hello", …}
        ],
        …
      }
      """

  Scenario Outline: A message of <size> is taken
    When a client calls POST "/api/v1/chat" with the body '{"message": "<text>"}'
    Then the reply is:
      """
      {"session_id": <uuid>, "stream_url": <any string>, "status": "streaming", …}
      """

    Examples:
      | size            | text                             |
      | 5000 characters | {text of 5000 characters}        |
      | 300 Han signs   | {Chinese text of 300 characters} |
      | 40 emoji        | {text of 40 emoji}               |
