Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When 10 users hold 30 conversations
    Then these objectives hold:
      | metric       | statistic | limit |
      | stop latency | p95       | < 1 s |
