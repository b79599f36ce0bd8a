Feature: Tool calls are shown while they run
  For users who want to know what an answer is based on: they see each call start and end.

  Scenario: A tool call is shown with its start and its end
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer arrives as these events:
      | event         | tool | text       |
      | tool starts   | add  |            |
      | tool succeeds | add  | 5          |
      | text          |      | That is 5. |
      | complete      |      |            |

  Scenario: A finished tool says how its output is to be shown
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the stream sends these events:
      | data                                                                                             |
      | {"type": "tool_start", …}                                                                        |
      | {"type": "tool_complete", "result": {"success": true, "display_preference": <any string>, …}, …} |
      | …                                                                                                |
      | {"type": "complete", …}                                                                          |

  Scenario: Each of two tool calls at once is answered to the model with its own output
    Given the model works on "Shout" in these rounds:
      | round | tool       | arguments       | answer |
      | 1     | upper_case | {"text": "one"} |        |
      | 1     | upper_case | {"text": "two"} |        |
      | 2     |            |                 | Done.  |
    When the user asks "Shout"
    Then the model received these tool results for "Shout":
      | tool       | result |
      | upper_case | ONE    |
      | upper_case | TWO    |

  Scenario: Several rounds of tools run one after another
    Given the model works on "Add and shout" in these rounds:
      | tool       | arguments             | answer     |
      | add        | {"numbers": [20, 22]} |            |
      | upper_case | {"text": "forty-two"} |            |
      |            |                       | FORTY-TWO! |
    When the user asks "Add and shout"
    Then the answer arrives as these events:
      | event         | tool       | text       |
      | tool starts   | add        |            |
      | tool succeeds | add        | 42         |
      | tool starts   | upper_case |            |
      | tool succeeds | upper_case | FORTY-TWO  |
      | text          |            | FORTY-TWO! |
      | complete      |            |            |

  Scenario: Text before a tool call arrives before it
    Given the model works on "Let me see" in these rounds:
      | tool | arguments           | answer      |
      | add  | {"numbers": [1, 1]} | One moment. |
      |      |                     | It is two.  |
    When the user asks "Let me see"
    Then the answer arrives as these events:
      | event         | tool | text        |
      | text          |      | One moment. |
      | tool starts   | add  |             |
      | tool succeeds | add  | 2           |
      | text          |      | It is two.  |
      | complete      |      |             |

  Scenario Outline: A call of <kind> is shown as failed, and the answer continues
    Given the model works on "Try a tool" in these rounds:
      | tool   | arguments   | answer          |
      | <tool> | <arguments> |                 |
      |        |             | It cannot work. |
    When the user asks "Try a tool"
    Then the answer arrives as these events:
      | event       | tool   | text            |
      | tool starts | <tool> |                 |
      | tool fails  | <tool> |                 |
      | text        |        | It cannot work. |
      | complete    |        |                 |

    Examples:
      | kind              | tool  | arguments             |
      | a tool that fails | add   | {"numbers": "apples"} |
      | an unknown tool   | magic | {}                    |

  Scenario: The model receives what its tool call returned
    Given the model works on "What is 2 plus 3?" in these rounds:
      | tool | arguments           | answer     |
      | add  | {"numbers": [2, 3]} |            |
      |      |                     | That is 5. |
    When the user asks "What is 2 plus 3?"
    Then the answer is "That is 5."
    And the model received the result "5" of the tool "add" for "What is 2 plus 3?"

  Scenario Outline: A tool call that <ends> is shown through the gateway too
    Given the model works on "Add" in these rounds:
      | tool | arguments            | answer      |
      | add  | {"numbers": <value>} |             |
      |      |                      | I am ready. |
    And the user is connected to the gateway
    When the user asks "Add" through the gateway
    Then the answer arrives as these events:
      | event       | tool | text        |
      | tool starts | add  |             |
      | tool <ends> | add  | <result>    |
      | text        |      | I am ready. |
      | complete    |      |             |

    Examples:
      | ends     | value    | result |
      | succeeds | [2, 3]   | 5      |
      | fails    | "apples" |        |
