Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When 10 users hold 100 conversations
    Then these objectives hold:
      | metric              | statistic | limit    |
      | first token latency | 95%       | < 300 ms |
