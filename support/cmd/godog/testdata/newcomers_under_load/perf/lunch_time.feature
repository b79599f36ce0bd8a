Feature: Lunch time
  For the hour at which everybody asks at once.

  Scenario: At lunch time everyone is answered quickly
    Given users ask in this mix:
      | message                             | share |
      | What is for lunch?                  | 80 %  |
      | count from 1 to 30, one every 10 ms | 20 %  |
    And 10 idle clients are connected to the gateway
    And Bamboo has been warmed up with 5 conversations
    When 10 users hold 40 conversations through the gateway
    Then these objectives hold:
      | metric                    | statistic | limit   | confidence |
      | success rate              |           | > 90 %  | sure       |
      | first reply latency       | p90       | < 2 s   | sure       |
      | added first token latency | p50       | < 1 s   |            |
      | connect time              | max       | < 3 s   |            |
      | memory                    | peak      | < 1 GiB |            |

  Scenario: After lunch a stream begins every fifth of a second
    When a conversation starts every 200 ms for 5 s
    Then these objectives hold:
      | metric              | statistic | limit  |
      | first token latency | p95       | < 3 s  |
      | goodput             |           | > 1 /s |
