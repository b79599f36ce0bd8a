Feature: Session ids are validated
  For operators: an id becomes part of addresses and of storage, so only simple ones are accepted:
  1 to 128 ASCII letters, digits, dots, underscores and dashes, but not “.” or “..”.

  Scenario Outline: A session id <kind> is refused when a conversation begins
    When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "<id>"}'
    Then the status is 400

    Examples:
      | kind                       | id                      |
      | that is empty              |                         |
      | of one dot                 | .                       |
      | of two dots                | ..                      |
      | with a path traversal      | ../../etc/passwd        |
      | with a slash               | tea/house               |
      | with a space               | tea house               |
      | with a letter beyond ASCII | 竹子                    |
      | of 129 characters          | {new id of 129 letters} |
      # A check by a pattern between ^ and $ accepts it.
      | with a line break behind   | {new id}\\n             |

  Scenario Outline: A bad session id in a path gets nothing from <what>
    When a client calls <method> "<address>"
    Then the status is 400 or 404

    Examples:
      | what    | method | address                       |
      | history | GET    | /api/v1/history/..%2F..%2Fetc |
      | stream  | GET    | /api/v1/stream/{new id}%20tea |
      | stop    | POST   | /api/v1/stop/%2E%2E%2Fsecret  |
