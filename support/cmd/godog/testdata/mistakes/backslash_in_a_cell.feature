Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When these users ask at the same time:
      | user | question  |
      | Ann  | C:\\data? |
    Then every answer is complete and answers its own question
