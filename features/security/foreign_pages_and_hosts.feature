Feature: Foreign web pages and misleading HTTP requests get nothing
  For people who run Bamboo on their own machine: a web page in their browser cannot read their conversations.

  Rule: Only pages of allowed origins may read the API (CORS)

    Scenario Outline: A page of <page> cannot read the API
      Given each call of the client carries these headers:
        | header | value    |
        | Origin | <origin> |
      When a client calls GET "<path>"
      Then the reply has these headers:
        | header                      | is        | value |
        | Access-Control-Allow-Origin | is absent |       |

      Examples:
        | page                                | origin               | path                   |
        | a foreign origin                    | https://evil.example | /api/v1/health         |
        | a foreign origin that gets an error | https://evil.example | /api/v1/history/nobody |
        # The origin of a sandboxed page, and of a file, is null.
        | a sandboxed origin                  | null                 | /api/v1/health         |

    Scenario Outline: A page of a foreign origin cannot read <what>
      Given the user has sent "What is bamboo?"
      And each call of the client carries these headers:
        | header | value                |
        | Origin | https://evil.example |
      When a client calls GET "<path>"
      Then the reply has these headers:
        | header                      | is        | value |
        | Access-Control-Allow-Origin | is absent |       |

      Examples:
        | what                            | path                      |
        | the history of a known session  | /api/v1/history/{session} |
        | the stream of a waiting message | /api/v1/stream/{session}  |

    Scenario: A page of a foreign origin cannot read the reply to a message
      Given each call of the client carries these headers:
        | header | value                |
        | Origin | https://evil.example |
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the reply has these headers:
        | header                      | is        | value |
        | Access-Control-Allow-Origin | is absent |       |

    Scenario: The preflight of a page of a foreign origin allows nothing
      Given each call of the client carries these headers:
        | header                         | value                |
        | Origin                         | https://evil.example |
        | Access-Control-Request-Method  | POST                 |
        | Access-Control-Request-Headers | content-type         |
      When a client calls OPTIONS "/api/v1/chat"
      Then the reply has these headers:
        | header                      | is        | value |
        | Access-Control-Allow-Origin | is absent |       |

    Scenario: A page of an allowed origin can read a reply
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      And each call of the client carries these headers:
        | header | value                |
        | Origin | https://chat.example |
      When a client calls GET "/api/v1/health"
      Then the reply has these headers:
        | header                      | is     | value                |
        | Access-Control-Allow-Origin | equals | https://chat.example |

    Scenario: A page of an allowed origin can read a stream
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      And the user has sent "What is bamboo?"
      And each call of the client carries these headers:
        | header | value                |
        | Origin | https://chat.example |
      When a client calls GET "/api/v1/stream/{session}"
      Then the reply has these headers:
        | header                      | is     | value                |
        | Access-Control-Allow-Origin | equals | https://chat.example |

    Scenario: A page of an allowed origin can read the reply to a message
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      And each call of the client carries these headers:
        | header | value                |
        | Origin | https://chat.example |
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the reply has these headers:
        | header                      | is     | value                |
        | Access-Control-Allow-Origin | equals | https://chat.example |

    Scenario: The preflight of an allowed page is answered
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      And each call of the client carries these headers:
        | header                         | value                |
        | Origin                         | https://chat.example |
        | Access-Control-Request-Method  | POST                 |
        | Access-Control-Request-Headers | content-type         |
      When a client calls OPTIONS "/api/v1/chat"
      Then the status is 200 or 204
      And the reply has these headers:
        | header                       | is      | value                |
        | Access-Control-Allow-Origin  | equals  | https://chat.example |
        # In any case, or all of them.
        | Access-Control-Allow-Headers | matches | (?i)content-type\|\* |

  Rule: A call with a foreign Host is refused (DNS rebinding)

    Scenario Outline: A call whose Host is <kind> is refused
      Given each call of the client carries these headers:
        | header | value  |
        | Host   | <host> |
      When a client calls GET "/api/v1/health"
      Then the status is 403 or 421

      Examples:
        | kind                              | host                   |
        | a foreign name                    | evil.example           |
        | a name that begins like an IP     | 127.0.0.1.evil.example |
        | a name that begins like localhost | localhost.evil.example |

    Scenario Outline: A call whose Host is <kind> is answered
      Given each call of the client carries these headers:
        | header | value  |
        | Host   | <host> |
      When a client calls GET "/api/v1/health"
      Then the status is 200

      Examples:
        | kind                  | host           |
        | localhost             | localhost      |
        | localhost with a port | localhost:8080 |
        | localhost in capitals | LOCALHOST      |
        | an IPv4 address       | 127.0.0.1:8080 |
        | an IPv6 address       | [::1]:8080     |

    Scenario: A message whose Host is a foreign name is refused
      Given each call of the client carries these headers:
        | header | value        |
        | Host   | evil.example |
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the status is 403 or 421

    Scenario Outline: A call for <what> whose Host is a foreign name is refused
      Given the user has sent "What is bamboo?"
      And each call of the client carries these headers:
        | header | value        |
        | Host   | evil.example |
      When a client calls <method> "<path>"
      Then the status is 403 or 421

      Examples:
        | what                           | method | path                      |
        | the history of a known session | GET    | /api/v1/history/{session} |
        | the stream of a known session  | GET    | /api/v1/stream/{session}  |
        | a stop of a known session      | POST   | /api/v1/stop/{session}    |

  Rule: A request with two lengths cannot hide a second one (request smuggling)

    Scenario: A request with Content-Length and Transfer-Encoding ends its connection
      When a client writes these lines to Bamboo's HTTP port:
        """
        POST /api/v1/chat HTTP/1.1
        Host: 127.0.0.1
        Content-Type: application/json
        Content-Length: 4
        Transfer-Encoding: chunked

        f
        {"message":"a"}
        0

        """
      Then Bamboo closes each of these connections within 3 s

  Rule: The text of an error reveals no internals and no secrets

    Scenario Outline: The error for <kind> contains no file path and no stack trace
      When a client calls <method> "<path>" with the body '<body>'
      Then the reply contains no file path and no stack trace

      Examples:
        | kind                 | method | path         | body           |
        | JSON that ends early | POST   | /api/v1/chat | {"message": "H |
        | a missing message    | POST   | /api/v1/chat | {}             |

    Scenario: The error of a failed answer contains no file path and no stack trace
      Given the model refuses "Hello" with the status 500
      When the user asks "Hello"
      Then the answer ends in an error without a file path or a stack trace

    Scenario: The gateway error of a failed answer contains no file path and no stack trace
      Given the model refuses "Hello" with the status 500
      And the user is connected to the gateway
      When the user asks "Hello" through the gateway
      Then the answer ends in an error without a file path or a stack trace

    Scenario: The error of a disk fault contains no file path and no stack trace
      Given Bamboo's disk is read-only
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
      Then the reply is a server error
      And the reply contains no file path and no stack trace

    Scenario: The gateway error of a disk fault contains no file path and no stack trace
      Given the user is connected to the gateway
      And Bamboo's disk is read-only
      When the user asks "Hello" through the gateway
      Then the answer ends in an error without a file path or a stack trace

    Scenario: The error for an unknown session does not repeat the Authorization header
      Given each call of the client carries these headers:
        | header        | value           |
        | Authorization | Bearer tea-leaf |
      When a client calls GET "/api/v1/history/nobody"
      Then the reply does not contain "tea-leaf"

    Scenario: The refusal of a wrong token does not repeat the token
      Given Bamboo's gateway requires the auth token "open sesame"
      When the user connects to the gateway with the token "open barley"
      Then the gateway's answer to the user does not contain "open barley"
