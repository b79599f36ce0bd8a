Feature: Confirmed messages survive a kill of the server
  For users: a message that was confirmed and an answer that was complete are kept.

  Rule: A kill loses nothing that was confirmed

    Scenario Outline: Nothing confirmed is lost when Bamboo is killed <times> while users chat
      When Bamboo is killed <times> while 4 users chat
      Then nothing that was confirmed is lost

      Examples:
        | times   |
        | 3 times |

      @slow
      Examples:
        | times    |
        | 50 times |

    Scenario: A question whose answer was cut off by a kill stays in history
      Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
      And the user has read "one two three" of the answer to "Count"
      When Bamboo is killed and restarted
      Then the history ends with the question and no more of the answer than was streamed

  Rule: A graceful restart tells clients that their answer was cut short

    Scenario: Every user gets an answer or an error when Bamboo is restarted
      When Bamboo is restarted twice while 4 users chat
      Then nothing that was confirmed is lost

    Scenario: An answer that a restart cut short ends in an error and keeps its text
      Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
      And the user has read "one two three" of the answer to "Count"
      When Bamboo is restarted
      Then the answer ends in an error after "one two three"
      And the history shows:
        | role      | content       |
        | user      | Count         |
        | assistant | one two three |
