Feature: Hostile frames do no harm
  For all other gateway clients: a client that breaks the WebSocket protocol is disconnected, and nobody else notices.
  In “bytes” the four zeros are the mask of a frame, and what is in quotes is text.

  Rule: A frame that breaks the protocol closes only its own connection (RFC 6455, sections 5 and 7)

    Scenario Outline: <frame> closes the connection
      Given Ann is connected to the gateway
      And the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame   | bytes   | why   |
        | <frame> | <bytes> | <why> |
      Then the gateway closes the user's connection with the code 1002
      And Ann's connection stays usable
      And Bamboo still answers the next user

      Examples:
        | frame                                  | bytes                                        | why                               |
        | A frame without a mask                 | 81 02 '{}'                                   | a client must mask each frame     |
        | A frame with the first reserved bit    | C1 82 00 00 00 00 '{}'                       | it needs an extension             |
        | A frame with the third reserved bit    | 91 82 00 00 00 00 '{}'                       | it needs an extension             |
        | A frame with the reserved opcode 3     | 83 82 00 00 00 00 '{}'                       | opcode 3 has no meaning           |
        | A control frame with a reserved opcode | 8B 80 00 00 00 00                            | opcode 11 has no meaning          |
        | A ping in two frames                   | 09 80 00 00 00 00 80 80 00 00 00 00          | a ping must not be fragmented     |
        | A ping of more than 125 bytes          | 89 FE 00 7E 00 00 00 00 20 × 126             | a ping has at most 125 bytes      |
        | The rest of a message that never began | 80 82 00 00 00 00 '{}'                       | no message has begun              |
        | A message within a message             | 01 81 00 00 00 00 '{' 81 82 00 00 00 00 '{}' | the first message has not ended   |
        | A close frame with the code 999        | 88 82 00 00 00 00 03 E7                      | 03 E7 is 999; codes begin at 1000 |

    Scenario: The connection is closed after a frame with an impossible length
      Given the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame                  | bytes                    | why                       |
        | text of 2^64 − 1 bytes | 81 FF FF × 8 00 00 00 00 | no message can be so long |
      Then the gateway closes the user's connection
      And Bamboo still answers the next user

  Rule: A message may be split into any number of frames

    Scenario: A message in one-byte frames is understood
      Given the user is connected to the gateway
      When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 1 byte
      Then the gateway answers the user's ping with the timestamp 7

    Scenario: A character may be split over several frames
      Given the user is connected to the gateway
      When the user sends the message '{"type": "ping", "note": "竹子 🎋", "timestamp": 7}' in frames of 1 byte
      Then the gateway answers the user's ping with the timestamp 7

    Scenario: A ping between the frames of a message is answered, and so is the message
      Given the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame                | bytes                               | why                                 |
        | text, first fragment | 01 8F 00 00 00 00 '{"type":"ping",' | the message continues               |
        | ping frame           | 89 82 00 00 00 00 'hi'              | a control frame may come in between |
        | text, last fragment  | 80 8E 00 00 00 00 '"timestamp":7}'  | the message is complete             |
      Then exactly one pong frame with "hi" comes back to the user
      And the gateway answers the user's ping with the timestamp 7

  Rule: Oversized messages do not use up memory

    Scenario: A fragmented message over 2 MiB is refused as too big
      Given Bamboo is idle
      And the user is connected to the gateway
      When the user sends a message of 24 MiB in frames of 64 KiB
      Then the gateway closes the user's connection with the code 1009
      And Bamboo still answers the next user
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s

    Scenario: The connection is closed after a frame that is a decompression bomb
      Given Bamboo is idle
      When the user opens the gateway and sends a compressed frame that expands to 32 MiB
      Then the gateway closes the user's connection
      And Bamboo still answers the next user
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s

    Scenario: Announced frames that never arrive use no memory
      Given Bamboo is idle
      When 40 clients open the gateway, announce a frame of 2 MiB each and send one byte of it
      Then Bamboo still answers the next user
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s
