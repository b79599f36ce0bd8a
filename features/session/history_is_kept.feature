Feature: History shows the conversation as it happened
  For users who return: every message, in order.

  Scenario: History shows the question and the answer exactly as streamed
    When the user asks "What is bamboo?"
    Then the answer is complete
    And the history ends with the answer exactly as streamed

  Scenario: History shows several turns in order
    Given the model answers "First" with "One"
    And the model answers "Second" with "Two"
    And the user has asked "First"
    When the user asks "Second"
    Then the history shows:
      | role      | content |
      | user      | First   |
      | assistant | One     |
      | user      | Second  |
      | assistant | Two     |

  Scenario: Text before and after a tool call is one answer in history
    Given the model works on "Let me see" in these rounds:
      | tool | arguments           | answer      |
      | add  | {"numbers": [1, 1]} | One moment. |
      |      |                     | It is two.  |
    When the user asks "Let me see"
    Then the answer is complete
    And the history ends with the answer exactly as streamed
    And the history holds 2 messages

  Scenario: A message that is not answered yet is in history
    When the user sends "Is anybody there?"
    Then the history shows:
      | role | content           |
      | user | Is anybody there? |

  Scenario: History keeps Chinese, emoji and combining marks unchanged
    # The é is two code points, a letter and a combining accent.
    Given the model answers "竹子是什么？" with "竹子 🎋 是 étoile ✨"
    When the user asks "竹子是什么？"
    Then the answer is "竹子 🎋 是 étoile ✨"
    And the history shows:
      | role      | content              |
      | user      | 竹子是什么？         |
      | assistant | 竹子 🎋 是 étoile ✨ |

  Scenario: An unknown session has no history
    When the user chooses a new session id
    Then nothing is stored under the session id "{session}"
