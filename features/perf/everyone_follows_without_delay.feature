Feature: Many followers and idle clients do not slow down an answer
  For people who share a conversation, and for those who only keep a window open.

  Scenario Outline: 95 of 100 first tokens reach <number> followers with at most 100 ms added
    # Nobody notices a tenth of a second.
    Given every answer counts to <count>, one number every <pace>
    When a user asks <questions> questions through the gateway while <number> other clients follow the conversation
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | first reply latency       | p95       | < 5 s    |
      | added first token latency | p95       | < 100 ms |
      | longest stall             | p95       | < 250 ms |

    # A meeting. All 20 followers wait for the same answer, so one slow answer of 25 makes only 4 of 100 values late.
    @smoke
    Examples:
      | number | questions | count | pace |
      | 20     | 25        | 5     | 5 ms |

    # A lecture.
    Examples:
      | number | questions | count | pace  |
      | 100    | 5         | 20    | 50 ms |

  Scenario: 20 followers read 95 of 100 tokens within 100 ms of each other
    # A p95 over all clients does not show the one of 21 who always lags behind.
    Given every answer counts to 20, one number every 20 ms
    When a user asks 5 questions through the gateway while 20 other clients follow the conversation
    Then these objectives hold:
      | metric          | statistic | limit    |
      | success rate    |           | = 100 %  |
      | follower spread | p95       | < 100 ms |

  Scenario Outline: With <number> idle clients, 95 of 100 first tokens have at most <latency> added
    # An open window costs Bamboo a connection and a tenth of a megabyte.
    Given <number> idle clients are connected to the gateway
    And Bamboo has been warmed up with 5 conversations
    When 5 users hold 100 conversations through the gateway
    Then these objectives hold:
      | metric                    | statistic | limit       |
      | success rate              |           | = 100 %     |
      | connect time              | p95       | < 250 ms    |
      | added first token latency | p95       | < <latency> |
      | memory                    | growth    | < <memory>  |

    Examples:
      | number | latency | memory |
      | 1000   | 100 ms  | 100 MB |

    # A company that leaves its windows open over night.
    @slow
    Examples:
      | number | latency | memory |
      | 10000  | 250 ms  | 1 GB   |
