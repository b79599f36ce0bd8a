Feature: Bamboo gets through its work
  For those who plan machines: how many answers a Bamboo gives in a time.

  Scenario: 20 users who never pause get more than one answer in two seconds
    # Kept from the time when a real model was behind it; the reference gets through hundreds of times that.
    When 20 users hold conversations for 30 s
    Then these objectives hold:
      | metric              | statistic | limit    |
      | throughput          |           | > 0.5 /s |
      | goodput             |           | > 0.5 /s |
      | success rate        |           | = 100 %  |
      | first token latency | p95       | < 5 s    |

  @smoke
  Scenario: 10 users of the gateway get more than one answer a second
    # Kept from the same time: ten clients, twenty messages each, over connections that stay open.
    Given every answer counts to 5, one number every 10 ms
    When 10 users stay connected to the gateway and send 20 messages each
    Then these objectives hold:
      | metric              | statistic | limit   |
      | throughput          |           | > 1 /s  |
      | success rate        |           | = 100 % |
      | first reply latency | p95       | < 5 s   |

  @smoke
  Scenario: 20 users without a pause lose no time to Bamboo
    # An answer takes the model 0.4 s, so 20 users could get 50 answers a second. Three fifths of that must
    # come; four answers at a time would give ten.
    When 20 users hold conversations for 2 s
    Then these objectives hold:
      | metric           | statistic | limit    |
      | success rate     |           | = 100 %  |
      | throughput       |           | > 30 /s  |
      | added total time | p95       | < 250 ms |
