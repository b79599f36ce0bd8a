Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When 10 users hold 100 conversations
    Then these objectives hold:
      | metric              | statistic | limit  |
      | success rate        |           | > 90 % |
      | first token latency | p95       | < 5 s  |
