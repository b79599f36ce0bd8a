Feature: The gateway stands bad messages
  For clients with a bug: they learn what is wrong and keep their connection.

  Scenario Outline: The gateway refuses <kind> and keeps the connection
    Given the user is connected to the gateway
    When the user sends the frame '<frame>'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

    Examples:
      | kind                          | frame                                                     |
      | text that is not JSON         | hello there                                               |
      | JSON that breaks off          | {"type": "chat", "content":                               |
      | a message without a type      | {"content": "Hello"}                                      |
      | a type that it does not know  | {"type": "dance"}                                         |
      | a chat without its text       | {"type": "chat", "session_id": "{session}"}               |
      | a chat whose text is a number | {"type": "chat", "content": 7, "session_id": "{session}"} |
      | a command without its name    | {"type": "command", "args": null}                         |
      | an empty frame                |                                                           |

  Scenario: Bad JSON before connecting is a bad message
    Given the user has opened the gateway without connecting
    When the user sends the frame 'hello there'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable after connecting

  Scenario: A binary frame is refused and the connection kept
    Given the user is connected to the gateway
    When the user sends a binary frame '{"type": "ping", "timestamp": 7}'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable

  Scenario: A frame over 2 MiB closes the connection as too big
    Given the user is connected to the gateway
    When the user sends a frame of 2097153 bytes
    Then the gateway closes the user's connection with the code 1009
