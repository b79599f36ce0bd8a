Feature: Tools do what the model asks
  For users whose question needs tools: each call is made, with the arguments that the model gave, and nothing is lost.

  Rule: A call is shown when it begins

    Scenario: The start of a tool is shown before its end
      # 2 s of work: the start must not wait for the result.
      Given Bamboo has a tool "weather" that answers "sunny" after 2 s
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer  |
        | weather | {}        |         |
        |         |           | Go out! |
      When the user starts to ask "Is it warm?"
      Then the answer shows the start of the tool "weather" within 1 s
      And the answer ends within 5 s
      And the answer is "Go out!"

    Scenario: The start of a tool that waits is shown before its end
      Given the model works on "Wait a moment" in these rounds:
        | tool | arguments              | answer |
        | wait | {"milliseconds": 1500} |        |
        |      |                        | Done.  |
      When the user starts to ask "Wait a moment"
      Then the answer shows the start of the tool "wait" within 1 s
      And the answer ends within 5 s
      And the answer is "Done."

    Scenario: The start of a tool is shown through the gateway before its end
      Given Bamboo has a tool "weather" that answers "sunny" after 2 s
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer  |
        | weather | {}        |         |
        |         |           | Go out! |
      And the user is connected to the gateway
      When the user starts to ask "Is it warm?" through the gateway
      Then the answer shows the start of the tool "weather" within 1 s
      And the answer ends within 5 s
      And the answer is "Go out!"

    Scenario: A tool call shows the arguments that the model gave
      Given Bamboo has a tool "weather" that answers "sunny"
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments                                   | answer  |
        | weather | {"city": "Kyoto", "days": [1, 2], "at": {}} |         |
        |         |                                             | Go out! |
      When the user asks "Is it warm?"
      Then the answer arrives as these events:
        | event         | tool    | text                                        |
        | tool starts   | weather | {"city": "Kyoto", "days": [1, 2], "at": {}} |
        | tool succeeds | weather | sunny                                       |
        | text          |         | Go out!                                     |
        | complete      |         |                                             |

    Scenario: A tool call shows every digit of its arguments
      Given Bamboo has a tool "pay" that answers "paid"
      And the model works on "Pay" in these rounds:
        | tool | arguments                         | answer |
        | pay  | {"account": 12345678901234567890} |        |
        |      |                                   | Paid.  |
      When the user asks "Pay"
      Then the answer arrives as these events:
        | event         | tool | text                              |
        | tool starts   | pay  | {"account": 12345678901234567890} |
        | tool succeeds | pay  | paid                              |
        | text          |      | Paid.                             |
        | complete      |      |                                   |

    Scenario: A tool call with empty arguments is shown with an empty object
      Given Bamboo has a tool "weather" that answers "sunny"
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer  |
        | weather |           |         |
        |         |           | Go out! |
      When the user asks "Is it warm?"
      Then the answer arrives as these events:
        | event         | tool    | text    |
        | tool starts   | weather | {}      |
        | tool succeeds | weather | sunny   |
        | text          |         | Go out! |
        | complete      |         |         |
      And every prompt with "Is it warm?" is valid

  Rule: Arguments and results arrive as they are

    Scenario: Text of every script passes through a tool unchanged
      Given the model works on "Shout" in these rounds:
        | tool       | arguments                   | answer |
        | upper_case | {"text": "größe, 竹子, 🎋"} |        |
        |            |                             | Done.  |
      When the user asks "Shout"
      Then the answer arrives as these events:
        | event         | tool       | text                        |
        | tool starts   | upper_case | {"text": "größe, 竹子, 🎋"} |
        | tool succeeds | upper_case | GRÖßE, 竹子, 🎋             |
        | text          |            | Done.                       |
        | complete      |            |                             |
      And the model received these tool results for "Shout":
        | tool       | result          |
        | upper_case | GRÖßE, 竹子, 🎋 |

    Scenario: A text of 100 kB from a tool reaches the model whole
      Given Bamboo has a tool "read" that answers "{text of 100000 characters}"
      And the model works on "Read it to me" in these rounds:
        | tool | arguments | answer     |
        | read | {}        |            |
        |      |           | It is long |
      When the user asks "Read it to me"
      Then the answer is "It is long"
      And the model received these tool results for "Read it to me":
        | tool | result                      |
        | read | {text of 100000 characters} |

    Scenario: A text of 100 kB from a tool is shown whole
      Given Bamboo has a tool "read" that answers "{text of 100000 characters}"
      And the model works on "Read it to me" in these rounds:
        | tool | arguments | answer     |
        | read | {}        |            |
        |      |           | It is long |
      When the user asks "Read it to me"
      Then the answer arrives as these events:
        | event         | tool | text                        |
        | tool starts   | read |                             |
        | tool succeeds | read | {text of 100000 characters} |
        | text          |      | It is long                  |
        | complete      |      |                             |

    Scenario: A failing tool shows why it failed, and the answer continues
      Given Bamboo has a tool "weather" that fails with "no network"
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer        |
        | weather | {}        |               |
        |         |           | I cannot say. |
      When the user asks "Is it warm?"
      Then the answer shows that the tool "weather" failed with "no network"
      And the answer is "I cannot say."
      And every prompt with "Is it warm?" is valid

    Scenario: A failing tool is a tool_error on the stream
      Given the model works on "Add" in these rounds:
        | tool | arguments             | answer        |
        | add  | {"numbers": "apples"} |               |
        |      |                       | I cannot say. |
      When the user asks "Add"
      Then the stream sends these events:
        | data                                                                           |
        | {"type": "tool_start", "tool_call_id": <any string>, "tool_name": "add", …}    |
        | {"type": "tool_error", "tool_call_id": <any string>, "error": <any string>, …} |
        | …                                                                              |
        | {"type": "complete", …}                                                        |

    Scenario: A failing tool shows why it failed through the gateway
      Given Bamboo has a tool "weather" that fails with "no network"
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer        |
        | weather | {}        |               |
        |         |           | I cannot say. |
      And the user is connected to the gateway
      When the user asks "Is it warm?" through the gateway
      Then the answer shows that the tool "weather" failed with "no network"

  Rule: Every call is made, once and in order

    Scenario: Two calls of one tool are answered apart
      Given the model works on "Add twice" in these rounds:
        | tool | arguments           | answer   |
        | add  | {"numbers": [2, 3]} |          |
        | add  | {"numbers": [3, 4]} |          |
        |      |                     | 5 and 7. |
      When the user asks "Add twice"
      Then the answer arrives as these events:
        | event         | tool | text                |
        | tool starts   | add  | {"numbers": [2, 3]} |
        | tool succeeds | add  | 5                   |
        | tool starts   | add  | {"numbers": [3, 4]} |
        | tool succeeds | add  | 7                   |
        | text          |      | 5 and 7.            |
        | complete      |      |                     |
      And the model received these tool results for "Add twice":
        | tool | result |
        | add  | 5      |
        | add  | 7      |

    Scenario: A call that the model repeats word for word is made again
      Given Bamboo has a tool "dice" that answers "six"
      And the model works on "Roll two dice" in these rounds:
        | round | tool | arguments | answer    |
        | 1     | dice | {}        |           |
        | 1     | dice | {}        |           |
        | 2     |      |           | Two sixes |
      When the user asks "Roll two dice"
      Then the answer arrives as these events:
        | event         | tool | text      |
        | tool starts   | dice |           |
        | tool succeeds | dice | six       |
        | tool starts   | dice |           |
        | tool succeeds | dice | six       |
        | text          |      | Two sixes |
        | complete      |      |           |
      And every prompt with "Roll two dice" is valid

    Scenario: Tool calls of one round run one after another, in the order of the model
      Given Bamboo has a tool "weather" that answers "sunny" after 50 ms
      And Bamboo has a tool "time" that answers "noon"
      And the model works on "Shall I go?" in these rounds:
        | round | tool       | arguments        | answer |
        | 1     | weather    | {"city": "Rome"} |        |
        | 1     | time       | {}               |        |
        | 1     | upper_case | {"text": "go"}   |        |
        | 2     |            |                  | Go!    |
      When the user asks "Shall I go?"
      Then the answer arrives as these events:
        | event         | tool       | text  |
        | tool starts   | weather    |       |
        | tool succeeds | weather    | sunny |
        | tool starts   | time       |       |
        | tool succeeds | time       | noon  |
        | tool starts   | upper_case |       |
        | tool succeeds | upper_case | GO    |
        | text          |            | Go!   |
        | complete      |            |       |
      And the model received these tool results for "Shall I go?":
        | tool       | result |
        | weather    | sunny  |
        | time       | noon   |
        | upper_case | GO     |

    Scenario: Each parallel tool call is answered to the model under its own id
      Given Bamboo has a tool "weather" that answers "sunny"
      And Bamboo has a tool "time" that answers "noon"
      And the model works on "Shall I go?" in these rounds:
        | round | tool    | arguments | answer |
        | 1     | weather | {}        |        |
        | 1     | time    | {}        |        |
        | 2     |         |           | Go!    |
      When the user asks "Shall I go?"
      Then the model received these tool results for "Shall I go?":
        | tool    | result |
        | weather | sunny  |
        | time    | noon   |

    Scenario: Ten rounds of tools lead to an answer
      # Ten: more than the five rounds that a careful server might stop at.
      Given the model works on "Count to ten" in these rounds:
        | tool | arguments         | answer |
        | add  | {"numbers": [1]}  |        |
        | add  | {"numbers": [2]}  |        |
        | add  | {"numbers": [3]}  |        |
        | add  | {"numbers": [4]}  |        |
        | add  | {"numbers": [5]}  |        |
        | add  | {"numbers": [6]}  |        |
        | add  | {"numbers": [7]}  |        |
        | add  | {"numbers": [8]}  |        |
        | add  | {"numbers": [9]}  |        |
        | add  | {"numbers": [10]} |        |
        |      |                   | Done.  |
      When the user asks "Count to ten"
      Then the answer is "Done."
