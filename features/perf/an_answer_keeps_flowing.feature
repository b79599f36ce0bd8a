Feature: An answer keeps flowing
  For readers: an answer that has begun goes on at the model's pace and comes to its end.

  @smoke
  Scenario: The words of an answer follow each other as the model says them
    # The model says a number every 30 ms. Twice that is still a steady flow. The whole answer is on disk before its
    # end is told, so the end may take a little longer.
    Given every answer counts to 20, one number every 30 ms
    When 10 users hold 20 conversations
    Then these objectives hold:
      | metric                | statistic | limit    |
      | success rate          |           | = 100 %  |
      | inter-token latency   | p50       | < 40 ms  |
      | inter-token latency   | p95       | < 60 ms  |
      | time per output token | p95       | < 60 ms  |
      | longest stall         | p90       | < 250 ms |
      | added total time      | p95       | < 250 ms |

  Scenario: An answer of 100000 words comes whole, as fast as it can be read by a program
    # Five of them at once are half a million words; one that is lost or doubled fails its run. A minute is twenty
    # times what the reference server needs, and a gigabyte is what it may hold of them.
    Given every answer counts to 100000 without a pause
    When 5 users hold 5 conversations
    Then these objectives hold:
      | metric              | statistic | limit   |
      | success rate        |           | = 100 % |
      | total response time | max       | < 60 s  |
      | memory              | peak      | < 1 GB  |

  @smoke
  Scenario: A stall of Bamboo is seen by all who come while it lasts
    # Conversations start by the clock, whether the ones before have ended or not, and time counts from
    # the moment that a start was due: a second of silence makes all those late that come in it.
    Given every answer counts to 3, one number every 10 ms
    When 100 conversations start every second for 2 s
    Then these objectives hold:
      | metric                    | statistic | limit    |
      | success rate              |           | = 100 %  |
      | first token latency       | p99       | < 500 ms |
      | added first token latency | p95       | < 100 ms |

  Scenario: Bamboo keeps up with a crowd that grows
    # From ten conversations a second to a hundred, as on a morning. Half a second is where a pause is felt.
    Given every answer counts to 5, one number every 20 ms
    When conversations start for 10 s, ramping from 10 to 100 every second over 8 s
    Then these objectives hold:
      | metric              | statistic | limit    |
      | success rate        |           | = 100 %  |
      | first token latency | p99       | < 500 ms |
      | longest stall       | p99       | < 500 ms |
