Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When 0 users hold 30 conversations
    Then these objectives hold:
      | metric       | limit   |
      | success rate | = 100 % |
