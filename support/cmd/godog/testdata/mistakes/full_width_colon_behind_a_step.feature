Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the history shows：
      | role | content |
      | user | Hello   |
