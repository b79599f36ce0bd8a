Feature: Tools are shown at work
  For users who want to know what an answer rests on: each call begins and ends before their eyes.

  Scenario: One tool call is shown between its start and its end
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer comes as these events:
      | event         | tool | text       |
      | tool starts   | add  |            |
      | tool succeeds | add  | 5          |
      | text          |      | That is 5. |
      | complete      |      |            |

  Scenario: Several rounds of tools run one after another
    Given the model works on "Add and shout" in these rounds:
      | tool       | arguments             | answer     |
      | add        | {"numbers": [20, 22]} |            |
      | upper_case | {"text": "forty-two"} |            |
      |            |                       | FORTY-TWO! |
    When the user asks "Add and shout"
    Then the answer comes as these events:
      | event         | tool       | text       |
      | tool starts   | add        |            |
      | tool succeeds | add        | 42         |
      | tool starts   | upper_case |            |
      | tool succeeds | upper_case | FORTY-TWO  |
      | text          |            | FORTY-TWO! |
      | complete      |            |            |

  Scenario: What is said before a tool call comes before it
    Given the model works on "Let me see" in these rounds:
      | tool | arguments           | answer      |
      | add  | {"numbers": [1, 1]} | One moment. |
      |      |                     | It is two.  |
    When the user asks "Let me see"
    Then the answer comes as these events:
      | event         | tool | text        |
      | text          |      | One moment. |
      | tool starts   | add  |             |
      | tool succeeds | add  | 2           |
      | text          |      | It is two.  |
      | complete      |      |             |

  Scenario: A tool that fails is shown, and the answer goes on
    Given the model works on "Add apples" in these rounds:
      | tool | arguments             | answer               |
      | add  | {"numbers": "apples"} |                      |
      |      |                       | I cannot add apples. |
    When the user asks "Add apples"
    Then the answer comes as these events:
      | event       | tool | text                 |
      | tool starts | add  |                      |
      | tool fails  | add  |                      |
      | text        |      | I cannot add apples. |
      | complete    |      |                      |

  Scenario: A tool that Bamboo does not have fails, and the answer goes on
    Given the model works on "Do magic" in these rounds:
      | tool  | arguments | answer         |
      | magic | {}        |                |
      |       |           | There is none. |
    When the user asks "Do magic"
    Then the answer comes as these events:
      | event       | tool  | text           |
      | tool starts | magic |                |
      | tool fails  | magic |                |
      | text        |       | There is none. |
      | complete    |       |                |

  Scenario: The model learns what its tool has found
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer is "That is 5."
    And the model was told the result "5" of the tool "add" for "What is 2 plus 3?"

  Scenario: Tools are shown through the gateway as well
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    And the user is connected to the gateway
    When the user asks "What is 2 plus 3?" through the gateway
    Then the answer comes as these events:
      | event         | tool | text       |
      | tool starts   | add  |            |
      | tool succeeds | add  | 5          |
      | text          |      | That is 5. |
      | complete      |      |            |

  Scenario: A tool that fails is shown through the gateway as well
    Given the model works on "Add apples" in these rounds:
      | tool | arguments             | answer               |
      | add  | {"numbers": "apples"} |                      |
      |      |                       | I cannot add apples. |
    And the user is connected to the gateway
    When the user asks "Add apples" through the gateway
    Then the answer comes as these events:
      | event       | tool | text                 |
      | tool starts | add  |                      |
      | tool fails  | add  |                      |
      | text        |      | I cannot add apples. |
      | complete    |      |                      |
