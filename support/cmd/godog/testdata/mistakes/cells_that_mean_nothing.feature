Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When 10 users hold 30 conversations
    Then these objectives hold:
      | metric              | statistic | limit  |
      | first token latncy  | p95       | < 5 s  |
      | first token latency | p96       | < 5 s  |
      | total response time | p95       | < 30   |
      | success rate        | p50       | > 90 % |
