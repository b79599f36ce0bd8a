Feature: The gateway guards its door
  For whoever runs Bamboo where others can reach it: only the token opens, only welcome pages come in.

  Rule: Almost the right token is a wrong one

    Scenario Outline: <kind> opens nothing
      Given Bamboo's gateway wants the auth token "open sesame"
      And the user has opened the gateway without connecting
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": <auth>}'
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

      Examples:
        | kind                       | auth                |
        | Nothing between the quotes | ""                  |
        | The beginning of the token | "open"              |
        | More than the token        | "open sesame seeds" |
        | The token in capitals      | "OPEN SESAME"       |
        | A space behind the token   | "open sesame "      |
        | A NUL behind the token     | "open sesame\u0000" |

    Scenario: A token that is no text opens nothing
      Given Bamboo's gateway wants the auth token "7"
      And the user has opened the gateway without connecting
      When the user sends the frame '{"type": "connect", "session_id": null, "auth": 7}'
      Then the gateway refuses the user's message with INVALID_MESSAGE

    Scenario: A wrong token opens no session that is there already
      Given Bamboo's gateway wants the auth token "open sesame"
      And the user has asked "What is bamboo?"
      When the user connects to the gateway with the token "open barley"
      Then the gateway refuses the user's message with UNAUTHORIZED
      And the gateway closes the user's connection

  Rule: A page is welcome only under its whole origin

    Scenario Outline: A browser page of <kind> is kept out
      Given Bamboo's gateway allows browser pages from "https://chat.example"
      When a browser page from "<origin>" opens the gateway
      Then the browser page is refused with the status 403
      And Bamboo still answers the next user

      Examples:
        | kind                           | origin                            |
        | no origin at all               | null                              |
        | the same name without its lock | http://chat.example               |
        | the same name at another port  | https://chat.example:8443         |
        | a name below the welcome one   | https://evil.chat.example         |
        | a name that ends alike         | https://evilchat.example          |
        | a user of the welcome name     | https://chat.example@evil.example |
        | a file                         | file://chat.example               |

    Scenario: A page that made its own name point at Bamboo is kept out
      # DNS rebinding: to the browser the page and the gateway have one origin.
      When a browser page from "http://evil.example" opens the gateway under the page's own name
      Then the browser page is refused with the status 403
