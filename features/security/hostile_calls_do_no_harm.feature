Feature: Hostile calls do no harm
  For everyone else who talks to Bamboo: whatever a stranger sends, the next user is answered.

  Rule: What is no sound request is refused

    Scenario Outline: A request with <fault> is refused and the next user is answered
      When a client writes these lines to Bamboo's HTTP port:
        """
        GET /health HTTP/1.1
        Host: bamboo
        <line>
        """
      Then the client is refused
      And Bamboo still answers the next user

      # The first three are how one request is hidden behind another (RFC 9112, section 6.3).
      Examples:
        | fault                      | line                                  |
        | two lengths                | Content-Length: 20\nContent-Length: 2 |
        | a length below zero        | Content-Length: -1                    |
        | a coding that nobody knows | Transfer-Encoding: hidden             |
        | a space before the colon   | Content-Length : 20                   |
        | a line that is no header   | Hello                                 |
        | a header name beyond ASCII | 竹子: yes                             |

    Scenario Outline: <kind> at the HTTP port are refused and the next user is answered
      When a client writes the bytes "<bytes>" to Bamboo's HTTP port
      Then the client is refused
      And Bamboo still answers the next user

      Examples:
        | kind               | bytes                                                                                     |
        | Bytes of noise     | 00 FF 80 07 0D 0A 0D 0A                                                                   |
        | Bytes of TLS       | 16 03 01 00 02 01 00 0D 0A 0D 0A                                                          |
        | Bytes of a bad URL | 47 45 54 20 2F 25 7A 7A 20 48 54 54 50 2F 31 2E 31 0D 0A 48 6F 73 74 3A 20 62 0D 0A 0D 0A |

  Rule: Nobody makes Bamboo keep what it will not use

    Scenario: Bodies without an end are refused and leave no memory behind
      Given Bamboo is at rest
      When 4 clients send a body that has no end, of 32 MiB and more
      Then the client is refused
      And Bamboo still answers the next user
      # A fifth of what was sent, and room for what a garbage collector leaves until later.
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

    Scenario: A packed body that grows a thousandfold is refused
      Given Bamboo is at rest
      When a client sends a packed body that unpacks to 32 MiB
      Then the client is refused
      And Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

  Rule: Nobody keeps Bamboo waiting for long, and nobody else waits with it

    Scenario Outline: While 120 clients send <part> byte by byte, the next user is answered
      When 120 clients send <part>, one byte every 50 ms
      Then Bamboo still answers the next user

      Examples:
        | part                  |
        | the head of a request |
        | the body of a message |

    Scenario Outline: Whoever sends <part> too slowly is cut off
      Given Bamboo gives a request 500 ms to arrive
      When 20 clients send <part>, one byte every 50 ms
      Then Bamboo ends every one of these connections within 3 s
      And Bamboo still answers the next user

      Examples:
        | part                     |
        | the head of a request    |
        | the body of a message    |
        | a body that nobody reads |

    Scenario Outline: While <number> connections say nothing, the next user is answered
      Given Bamboo is at rest
      When <number> clients connect to Bamboo's HTTP port and say nothing
      Then Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

      Examples:
        | number |
        | 200    |

      @slow
      Examples:
        | number |
        | 1000   |

    Scenario Outline: While <number> connections to the gateway say nothing, the next user is answered
      Given Bamboo is at rest
      When <number> clients connect to the gateway's port and say nothing
      Then Bamboo still answers the next user
      And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s

      Examples:
        | number |
        | 200    |

      @slow
      Examples:
        | number |
        | 1000   |

    Scenario: Connections that say nothing are ended
      Given Bamboo gives a request 500 ms to arrive
      When 100 clients connect to Bamboo's HTTP port and say nothing
      Then Bamboo ends every one of these connections within 3 s
