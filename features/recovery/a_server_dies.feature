Feature: What was confirmed outlives its server
  For everyone who has been told that a message was taken, or has read an answer to its end: it is kept.

  Rule: A kill loses nothing that was confirmed, whatever it falls into

    Scenario Outline: Nothing that was confirmed is lost when the server is killed <times> while users talk
      When Bamboo is killed <times> while 4 users talk
      Then nothing that was confirmed is lost

      Examples:
        | times   |
        | 3 times |

      @slow
      Examples:
        | times    |
        | 50 times |

    Scenario: A question whose answer fell victim to a kill is answered afterwards
      Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
      And the model answers "Count" with "one two three four"
      And the user has read "one two three" of the answer to "Count"
      And Bamboo has been killed and started again
      When the user reads the answer to "Count"
      Then the answer is "one two three four"
      And the history shows:
        | role      | content            |
        | user      | Count              |
        | assistant | one two three four |

  Rule: Whoever is answered when the server is stopped is told

    Scenario: Nobody is left in silence when the server is started again while users talk
      When Bamboo is stopped and started again twice while 4 users talk
      Then nothing that was confirmed is lost

    Scenario: An answer that a restart cut short says so and is kept as far as it was read
      Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
      And the user has read "one two three" of the answer to "Count"
      When Bamboo is stopped and started again
      Then the answer ends in an error after "one two three"
      And the history shows:
        | role      | content       |
        | user      | Count         |
        | assistant | one two three |
