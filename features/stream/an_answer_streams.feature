Feature: An answer streams token by token and ends once
  For everyone who reads along: all of the text, in order, and a clear end.

  Scenario: The whole answer comes, with one end and nothing behind it
    When the user asks "What is bamboo?"
    Then the answer is whole

  Scenario: Tokens come in the order and in the pieces in which the model says them
    Given the model answers "Recite" with these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣that   |
      | ␣bends  |
      | .       |
    When the user asks "Recite"
    Then the answer comes in these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣that   |
      | ␣bends  |
      | .       |

  Scenario: A token is passed on before the next one is there
    Given the model pauses after 3 tokens of its answer "one two three four five" to "Count"
    When the user starts to ask "Count"
    Then the answer begins with "one two three" while the model pauses

  Scenario: An answer that paused goes on to its end
    Given the model pauses after 2 tokens of its answer "slow and steady wins" to "Who wins?"
    And the user is reading the answer to "Who wins?"
    When the model goes on
    Then the answer is "slow and steady wins"

  Scenario: Characters that are split over tokens arrive whole
    Given the model answers "Emoji?" with these tokens:
      | token  |
      | 👩     |
      | \u200D |
      | 💻     |
      | 竹     |
      | e      |
      | \u0301 |
    When the user asks "Emoji?"
    # The last character of the text below is an e and a combining accent, two code points.
    Then the answer is "👩‍💻竹é"

  Scenario: An empty answer is an answer
    Given the model answers "Say nothing" with ""
    When the user asks "Say nothing"
    Then the answer is empty

  Scenario: An answer states how many tokens it took
    Given the model answers "How much?" with "Not much at all"
    When the user asks "How much?"
    Then the answer states its usage, which adds up

  Scenario: A stream is an event stream that nobody caches
    Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
    When the client reads the stream that it was told of
    Then the status is 200
    And the header "content-type" contains "text/event-stream"
    And the header "cache-control" contains "no-cache"
