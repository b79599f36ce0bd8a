Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given Bamboo has been warmed up with 10 conversations
    When 10 users hold 30 conversations
    Then the answer is complete
