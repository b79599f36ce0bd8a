Feature: The gateway's handshake follows RFC 6455
  For developers of clients: every WebSocket library and every proxy can connect to the gateway.

  Rule: Everything that RFC 6455 allows in a handshake is accepted (section 4.1)

    Scenario Outline: A handshake with <kind> is accepted
      When a client writes these lines to the gateway's port:
        """
        GET <path> HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        <line>
        """
      Then the status is 101

      Examples:
        | kind                         | path  | line                                                                         |
        | a list of connection options | /     | Connection: keep-alive, Upgrade                                              |
        | offered subprotocols         | /     | Connection: Upgrade\nSec-WebSocket-Protocol: chat, bamboo.v1                 |
        | offered extensions           | /     | Connection: Upgrade\nSec-WebSocket-Extensions: permessage-deflate, x-unknown |
        | a query                      | /?a=b | Connection: Upgrade                                                          |

    Scenario: The gateway chooses nothing that was not offered
      When a client writes these lines to the gateway's port:
        """
        GET / HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """
      Then the reply has these headers:
        | header                   | is        | value                        |
        | Sec-WebSocket-Accept     | equals    | s3pPLMBiTxaQ9kYGzzhZRbK+xOo= |
        | Sec-WebSocket-Protocol   | is absent |                              |
        | Sec-WebSocket-Extensions | is absent |                              |

  Rule: A handshake that breaks RFC 6455 is refused (sections 4.2.1 and 4.2.2)

    Scenario: A handshake of another version is refused with the version that Bamboo supports
      When a client writes these lines to the gateway's port:
        """
        GET / HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 12
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """
      Then the status is 426
      And the reply has these headers:
        | header                | is     | value |
        | Sec-WebSocket-Version | equals | 13    |

    Scenario: A handshake whose key is too short is refused
      When a client writes these lines to the gateway's port:
        """
        GET / HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAA
        """
      Then the client is refused
