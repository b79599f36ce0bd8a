Feature: Everyone follows without delay
  For people who share a conversation, and for those who only keep a window open.

  @smoke
  Scenario: 20 clients who follow a conversation see each answer as it comes
    # A meeting: who looks over the asker's shoulder sees the same words, within the tenth of a second that nobody notices.
    # All twenty wait for the same answer, so there are 25 questions: one of them that meets a busy machine is 4 in 100.
    Given every answer counts to 5, one number every 5 ms
    When a user asks 25 questions through the gateway while 20 other clients follow the conversation
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | added first token latency | p95       | < 100 ms |

  Scenario: 100 clients who follow a conversation see each answer as it comes
    # A lecture. The last of a hundred may wait no longer than the first.
    Given every answer counts to 20, one number every 50 ms
    When a user asks 5 questions through the gateway while 100 other clients follow the conversation
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | first reply latency       | p95       | < 5 s    |
      | added first token latency | p95       | < 100 ms |
      | longest stall             | p95       | < 250 ms |

  Scenario: 1000 clients that say nothing slow nobody down
    # An open window costs Bamboo a connection and a tenth of a megabyte, and its neighbours nothing.
    Given 1000 clients are connected to the gateway and say nothing
    And Bamboo has been warmed up with 5 conversations
    When 5 users hold 100 conversations through the gateway
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | connect time              | p95       | < 250 ms |
      | added first token latency | p95       | < 100 ms |
      | memory                    | growth    | < 100 MB |

  @slow
  Scenario: 10000 clients that say nothing slow nobody down
    # A company that leaves its windows open over night: the same tenth of a megabyte for each.
    Given 10000 clients are connected to the gateway and say nothing
    And Bamboo has been warmed up with 5 conversations
    When 5 users hold 100 conversations through the gateway
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | added first token latency | p95       | < 250 ms |
      | memory                    | growth    | < 1 GB   |
