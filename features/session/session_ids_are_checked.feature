Feature: Session ids are checked at the door
  An id ends up in addresses and in storage, so only plain ones are let in:
  1 to 128 letters, digits, dots, underscores and dashes, but not “.” or “..”.

  Scenario Outline: A session id <kind> is refused when a conversation begins
    When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "<id>"}'
    Then the status is 400
    And the reply says what is wrong

    Examples:
      | kind                        | id                      |
      | that is empty               |                         |
      | of one dot                  | .                       |
      | of two dots                 | ..                      |
      | that climbs out of a folder | ../../etc/passwd        |
      | with a slash                | tea/house               |
      | with a space                | tea house               |
      | with a letter beyond ASCII  | 竹子                    |
      | of 129 characters           | {new id of 129 letters} |

  Scenario Outline: A bad session id in an address gives <what> nothing
    When a client calls <method> "<address>"
    Then the status is 400 or 404

    Examples:
      | what    | method | address                       |
      | history | GET    | /api/v1/history/..%2F..%2Fetc |
      | stream  | GET    | /api/v1/stream/tea%20house    |
      | stop    | POST   | /api/v1/stop/%2E%2E%2Fsecret  |
