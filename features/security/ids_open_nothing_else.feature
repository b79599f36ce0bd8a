Feature: A session id opens its own session and nothing else
  For everyone with a conversation: who does not know its id to the letter does not read, stop or continue it.

  Rule: An id is no path, no pattern and no beginning

    Scenario Outline: <kind> opens no session
      Given Ann has chosen the session id "ann-{new id}"
      And Ann has asked "What is bamboo?"
      When a client calls GET "/api/v1/history/<id>"
      Then the status is 400 or 404
      And Ann's history holds 2 messages

      Examples:
        | kind                                 | id                           |
        | A path that ends in the id           | x%2F..%2F{Ann's session}     |
        | A path that is not encoded           | x/../{Ann's session}         |
        | A path with backslashes              | ..%5C{Ann's session}         |
        | A path encoded twice                 | x%252F..%252F{Ann's session} |
        | A dot behind the id                  | {Ann's session}.             |
        | A space behind the id                | {Ann's session}%20           |
        | A NUL behind the id                  | {Ann's session}%00           |
        | A new line behind the id             | {Ann's session}%0D%0A        |
        | A letter that looks like another one | %D0%B0{Ann's session}        |
        | Dots of another script               | %EF%BC%8E%EF%BC%8E           |
        | Bytes that are no UTF-8              | %C0%AE%C0%AE                 |
        | The beginning of the id              | ann-                         |
        | A pattern of a shell                 | ann-%2A                      |
        | A pattern of a database              | ann-%25                      |
        | A piece of SQL                       | x%27%20OR%20%27a%27%3D%27a   |
        | An id of 10 000 letters              | {new id of 10000 letters}    |

    Scenario Outline: An id <kind> is refused at the gateway
      Given the user has opened the gateway without connecting
      When the user sends the frame '{"type": "connect", "session_id": "<id>", "auth": null}'
      Then the gateway refuses the user's message with INVALID_MESSAGE
      And the user's connection stays usable after connecting

      Examples:
        | kind                        | id                      |
        | that climbs out of a folder | ../../etc/passwd        |
        | of two dots                 | ..                      |
        | with a NUL                  | tea\u0000house          |
        | with a new line             | tea\u000Ahouse          |
        | beyond ASCII                | 竹子                    |
        | of 129 letters              | {new id of 129 letters} |

  Rule: Who is in one session has no part in another

    Scenario: Nobody speaks in a session that he is not connected to
      Given Ann is connected to the gateway
      And Ben is connected to the gateway
      When Ben sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session of Ann}"}'
      Then the gateway refuses Ben's message with INVALID_MESSAGE
      And nothing is stored under the session id "{Ann's session}"
