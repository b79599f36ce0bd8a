Feature: When the model fails, the user gets an error
  For users and for people on call: they get an error, never silence, and never half an answer that ends as complete.

  Rule: A failure before the first token ends the answer in an error

    Scenario Outline: The user gets an error when the model refuses with <status>
      Given the model refuses "Hello" with the status <status>
      When the user asks "Hello"
      Then the answer ends in an error before any text

      Examples:
        | status |
        | 401    |
        | 429    |
        | 500    |

    Scenario: The user gets an error when the model cannot be reached
      Given the model cannot be reached
      When the user asks "Hello"
      Then the answer ends in an error before any text

    Scenario: The user gets an error when the model never starts to answer
      Given Bamboo times out a silent model after 500 ms
      And the model stalls after 0 tokens of its answer "never said" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error before any text

    Scenario: The user gets an error through the gateway too
      Given the model refuses "Hello" with the status 500
      And the user is connected to the gateway
      When the user asks "Hello" through the gateway
      Then the answer ends in an error before any text
      And the error has the code AGENT_ERROR
      And the user's connection stays usable

  Rule: A failure in mid-answer ends it in an error after the text so far

    Scenario: The user gets an error when the connection to the model breaks
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error after "this will"

    Scenario: The user gets an error when the model stalls
      Given Bamboo times out a silent model after 500 ms
      And the model stalls after 3 tokens of its answer "one two three four" to "Count"
      When the user asks "Count"
      Then the answer ends in an error after "one two three"

    Scenario: The user gets an error when the model ends without a finish reason
      Given the model's answer "is that all" to "Hello" ends without a finish reason
      When the user asks "Hello"
      Then the answer ends in an error after "is that all"

    Scenario: The user gets an error in mid-answer through the gateway too
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      And the user is connected to the gateway
      When the user asks "Hello" through the gateway
      Then the answer ends in an error after "this will"
      And the error has the code AGENT_ERROR

    Scenario: The user gets an error when the model is silent after a tool
      Given Bamboo times out a silent model after 500 ms
      And the model works on "Add" in these rounds:
        | thinks | tool | arguments           | answer |
        |        | add  | {"numbers": [2, 3]} |        |
        | 20 s   |      |                     | Five.  |
      When the user asks "Add"
      Then the answer arrives as these events:
        | event         | tool | text |
        | tool starts   | add  |      |
        | tool succeeds | add  | 5    |
        | error         |      |      |

    Scenario Outline: The user gets an error when the answer after a tool is <how>
      Given the model works on "Add" in these rounds:
        | tool | arguments           | answer  | ends  |
        | add  | {"numbers": [2, 3]} |         |       |
        |      |                     | That is | <how> |
      When the user asks "Add"
      Then the answer ends in an error after "That is"

      Examples:
        | how                     |
        | broken off              |
        | without a finish reason |

    Scenario: History keeps the text that came before the model failed
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      When the user asks "Hello"
      Then the answer ends in an error after "this will"
      And the history shows:
        | role      | content   |
        | user      | Hello     |
        | assistant | this will |

  Rule: A conversation survives a model failure

    # 401, because Bamboo may itself call again after a 500.
    Scenario: The same question is answered on a retry
      Given the model refuses "Hello" with the status 401
      And the model answers "Hello" with "Hello again"
      And the user has asked "Hello" and got an error
      When the user reads the answer to "Hello"
      Then the answer is "Hello again"
      And the history shows:
        | role      | content     |
        | user      | Hello       |
        | assistant | Hello again |

    Scenario: The next question is answered when the model is back
      Given the model answers "Hello" with "Good day"
      And the model cannot be reached
      And the user has asked "Hello" and got an error
      And the model can be reached again
      When the user reads the answer to "Hello"
      Then the answer is "Good day"

    Scenario: The next question through the gateway is answered after a failure in mid-answer
      Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
      And the model answers "Go on" with "Of course"
      And the user is connected to the gateway
      And the user has asked "Hello" through the gateway and got an error
      When the user asks "Go on" through the gateway
      Then the answer is "Of course"

    Scenario Outline: Questions get an error while the model is down for <time>, then an answer
      When the model is down for <time> while 4 users chat
      Then nothing that was confirmed is lost

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 10 s |
