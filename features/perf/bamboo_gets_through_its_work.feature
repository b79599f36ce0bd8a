Feature: Bamboo reaches a minimum throughput
  For those who plan machines: how many answers per second a Bamboo gives.

  Rule: The floor for any Bamboo, with any model
    Kept from an older suite that ran against a real model. The reference server reaches a hundred times as much.

    Scenario: 20 users together get more than 0.5 answers per second
      When 20 users hold conversations for 30 s
      Then these objectives hold:
        | metric              | statistic | limit    |
        | throughput          |           | > 0.5 /s |
        | goodput             |           | > 0.5 /s |
        | success rate        |           | = 100 %  |
        | first token latency | p95       | < 5 s    |

    @smoke
    Scenario: 10 gateway users together get more than one answer per second
      Given every answer counts to 5, one number every 10 ms
      When 10 users stay connected to the gateway and send 20 messages each
      Then these objectives hold:
        | metric              | statistic | limit   |
        | throughput          |           | > 1 /s  |
        | success rate        |           | = 100 % |
        | first reply latency | p95       | < 5 s   |

  Rule: Bamboo itself is no bottleneck

    @smoke
    Scenario: 20 users together get more than 30 answers per second
      # The model takes 0.4 s for an answer, so 20 users could get 50 answers per second. Three fifths of these must
      # come; four answers at a time would be ten per second.
      When 20 users hold conversations for 2 s
      Then these objectives hold:
        | metric           | statistic | limit    |
        | success rate     |           | = 100 %  |
        | throughput       |           | > 30 /s  |
        | added total time | p95       | < 250 ms |
