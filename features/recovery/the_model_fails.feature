Feature: When the model fails, the user is told
  For users and for people on call: an error that says so, never silence and never half an answer passed off as a whole.

  Rule: A failure before the first token ends the answer in an error

    Scenario Outline: The model refuses with <status> and the user is told
      Given the model refuses "Hello" with the status <status>
      When the user asks "Hello"
      Then the answer ends in an error before any text

      Examples:
        | status |
        | 401    |
        | 429    |
        | 500    |

    Scenario: The model cannot be reached and the user is told
      Given the model cannot be reached
      When the user asks "Hello"
      Then the answer ends in an error before any text

    Scenario: The model never begins to answer and the user is told
      Given Bamboo gives up on a silent model after 500 ms
      And the model falls silent after 0 tokens of its answer "never said" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error before any text

    Scenario: The user is told through the gateway too
      Given the model refuses "Hello" with the status 500
      And the user is connected to the gateway
      When the user asks "Hello" through the gateway
      Then the answer ends in an error before any text
      And the error has the code AGENT_ERROR
      And the user's connection stays usable

  Rule: A failure in mid-answer ends it in an error behind what was said

    Scenario: The connection to the model breaks and the user is told
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error after "this will"

    Scenario: The model falls silent and the user is told
      Given Bamboo gives up on a silent model after 500 ms
      And the model falls silent after 3 tokens of its answer "one two three four" to "Count"
      When the user asks "Count"
      Then the answer ends in an error after "one two three"

    Scenario: The model stops without saying that it is done and the user is told
      Given the model's answer "is that all" to "Hello" ends without a finish
      When the user asks "Hello"
      Then the answer ends in an error after "is that all"

    Scenario: History keeps what was said before the model failed
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error after "this will"
      And the history shows:
        | role      | content   |
        | user      | Hello     |
        | assistant | this will |

  Rule: A conversation survives a failure of the model

    Scenario: The same question is answered when it is asked for again
      Given the model refuses "Hello" with the status 500
      And the model answers "Hello" with "Hello again"
      And the user has asked "Hello" and was told of an error
      When the user reads the answer to "Hello"
      Then the answer is "Hello again"
      And the history shows:
        | role      | content     |
        | user      | Hello       |
        | assistant | Hello again |

    Scenario: The next question is answered when the model is back
      Given the model answers "Hello" with "Good day"
      And the model cannot be reached
      And the user has asked "Hello" and was told of an error
      And the model can be reached again
      When the user reads the answer to "Hello"
      Then the answer is "Good day"

    Scenario Outline: Everybody is told while the model is away for <time>, and answered when it is back
      When the model is away for <time> while 4 users talk
      Then nothing that was confirmed is lost

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 10 s |
