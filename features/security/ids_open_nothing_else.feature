Feature: A session id gives access to its own session only
  For everyone with a conversation: without its exact id nobody can read, stop or continue it.

  Rule: An id is not a path, a pattern or a prefix (path traversal, SQL injection)

    Scenario Outline: <kind> gives access to no session
      Given Ann has chosen the session id "ann-{new id}"
      And Ann has asked "What is bamboo?"
      When a client calls GET "/api/v1/history/<id>"
      Then the status is 400 or 404
      And Ann's history holds 2 messages

      Examples:
        | kind                       | id                           |
        | A path traversal to the id | x%2F..%2F{Ann's session}     |
        | A path that is not encoded | x/../{Ann's session}         |
        | A path with backslashes    | ..%5C{Ann's session}         |
        | A path encoded twice       | x%252F..%252F{Ann's session} |
        | A space behind the id      | {Ann's session}%20           |
        | A NUL behind the id        | {Ann's session}%00           |
        | A new line behind the id   | {Ann's session}%0D%0A        |
        | A lookalike letter         | %D0%B0{Ann's session}        |
        | Dots of another script     | %EF%BC%8E%EF%BC%8E           |
        | Bytes that are not UTF-8   | %C0%AE%C0%AE                 |
        | A shell pattern            | ann-%2A                      |
        | A database pattern         | ann-%25                      |
        | SQL injection              | x%27%20OR%20%27a%27%3D%27a   |
        | An id of 10 000 letters    | {new id of 10000 letters}    |

    # These are valid ids of other sessions, so Bamboo may also show an empty history.
    Scenario Outline: <kind> is the id of another session
      Given Ann has chosen the session id "ann-{new id}"
      When Ann asks "What is bamboo?"
      Then nothing is stored under the session id "<id>"
      And Ann's history holds 2 messages

      Examples:
        | kind                    | id                          |
        | A dot behind the id     | {Ann's session}.            |
        | The beginning of the id | ann-                        |
        | The id in capitals      | {Ann's session in capitals} |

    Scenario: Ids that differ only in capitals are two conversations
      Given Ann has chosen the session id "ann-{new id}"
      And Ann has asked "What is bamboo?"
      And Ben has chosen the session id "{Ann's session in capitals}"
      When Ben asks "How tall is it?"
      Then Ben's history holds 2 messages
      And Ann's history holds 2 messages

    Scenario Outline: The gateway refuses an id <kind>
      Given the user has opened the gateway without sending connect
      When the user sends the frame '{"type": "connect", "session_id": "<id>", "auth": null}'
      Then the gateway refuses the user's message with INVALID_MESSAGE
      And the user can still connect and use the connection

      Examples:
        | kind                  | id                      |
        | with a path traversal | ../../etc/passwd        |
        | of two dots           | ..                      |
        | with a NUL            | tea\u0000house          |
        | with a new line       | tea\u000Ahouse          |
        | beyond ASCII          | 竹子                    |
        | of 129 letters        | {new id of 129 letters} |

  Rule: A client of one session has no access to another

    Scenario: A client cannot send a message to a session it is not connected to
      Given Ann is connected to the gateway
      And Ben is connected to the gateway
      When Ben sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session of Ann}"}'
      Then the gateway refuses Ben's message with INVALID_MESSAGE
      And nothing is stored under the session id "{Ann's session}"
