Feature: Injected text stays text
  For users and for people who read logs: what a user sends stays text and is never taken for anything else.

  Rule: An answer is text, whatever it looks like

    Scenario: An answer that looks like the end of the stream stays text
      Given the model answers "Quote" with these tokens:
        | token                                  |
        | first                                  |
        | \u000A\u000Adata: {"type": "complete"} |
        | \u000D\u000Aevent: error\u000D\u000A   |
        | \u2028\u0085\u0000                     |
        | </script>                              |
      When the user asks "Quote"
      Then the answer arrives in these tokens:
        | token                                  |
        | first                                  |
        | \u000A\u000Adata: {"type": "complete"} |
        | \u000D\u000Aevent: error\u000D\u000A   |
        | \u2028\u0085\u0000                     |
        | </script>                              |

    Scenario: An answer that looks like a gateway message stays text
      Given the model answers "Quote" with these tokens:
        | token                                              |
        | first                                              |
        | \u000A{"type": "agent_complete", "session_id": ""} |
        | "}                                                 |
      And the user is connected to the gateway
      When the user asks "Quote" through the gateway
      Then the answer arrives in these tokens:
        | token                                              |
        | first                                              |
        | \u000A{"type": "agent_complete", "session_id": ""} |
        | "}                                                 |

  Rule: HTTP replies cannot be manipulated

    Scenario: A path cannot inject a response header (CRLF injection)
      When a client calls GET "/api/v1/history/tea%0D%0AX-Tea:%20stolen"
      Then the status is 400 or 404
      And the reply has these headers:
        | header | is        | value |
        | X-Tea  | is absent |       |

    Scenario: A foreign X-Forwarded-Host header does not change the stream URL
      Given each call of the client carries these headers:
        | header           | value        |
        | X-Forwarded-Host | evil.example |
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the status is 201
      And the reply has these values:
        | path       | is               | value        |
        | stream_url | does not contain | evil.example |

  Rule: Log lines cannot be forged (log injection)

    Scenario Outline: <place> cannot inject a line into the log
      When a client calls POST "<address>" with the body '<body>'
      Then the status is <status>
      And Bamboo still answers the next user
      And no line of Bamboo's log begins with "forged"

      Examples:
        | place        | address                             | body                                                     | status     |
        | An address   | /api/v1/stop/tea%0D%0Aforged%20line | {}                                                       | 400 or 404 |
        | A message    | /api/v1/chat                        | {"message": "tea\\nforged line"}                         | 201 or 400 |
        | A session id | /api/v1/chat                        | {"message": "tea", "session_id": "tea\\r\\nforged line"} | 201 or 400 |
        | A name       | /api/v1/chat                        | {"message": 7, "tea\\nforged line": 1}                   | 201 or 400 |

    Scenario: A frame cannot inject a line into the log
      Given the user is connected to the gateway
      When the user sends the frame '{"type": "tea\nforged line"}'
      Then the gateway refuses the user's message with INVALID_MESSAGE
      And Bamboo still answers the next user
      And no line of Bamboo's log begins with "forged"
