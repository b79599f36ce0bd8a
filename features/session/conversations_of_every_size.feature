Feature: Conversations of every size are stored
  For users with long texts or many conversations: Bamboo loses nothing of any size.

  Rule: A message may be as long as the body limit allows

    # A minute, because a busy machine needs longer for so much text.
    Scenario: A message of nearly 2 MiB reaches the model and history unchanged
      Given the model answers "{text of 2097000 characters}" with "I have read it all"
      When the user starts to ask "{text of 2097000 characters}"
      Then the answer ends within 60 s
      And the answer is "I have read it all"
      And the history ends with the answer exactly as streamed

    Scenario: A message of 100 000 Chinese characters is stored unchanged
      Given the model answers "{Chinese text of 100000 characters}" with "我都读完了"
      When the user asks "{Chinese text of 100000 characters}"
      Then the answer is "我都读完了"
      And the history ends with the answer exactly as streamed

    @slow
    Scenario: A message of nearly 2 MiB is accepted by the gateway
      Given the model answers "{text of 2097000 characters}" with "I have read it all"
      And the user is connected to the gateway
      When the user starts to ask "{text of 2097000 characters}" through the gateway
      Then the answer ends within 60 s
      And the answer is "I have read it all"
      And the history ends with the answer exactly as streamed

    Scenario Outline: A message with <what> is stored unchanged
      Given the model answers "<message>" with "Noted"
      When the user asks "<message>"
      Then the answer is "Noted"
      And the history ends with the answer exactly as streamed

      Examples:
        | what                      | message                        |
        | Arabic from right to left | مرحبا يا صديقي                 |
        | only emoji                | {text of 500 emoji}            |
        | backslashes               | C:\\\\tea\\\\new               |
        | tags                      | <b>tea</b> &amp; </script><!-- |
        | a piece of SQL            | tea'; DROP TABLE tea; --       |

  Rule: A conversation may have hundreds of turns

    Scenario Outline: After <turns> turns the model still gets the complete conversation
      Given the user has asked <turns> questions one after another
      When the user asks "What was my first question?"
      Then the answer is complete
      And the history holds <kept> messages
      And the model was sent <sent> messages with "What was my first question?"

      Examples:
        | turns | sent | kept |
        | 29    | 59   | 60   |

      @slow
      Examples:
        | turns | sent | kept |
        | 199   | 399  | 400  |

  Rule: There may be any number of conversations

    Scenario: 100 conversations each get their answer
      Given every answer counts to 2, one number every 1 ms
      When 4 users hold 100 conversations
      Then these objectives hold:
        | metric       | statistic | limit   |
        | success rate |           | = 100 % |

    Scenario Outline: <number> conversations each store their own message
      When the user starts <number> conversations, 20 at a time
      Then each of the conversations holds its own message and nothing else

      Examples:
        | number |
        | 100    |

      @slow
      Examples:
        | number |
        | 1000   |

    Scenario: 100 concurrent messages to one new session are all stored
      Given the user has chosen a new session id
      When 100 clients send a message each to the session at the same time
      Then the history holds each of these messages once
