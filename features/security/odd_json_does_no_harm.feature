Feature: Odd JSON does no harm
  For all other users: unusual JSON is accepted or refused, and the next user is answered.

  Rule: Text that is not valid Unicode or JSON is refused

    Scenario Outline: A message with <kind> is refused
      When a client calls POST "/api/v1/chat" with these bytes:
        | bytes   | why   |
        | <bytes> | <why> |
      Then the status is 400

      Examples:
        | kind                            | bytes                           | why                                 |
        | bytes that are not UTF-8        | '{"message":"tea' FF FE '"}'    | FF and FE are in no UTF-8 text      |
        | a character that breaks off     | '{"message":"tea' E7 AB '"}'    | the character has a third byte      |
        | an overlong NUL                 | '{"message":"tea' C0 80 '"}'    | a NUL in two bytes instead of one   |
        | half a surrogate pair           | '{"message":"tea' ED A0 80 '"}' | UTF-8 has no surrogates             |
        | a line feed that is not escaped | '{"message":"a' 0A 'b"}'        | JSON text has no control characters |

    Scenario: A frame that is not valid UTF-8 closes its connection
      Given the user is connected to the gateway
      When the user sends these bytes as a text frame:
        | bytes                  | why                            |
        | '{"type":"' FF FE '"}' | FF and FE are in no UTF-8 text |
      Then the gateway closes the user's connection with the code 1007

  Rule: Unusual JSON is accepted or refused and harms nobody

    Scenario Outline: <kind> in a message is accepted or refused
      When a client calls POST "/api/v1/chat" with the body '<body>'
      Then the status is 201 or 400
      And Bamboo still answers the next user

      Examples:
        | kind                           | body                                                  |
        | Half a surrogate pair, escaped | {"message": "tea \ud83d house"}                       |
        | A NUL, escaped                 | {"message": "tea \u0000 house"}                       |
        | The same name twice            | {"message": "tea", "message": "coffee"}               |
        | A number that is too large     | {"message": "tea", "price": 1e999999999}              |
        | A number of 10 000 digits      | {"message": "tea", "price": {number of 10000 digits}} |
        | Lists 5000 deep                | {"message": "tea", "price": {list 5000 deep}}         |
        | Lists 200 000 deep             | {"message": "tea", "price": {list 200000 deep}}       |

    Scenario: A command with lists 200 000 deep is accepted or refused
      Given the user is connected to the gateway
      When the user sends the frame '{"type": "command", "name": "status", "args": {list 200000 deep}}'
      Then the user's connection stays usable
      And Bamboo still answers the next user

    Scenario: Half a surrogate pair in a message does not break its history
      Given the user has chosen a new session id
      And a client has called POST "/api/v1/chat" with the body '{"message": "tea \ud83d house", "session_id": "{session}"}'
      When a client calls GET "/api/v1/history/{session}"
      Then the status is 200 or 404
      And Bamboo still answers the next user
