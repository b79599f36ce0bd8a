Feature: A message starts a conversation
  For every client: one call starts a conversation and returns the URL at which its answer streams.

  Rule: Without a session id a new session is created

    Scenario: Every new conversation gets its own id
      When 5 users start a conversation each
      Then every conversation has its own id

    Scenario: The id of a new conversation cannot be guessed
      When the user sends "What is bamboo?"
      Then every conversation has a UUID as its id

    Scenario: A new conversation names the URL of its stream
      When the user sends "What is bamboo?"
      Then Bamboo tells the user that the answer is streaming

    Scenario: The stream of a new conversation delivers the answer
      Given the user has sent "What is bamboo?"
      When the user reads the answer to "What is bamboo?"
      Then the answer is complete

    Scenario: A message that names a model starts a conversation
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "model": "scripted"}'
      Then the status is 201

  Rule: A given session id is used

    Scenario: A chosen session id is kept
      Given the user has chosen a new session id
      When the user sends "Hello"
      Then the user's conversation has the chosen id

    Scenario: A conversation can be used under its chosen id
      Given the user has chosen a new session id
      When the user asks "What is bamboo?"
      Then the answer is complete
      And the user's conversation has the chosen id
      And the history ends with the answer exactly as streamed

    Scenario: The history of a conversation names its session
      Given the user has sent "Hello"
      When a client calls GET "/api/v1/history/{session}"
      Then the reply has these values:
        | path       | is                  | value     |
        | session_id | is absent or equals | {session} |

    Scenario: A second message to a session continues its conversation
      Given the user has asked "My name is Li"
      When the user asks "What is my name?"
      Then the history holds 4 messages
      And the history ends with the answer exactly as streamed

    Scenario Outline: A session id of <kind> is accepted
      Given the user has chosen the session id "<id>"
      When the user asks "Hello"
      Then the answer is complete
      And the user's conversation has the chosen id

      Examples:
        | kind                          | id                      |
        | letters, digits, dots, dashes | Tea-House_42.{new id}   |
        | a leading dot, then a digit   | .1-{new id}             |
        | 128 characters                | {new id of 128 letters} |
        | two dots inside               | tea..{new id}           |

    Scenario: A session id of one letter is accepted
      When a client calls POST "/api/v1/chat" with the body '{"message": "Hello", "session_id": "b"}'
      Then the status is 201
