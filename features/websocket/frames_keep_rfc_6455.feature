Feature: The gateway reads frames as RFC 6455 says
  For developers of clients: a wrong frame is answered with the close code that says what was wrong.
  In “bytes” the four zeros are the mask of a frame, and what is in quotes is text.

  Rule: A frame that breaks the protocol closes the connection with 1002 (sections 5.2, 5.5 and 7.4)

    Scenario Outline: <frame> closes the connection with 1002
      Given the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame   | bytes   | why   |
        | <frame> | <bytes> | <why> |
      Then the gateway closes the user's connection with the code 1002

      Examples:
        | frame                                     | bytes                                          | why                                   |
        | A length that is not in its shortest form | 81 FE 00 02 00 00 00 00 '{}'                   | a length of 2 has one byte, not three |
        | A length with its top bit set             | 81 FF 80 00 00 00 00 00 00 02 00 00 00 00 '{}' | the top bit of a length must be zero  |
        | A data frame with a reserved opcode       | 83 82 00 00 00 00 '{}'                         | opcode 3 has no meaning               |
        | A fragment that continues no message      | 80 82 00 00 00 00 '{}'                         | no message has begun                  |
        | A fragment of a ping                      | 09 82 00 00 00 00 'hi'                         | a ping must not be fragmented         |
        | A ping that announces 126 bytes           | 89 FE 00 7E 00 00 00 00 'p' × 126              | a ping has at most 125 bytes          |
        | A close frame with the code 1005          | 88 82 00 00 00 00 03 ED                        | 03 ED is 1005, which is never sent    |
        | A close frame with half a code            | 88 81 00 00 00 00 03                           | a code has two bytes                  |

  Rule: Text that is not UTF-8 closes the connection with 1007 (section 8.1)

    Scenario Outline: <text> in a text message closes the connection with 1007
      Given the user is connected to the gateway
      When the user sends these bytes as a text frame:
        | bytes   | why   |
        | <bytes> | <why> |
      Then the gateway closes the user's connection with the code 1007

      Examples:
        | text                        | bytes                    | why                                 |
        | An overlong slash           | '{"tea":"' C0 AF '"}'    | a slash in two bytes instead of one |
        | Half a surrogate pair       | '{"tea":"' ED A0 80 '"}' | UTF-8 has no surrogates             |
        | A character that breaks off | '{"tea":"' E7 AB '"}'    | the character has a third byte      |

    Scenario: A close frame whose reason is not UTF-8 closes the connection with 1007 or 1002
      Given the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame                                | bytes                      | why                    |
        | close, code 1000, reason of one byte | 88 83 00 00 00 00 03 E8 FF | FF is in no UTF-8 text |
      Then the gateway closes the user's connection with the code 1007 or 1002

  Rule: A valid close frame is answered with the same code, or with none (section 5.5.1)

    # 1005 stands for a close frame without a code.
    Scenario: A close frame is answered by a close frame
      Given the user is connected to the gateway
      When the user writes these frames to the gateway connection:
        | frame            | bytes                   | why           |
        | close, code 1000 | 88 82 00 00 00 00 03 E8 | 03 E8 is 1000 |
      Then the gateway closes the user's connection with the code 1000 or 1005
