Feature: A mistake is explained
  For whoever writes features: what is wrong and what to do.

  Scenario: A mistake is explained
    When a conversation starts every 100 ms for 10 s
    Then these objectives hold:
      | metric | statistic         | limit  |
      | memory | growth per minute | < 1 MB |
