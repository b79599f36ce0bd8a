Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then these objectives hold:
      | metric       | limit   |
      | success rate | = 100 % |
