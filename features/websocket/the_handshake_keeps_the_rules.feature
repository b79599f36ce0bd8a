Feature: The gateway's handshake follows RFC 6455
  For developers of clients: every WebSocket library and every proxy can connect to the gateway.

  Rule: Unusual but valid handshakes are accepted (RFC 6455, section 4.1)

    Scenario Outline: A handshake with <kind> is accepted
      When a client writes these lines to the gateway's port:
        """
        GET <path> HTTP/1.1
        Host: 127.0.0.1
        Upgrade: <upgrade>
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        <line>
        """
      Then the status is 101

      Examples:
        | kind                         | path     | upgrade   | line                                                                         |
        | a list of connection options | /        | websocket | Connection: keep-alive, Upgrade                                              |
        | capitals in its words        | /        | WebSocket | connection: UPGRADE                                                          |
        | offered subprotocols         | /        | websocket | Connection: Upgrade\nSec-WebSocket-Protocol: chat, bamboo.v1                 |
        | offered extensions           | /        | websocket | Connection: Upgrade\nSec-WebSocket-Extensions: permessage-deflate, x-unknown |
        | a query                      | /?a=b    | websocket | Connection: Upgrade                                                          |
        | a path                       | /ws/chat | websocket | Connection: Upgrade                                                          |

    Scenario: A subprotocol that was not offered is never chosen
      When a client writes these lines to the gateway's port:
        """
        GET / HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Protocol: chat
        """
      Then the status is 101
      And the reply has these headers:
        | header                 | is                  | value |
        | Sec-WebSocket-Protocol | is absent or equals | chat  |

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

    Scenario Outline: A handshake of version <version> is refused with the version that Bamboo supports
      When a client writes these lines to the gateway's port:
        """
        GET / HTTP/1.1
        Host: 127.0.0.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: <version>
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        """
      Then the status is 426
      And the reply has these headers:
        | header                | is     | value |
        | Sec-WebSocket-Version | equals | 13    |

      Examples:
        | version |
        | 8       |
        | 12      |
        | 14      |

    Scenario Outline: A handshake <without> is refused
      When a client writes these lines to the gateway's port:
        """
        GET / <http>
        Host: 127.0.0.1
        <lines>
        """
      Then the client is refused

      Examples:
        | without                     | http     | lines                                                                                                           |
        | whose key is too short      | HTTP/1.1 | Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAA                     |
        | without a key               | HTTP/1.1 | Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13                                              |
        | without a version           | HTTP/1.1 | Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==                            |
        | without Connection: Upgrade | HTTP/1.1 | Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==                      |
        | to another protocol         | HTTP/1.1 | Connection: Upgrade\nUpgrade: h2c\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==       |
        | by HTTP/1.0                 | HTTP/1.0 | Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== |
