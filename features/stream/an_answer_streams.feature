Feature: An answer streams token by token and ends once
  For every reader: all of the text, in order, and a clear end.

  Scenario: The complete answer arrives and ends exactly once
    When the user asks "What is bamboo?"
    Then the answer is complete

  Scenario: Tokens arrive in the order in which the model sends them
    Given the model answers "Recite" with these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣that   |
      | ␣bends  |
      | .       |
    When the user asks "Recite"
    Then the answer arrives in these tokens:
      | token   |
      | The     |
      | ␣bamboo |
      | ␣that   |
      | ␣bends  |
      | .       |

  Scenario: A token is passed on before the next one arrives
    Given the model pauses after 3 tokens of its answer "one two three four five" to "Count"
    When the user starts to ask "Count"
    Then the answer begins with "one two three" while the model pauses

  Scenario: An answer continues to its end after the model paused
    Given the model pauses after 2 tokens of its answer "slow and steady wins" to "Who wins?"
    And the user is reading the answer to "Who wins?"
    When the model continues
    Then the answer is "slow and steady wins"

  Scenario: Characters that are split over tokens arrive intact
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

  Scenario: An empty answer is a complete answer
    Given the model answers "Say nothing" with ""
    When the user asks "Say nothing"
    Then the answer is empty

  Scenario: An answer reports its token usage
    Given the model answers "How much?" with "Not much at all"
    When the user asks "How much?"
    Then the answer reports a token usage that adds up

  Scenario: A stream has the content type of an event stream and is not cached
    Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
    When the client reads the stream of the reply
    Then the status is 200
    And the header "content-type" contains "text/event-stream"
    And the header "cache-control" contains "no-cache"
