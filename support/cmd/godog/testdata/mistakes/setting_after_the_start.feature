Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the user has asked "Hello"
    And Bamboo's gateway accepts at most 1 client
    When the user asks "Hello again"
    Then the answer is complete
