Feature: Hostile calls do no harm
  For all other users: whatever a hostile client sends, the next user is answered.

  Rule: A malformed request is refused

    Scenario Outline: A request with <fault> is refused
      When a client writes these lines to Bamboo's HTTP port:
        """
        GET /api/v1/health HTTP/1.1
        Host: 127.0.0.1
        <line>
        """
      Then the client is refused
      And Bamboo still answers the next user

      # The first three hide one request behind another: request smuggling (RFC 9112, section 6.3).
      Examples:
        | fault                      | line                                  |
        | two lengths                | Content-Length: 20\nContent-Length: 2 |
        | a negative length          | Content-Length: -1                    |
        | an unknown transfer coding | Transfer-Encoding: hidden             |
        | a space before the colon   | Content-Length : 20                   |
        | a line that is no header   | Hello                                 |
        | a header name beyond ASCII | 竹子: yes                             |

    Scenario Outline: <kind> at the HTTP port are refused
      When a client writes these bytes to Bamboo's HTTP port:
        | bytes   | why   |
        | <bytes> | <why> |
      Then the client is refused
      And Bamboo still answers the next user

      Examples:
        | kind               | bytes                                                   | why                              |
        | Random bytes       | 00 FF 80 07 0D 0A 0D 0A                                 | this is no protocol at all       |
        | Bytes of TLS       | 16 03 01 00 02 01 00 0D 0A 0D 0A                        | the port speaks HTTP without TLS |
        | Bytes of a bad URL | 'GET /%zz HTTP/1.1' 0D 0A 'Host: 127.0.0.1' 0D 0A 0D 0A | zz are no hexadecimal digits     |

  Rule: Oversized bodies do not use up memory

    Scenario: Endless bodies are refused and their memory is freed
      Given Bamboo is idle
      When 4 clients send an endless body of 32 MiB and more
      Then the client is refused
      And Bamboo still answers the next user
      # Less than a sixth of what was sent: room for memory that a garbage collector has not freed yet.
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s

    Scenario: A decompression bomb is refused
      Given Bamboo is idle
      When a client sends a gzip body that expands to 32 MiB
      Then the client is refused
      And Bamboo still answers the next user
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s

  Rule: Slow clients (Slowloris) are disconnected and block nobody

    Scenario Outline: Sending <part> byte by byte does not block the next user
      When 120 clients send <part>, one byte every 50 ms
      Then Bamboo still answers the next user

      Examples:
        | part                  |
        | the head of a request |
        | the body of a message |

    Scenario Outline: A client that sends <part> too slowly is disconnected
      Given Bamboo times out a request that takes longer than 500 ms to arrive
      When 20 clients send <part>, one byte every 50 ms
      Then Bamboo closes each of these connections within 3 s
      And Bamboo still answers the next user

      Examples:
        | part                     |
        | the head of a request    |
        | the body of a message    |
        | a body that nobody reads |

    Scenario Outline: <number> silent connections to <port> do not block the next user
      Given Bamboo is idle
      When <number> clients connect to <port> and stay silent
      Then Bamboo still answers the next user
      And Bamboo's memory returns to within 20 MB of its idle size within 5 s

      Examples:
        | number | port               |
        | 200    | Bamboo's HTTP port |
        | 200    | the gateway's port |

      @slow
      Examples:
        | number | port               |
        | 1000   | Bamboo's HTTP port |
        | 1000   | the gateway's port |

    Scenario: Silent connections are closed
      Given Bamboo times out a request that takes longer than 500 ms to arrive
      When 100 clients connect to Bamboo's HTTP port and stay silent
      Then Bamboo closes each of these connections within 3 s
