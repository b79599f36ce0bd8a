Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user waits for 2 min
    Then every conversation has its own id
