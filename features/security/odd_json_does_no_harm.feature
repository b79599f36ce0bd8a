Feature: Odd JSON does no harm
  For everyone else who talks to Bamboo: what may or may not be JSON is taken or refused, and the next user is answered.

  Rule: What is no text of Unicode is refused

    Scenario Outline: A message with <kind> is refused
      When a client calls POST "/api/v1/chat" with the bytes "<bytes>"
      Then the status is 400
      And the reply says what is wrong

      # Each is {"message":"…"}.
      Examples:
        | kind                            | bytes                                                       |
        | bytes that are no UTF-8         | 7B 22 6D 65 73 73 61 67 65 22 3A 22 74 65 61 FF FE 22 7D    |
        | a character that breaks off     | 7B 22 6D 65 73 73 61 67 65 22 3A 22 74 65 61 E7 AB 22 7D    |
        | an overlong way of writing NUL  | 7B 22 6D 65 73 73 61 67 65 22 3A 22 74 65 61 C0 80 22 7D    |
        | half a pair of surrogates       | 7B 22 6D 65 73 73 61 67 65 22 3A 22 74 65 61 ED A0 80 22 7D |
        | a line feed that is not escaped | 7B 22 6D 65 73 73 61 67 65 22 3A 22 61 0A 62 22 7D          |

    Scenario: A frame that is no UTF-8 is refused
      Given the user is connected to the gateway
      When the user sends the bytes "7B 22 74 79 70 65 22 3A 22 FF FE 22 7D" as a text frame
      Then the gateway refuses the user's message with INVALID_MESSAGE

  Rule: What JSON leaves open is taken or refused, and harms nobody

    Scenario Outline: <kind> in a message is taken or refused
      When a client calls POST "/api/v1/chat" with the body '<body>'
      Then the status is 201 or 400
      And Bamboo still answers the next user

      Examples:
        | kind                               | body                                                  |
        | Half a pair of surrogates, escaped | {"message": "tea \ud83d house"}                       |
        | A NUL, escaped                     | {"message": "tea \u0000 house"}                       |
        | The same name twice                | {"message": "tea", "message": "coffee"}               |
        | A number beyond all doubles        | {"message": "tea", "price": 1e999999999}              |
        | A number of 10 000 digits          | {"message": "tea", "price": {number of 10000 digits}} |
        | Lists 5000 deep                    | {"message": "tea", "price": {list 5000 deep}}         |
        | Lists 200 000 deep                 | {"message": "tea", "price": {list 200000 deep}}       |

    Scenario: A command with lists 200 000 deep is taken or refused
      Given the user is connected to the gateway
      When the user sends the frame '{"type": "command", "name": "status", "args": {list 200000 deep}}'
      Then the user's connection stays usable
      And Bamboo still answers the next user

    Scenario: A history with half a pair of surrogates can be read
      Given the user has chosen a new session id
      And a client has called POST "/api/v1/chat" with the body '{"message": "tea \ud83d house", "session_id": "{session}"}'
      When a client calls GET "/api/v1/history/{session}"
      Then the status is 200 or 404
      And Bamboo still answers the next user
