Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the history holds 2 messages
    And the history shows:
      | role | content |
      | user | Hello |
