Feature: Event channels carry the events of many sessions
  For clients that show several conversations at once: one WebSocket brings the events of each session that they
  subscribe to, on a channel of its own.

  Rule: A channel carries everything that happens in its session

    Scenario: A channel carries the complete answer
      Given the user has sent "What is bamboo?"
      And the user has subscribed to the session
      When the user reads the answer to "What is bamboo?"
      Then the user's channel of the session carries the complete answer

    Scenario: A channel carries the answer to the first message of a session
      Given the user has chosen a new session id
      And the user has subscribed to the session
      When the user asks "What is bamboo?"
      Then the user's channel of the session carries the complete answer

    Scenario: The events of a channel are numbered without a gap
      Given the user has sent "What is bamboo?"
      And the user has subscribed to the session
      When the user reads the answer to "What is bamboo?"
      Then the user's channel of the session numbers its events without a gap

    Scenario: A channel says that a run is over behind its last event
      Given the user has sent "What is bamboo?"
      And the user has subscribed to the session
      When the user reads the answer to "What is bamboo?"
      Then the user's channel of the session says that the run is over

    Scenario: A channel says that a failed run is over
      Given the model refuses "Why?" with the status 500
      And the user has sent "Why?"
      And the user has subscribed to the session
      When the user reads the answer to "Why?"
      Then the answer ends in an error before any text
      And the user's channel of the session says that the run is over

  Rule: A client gets the sessions that it subscribed to and no others

    Scenario: One connection carries two sessions
      Given Ann has sent "Who is Ann?"
      And Ben has sent "Where is Ben?"
      And Cem has subscribed to Ann's session
      And Cem has subscribed to Ben's session
      And Ann is reading the answer to "Who is Ann?"
      When Ben reads the answer to "Where is Ben?"
      Then Cem's channel of Ann's session carries the complete answer
      And Cem's channel of Ben's session carries the complete answer

    Scenario: A channel carries nothing of another session
      Given Ann has sent "Who is Ann?"
      And Cem has subscribed to Ann's session
      When Ben asks "Where is Ben?"
      Then Ben's answer is complete
      And Cem's channel of Ann's session carries nothing within 200 ms

    Scenario: Nothing more comes after a client has unsubscribed
      Given the user has sent "What is bamboo?"
      And the user has subscribed to the session
      And the user has unsubscribed from the session
      When the user reads the answer to "What is bamboo?"
      Then the answer is complete
      And the user's channel of the session carries nothing within 200 ms

  Rule: Clients control their sessions over the same connection

    Scenario: A stop over the event channels ends the answer
      Given the model stalls after 2 tokens of its answer "one two three" to "Count"
      And the user has read "one two" of the answer to "Count"
      When the user stops the session over the event channels
      Then the answer ends as stopped within 1 s

    Scenario: A stop over the event channels leaves other sessions running
      Given the model pauses after 1 token of its answer "one two" to "Count"
      And Ann has read "one" of the answer to "Count"
      And Ben has chosen a new session id
      And Ben has stopped Ben's session over the event channels
      When the model continues
      Then Ann's answer is "one two"

    Scenario: Hello is answered with welcome
      When the user sends '{"type": "hello"}' to the event channels
      Then the event channels welcome the user

    Scenario Outline: <a message> leaves the event channels usable
      When the user sends '<text>' to the event channels
      Then the user's event channels stay usable

      Examples:
        | a message                      | text                                 |
        | Text that is not JSON          | hello there                          |
        | JSON that breaks off           | {"type": "subscribe"                 |
        | A list                         | [{"type": "hello"}]                  |
        | A message of an unknown type   | {"type": "dance"}                    |
        | A subscription without channel | {"type": "subscribe"}                |
        | A subscription to a strange id | {"type": "subscribe", "ch": "../.."} |
        | A stop without a session       | {"type": "stop"}                     |
        | A stop of an unknown session   | {"type": "stop", "session_id": "no"} |
