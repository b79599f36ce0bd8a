Feature: Hostile frames do no harm
  For everyone else at the gateway: who breaks the WebSocket protocol loses the connection, and nobody else notices.

  Rule: A frame that breaks the protocol ends its connection (RFC 6455, sections 5 and 7)

    Scenario Outline: <kind> ends its connection and the next user is answered
      Given Ann is connected to the gateway
      And the user is connected to the gateway
      When the user writes the bytes "<bytes>" past the WebSocket protocol
      Then the gateway closes the user's connection with the code 1002
      And Ann's connection stays usable
      And Bamboo still answers the next user

      Examples:
        | kind                                        | bytes                                        |
        | A frame without a mask                      | 81 02 7B 7D                                  |
        | A frame with the first reserved bit         | C1 82 00 00 00 00 7B 7D                      |
        | A frame with the third reserved bit         | 91 82 00 00 00 00 7B 7D                      |
        | A frame of a kind that there is not         | 83 82 00 00 00 00 7B 7D                      |
        | A control frame of a kind that there is not | 8B 80 00 00 00 00                            |
        | A ping in two frames                        | 09 80 00 00 00 00 80 80 00 00 00 00          |
        | A ping of more than 125 bytes               | 89 FE 00 7E 00 00 00 00                      |
        | The rest of a message that never began      | 80 82 00 00 00 00 7B 7D                      |
        | A message within a message                  | 01 81 00 00 00 00 7B 81 82 00 00 00 00 7B 7D |
        | A close frame with the code 999             | 88 82 00 00 00 00 03 E7                      |

    Scenario: A frame of a size beyond all numbers ends its connection
      Given the user is connected to the gateway
      When the user writes the bytes "81 FF FF FF FF FF FF FF FF FF 00 00 00 00" past the WebSocket protocol
      Then the gateway closes the user's connection
      And Bamboo still answers the next user

  Rule: A message may come in as many frames as its sender likes

    Scenario: A message in frames of one byte is understood
      Given the user is connected to the gateway
      When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 1 byte
      Then the gateway answers the user's ping with the timestamp 7

    Scenario: A ping frame between the frames of a message is answered, and so is the message
      Given the user is connected to the gateway
      # {"type":"ping", a ping frame with “hi”, "timestamp":7}
      When the user writes the bytes "01 8F 00 00 00 00 7B 22 74 79 70 65 22 3A 22 70 69 6E 67 22 2C 89 82 00 00 00 00 68 69 80 8E 00 00 00 00 22 74 69 6D 65 73 74 61 6D 70 22 3A 37 7D" past the WebSocket protocol
      Then exactly one pong frame with "hi" comes back to the user
      And the gateway answers the user's ping with the timestamp 7

  Rule: Nobody makes Bamboo keep more than a message may have

    Scenario: A message over 2 MiB is too big in however many frames it comes
      Given Bamboo is at rest
      And the user is connected to the gateway
      When the user sends a message of 24 MiB in frames of 64 KiB
      Then the gateway closes the user's connection with the code 1009
      And Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

    Scenario: A packed frame that grows a thousandfold ends its connection
      Given Bamboo is at rest
      When the user opens the gateway and sends a packed frame that unpacks to 32 MiB
      Then the gateway closes the user's connection
      And Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

    Scenario: Frames that are announced and never come take no memory
      Given Bamboo is at rest
      When 40 clients open the gateway, announce a frame of 2 MiB each and send one byte of it
      Then Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s
