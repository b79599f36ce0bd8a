Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given every answer counts to 10, one number every 20 ms
    When 10 users hold 30 conversations and stop each answer after 10 tokens
    Then these objectives hold:
      | metric       | statistic | limit |
      | stop latency | p95       | < 1 s |
