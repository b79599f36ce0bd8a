Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When these users ask at the same time:
      | user | question | through |
      | Ann  | Hello | ws |
    Then every answer is complete and answers its own question
