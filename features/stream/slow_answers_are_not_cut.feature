Feature: A slow answer is not cut
  For readers of a slow model: an answer may take minutes and be silent in between.

  Rule: No answer is cut off because it is slow or pauses

    # 20 s: longer than the 5, 10 and 15 s after which proxies and HTTP libraries give up by default.
    @long
    Scenario: An answer that begins after 20 s of silence is complete
      Given the model thinks for 20 s before it answers "What is bamboo?" with "A grass"
      When the user starts to ask "What is bamboo?"
      Then the answer ends within 40 s
      And the answer is "A grass"

    @long
    Scenario: An answer of a model that sends nothing for 20 s is complete
      Given the model sends nothing for 20 s before it answers "What is bamboo?" with "A grass"
      When the user starts to ask "What is bamboo?"
      Then the answer ends within 40 s
      And the answer is "A grass"

    @long
    Scenario: An answer through the gateway that begins after 20 s of silence is complete
      Given the model thinks for 20 s before it answers "What is bamboo?" with "A grass"
      And the user is connected to the gateway
      When the user starts to ask "What is bamboo?" through the gateway
      Then the answer ends within 40 s
      And the answer is "A grass"

    @long
    Scenario: An answer that is silent for 20 s in between is complete
      Given the model answers "Count" with 2 tokens, one every 20 s
      When the user starts to ask "Count"
      Then the answer ends within 60 s
      And the answer is complete

    @long
    Scenario: An answer of 10 tokens, 2.5 s apart, is complete
      Given the model answers "Count" with 10 tokens, one every 2.5 s
      When the user starts to ask "Count"
      Then the answer ends within 45 s
      And the answer is complete

    @long
    Scenario: An answer whose tool takes 20 s is complete
      Given Bamboo has a tool "weather" that answers "sunny" after 20 s
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer  |
        | weather | {}        |         |
        |         |           | Go out! |
      When the user starts to ask "Is it warm?"
      Then the answer ends within 40 s
      And the answer is "Go out!"

    @slow @long
    Scenario: An answer that takes 65 s is complete
      Given the model answers "Count" with 14 tokens, one every 5 s
      When the user starts to ask "Count"
      Then the answer ends within 90 s
      And the answer is complete

    Scenario: The time limit for a silent model does not limit an answer that keeps flowing
      # 10 tokens, 150 ms apart: three times the limit in all, and never silent for half of it.
      Given Bamboo times out a silent model after 500 ms
      And the model answers "Count" with 10 tokens, one every 150 ms
      When the user starts to ask "Count"
      Then the answer ends within 5 s
      And the answer is complete

  Rule: Bamboo sends heartbeats on a silent stream

    Scenario: A silent stream gets a heartbeat at least every second
      Given Bamboo sends a heartbeat after 300 ms of silence
      And the model thinks for 2 s before it answers "Think" with "Thought"
      When the user starts to ask "Think"
      Then the answer ends within 5 s
      And the stream is never silent for more than 1 s

    Scenario: A stream gets heartbeats while a tool is at work
      Given Bamboo sends a heartbeat after 300 ms of silence
      And Bamboo has a tool "weather" that answers "sunny" after 2 s
      And the model works on "Is it warm?" in these rounds:
        | tool    | arguments | answer  |
        | weather | {}        |         |
        |         |           | Go out! |
      When the user starts to ask "Is it warm?"
      Then the answer ends within 5 s
      And the stream is never silent for more than 1 s

    Scenario: The gateway sends heartbeats while the model is silent
      Given Bamboo sends a heartbeat after 300 ms of silence
      And the model thinks for 2 s before it answers "Think" with "Thought"
      And the user is connected to the gateway
      When the user starts to ask "Think" through the gateway
      Then the answer ends within 5 s
      And the gateway is never silent to the user for more than 1 s

    @long
    Scenario: A stream without tokens for 20 s gets a heartbeat at least every 15 s
      Given the model thinks for 20 s before it answers "Think" with "Thought"
      When the user starts to ask "Think"
      Then the answer ends within 40 s
      # 15 s, and time for the heartbeat to arrive.
      And the stream is never silent for more than 16 s

    @long
    Scenario: A stream that is silent for 20 s in mid-answer gets a heartbeat at least every 15 s
      Given the model answers "Count" with 2 tokens, one every 20 s
      When the user starts to ask "Count"
      Then the answer ends within 60 s
      # 15 s, and time for the heartbeat to arrive.
      And the stream is never silent for more than 16 s

  Rule: Compression does not hold the stream back

    Scenario: Tokens are not delayed when the client accepts gzip
      Given the user's client accepts gzip
      And the model pauses after 2 tokens of its answer "one two three four" to "Count"
      When the user starts to ask "Count"
      Then the answer begins with "one two" while the model pauses
