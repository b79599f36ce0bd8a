Feature: The gateway accepts only authorized clients
  For operators of a Bamboo that others can reach: only the right token and allowed origins are accepted.

  Rule: Only the exact token is accepted

    Scenario Outline: <kind> is refused as a token
      Given Bamboo's gateway requires the auth token "open sesame"
      And the user has opened the gateway without sending connect
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": <auth>}'
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

      Examples:
        | kind                       | auth                |
        | An empty text              | ""                  |
        | The beginning of the token | "open"              |
        | More than the token        | "open sesame seeds" |
        | The token in capitals      | "OPEN SESAME"       |
        | A space behind the token   | "open sesame "      |
        | A NUL behind the token     | "open sesame\u0000" |

    Scenario: A token that is not a text is refused
      Given Bamboo's gateway requires the auth token "7"
      And the user has opened the gateway without sending connect
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": 7}'
      Then the gateway refuses the user's message with UNAUTHORIZED or INVALID_MESSAGE

    Scenario: A wrong token gives no access to an existing session
      Given Bamboo's gateway requires the auth token "open sesame"
      And the user has asked "What is bamboo?"
      When the user connects to the gateway with the token "open barley"
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

  Rule: A page is accepted only by its exact origin

    Scenario Outline: A browser page of <kind> is refused
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "<origin>" opens the gateway
      Then the browser page is refused with the status 403
      And Bamboo still answers the next user

      Examples:
        | kind                           | origin                            |
        | no origin at all               | null                              |
        | the same name without TLS      | http://chat.example               |
        | the same name at another port  | https://chat.example:8443         |
        | a subdomain of the allowed one | https://evil.chat.example         |
        | a name with the same end       | https://evilchat.example          |
        | a user with the allowed name   | https://chat.example@evil.example |
        | a file                         | file://chat.example               |

    Scenario Outline: A browser page whose origin <looks> is refused
      When a browser page from "<origin>" opens the gateway
      Then the browser page is refused with the status 403

      Examples:
        | looks                     | origin                        |
        | begins like localhost     | http://localhost.evil.example |
        | begins like an IP address | http://127.0.0.1.evil.example |
        | ends like localhost       | http://notlocalhost           |

    Scenario: A page that uses DNS rebinding is refused
      # DNS rebinding: to the browser the page and the gateway have one origin.
      When a browser page from "http://evil.example" opens the gateway by DNS rebinding
      Then the browser page is refused with the status 403 or 421
