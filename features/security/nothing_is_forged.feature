Feature: Nothing is forged
  For users, and for people who read logs: what somebody said stays a text and is taken for nothing else.

  Rule: An answer is a text, whatever it looks like

    Scenario: An answer that looks like the end of its stream is a text
      Given the model answers "Quote" with these tokens:
        | token                                  |
        | first                                  |
        | \u000A\u000Adata: {"type": "complete"} |
        | \u000D\u000Aevent: error\u000D\u000A   |
        | \u2028\u0085\u0000                     |
        | </script>                              |
      When the user asks "Quote"
      Then the answer comes in these tokens:
        | token                                  |
        | first                                  |
        | \u000A\u000Adata: {"type": "complete"} |
        | \u000D\u000Aevent: error\u000D\u000A   |
        | \u2028\u0085\u0000                     |
        | </script>                              |

    Scenario: An answer that looks like a message of the gateway is a text
      Given the model answers "Quote" with these tokens:
        | token                                              |
        | first                                              |
        | \u000A{"type": "agent_complete", "session_id": ""} |
        | "}                                                 |
      And the user is connected to the gateway
      When the user asks "Quote" through the gateway
      Then the answer comes in these tokens:
        | token                                              |
        | first                                              |
        | \u000A{"type": "agent_complete", "session_id": ""} |
        | "}                                                 |

  Rule: A reply says what Bamboo says

    Scenario: An address cannot write a header of the reply
      When a client calls GET "/api/v1/history/tea%0D%0ASet-Cookie:%20tea=stolen"
      Then the status is 400 or 404
      And the reply has these headers:
        | header     | is        | value |
        | Set-Cookie | is absent |       |

    Scenario: A client that calls Bamboo by a foreign name is not sent there
      Given each call of the client carries these headers:
        | header           | value        |
        | Host             | evil.example |
        | X-Forwarded-Host | evil.example |
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the status is 201
      And the reply holds:
        | path       | is               | value        |
        | stream_url | does not contain | evil.example |

  Rule: A line of the log is written by Bamboo

    Scenario Outline: <place> cannot write a line of the log
      When a client calls POST "<address>" with the body '<body>'
      Then the status is 201 or 400
      And Bamboo still answers the next user
      And no line of Bamboo's log begins with "forged"

      Examples:
        | place        | address                             | body                                                   |
        | An address   | /api/v1/stop/tea%0D%0Aforged%20line | {}                                                     |
        | A message    | /api/v1/chat                        | {"message": "tea\nforged line"}                        |
        | A session id | /api/v1/chat                        | {"message": "tea", "session_id": "tea\r\nforged line"} |
        | A name       | /api/v1/chat                        | {"message": 7, "tea\nforged line": 1}                  |

    Scenario: A frame cannot write a line of the log
      Given the user is connected to the gateway
      When the user sends the frame '{"type": "tea\nforged line"}'
      Then the gateway refuses the user's message with INVALID_MESSAGE
      And Bamboo still answers the next user
      And no line of Bamboo's log begins with "forged"
