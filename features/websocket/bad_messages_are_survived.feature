Feature: The gateway survives bad messages
  For clients with a bug: they get an error and keep their connection.

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
      | a type that is a number       | {"type": 7}                                               |
      | a list of messages            | [{"type": "ping", "timestamp": 7}]                        |
      | a chat without its session    | {"type": "chat", "content": "Hello"}                      |
      | a command without its args    | {"type": "command", "name": "ping"}                       |
      | a ping without its timestamp  | {"type": "ping"}                                          |
      | a command without its name    | {"type": "command", "args": null}                         |
      | an empty frame                |                                                           |

  Scenario: A bad message does not end the answer that is running
    Given the model pauses after 1 token of its answer "one two" to "Count"
    And the user is connected to the gateway
    And the user has read "one" of the answer to "Count" through the gateway
    And the user has sent the frame 'hello there'
    When the model continues
    Then the answer is "one two"

  Scenario: Bad JSON before connect is refused with INVALID_MESSAGE
    Given the user has opened the gateway without sending connect
    When the user sends the frame 'hello there'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user can still connect and use the connection

  Scenario: A binary frame is refused and the connection kept
    Given the user is connected to the gateway
    When the user sends a binary frame '{"type": "ping", "timestamp": 7}'
    Then the gateway refuses the user's message with INVALID_MESSAGE
    And the user's connection stays usable
