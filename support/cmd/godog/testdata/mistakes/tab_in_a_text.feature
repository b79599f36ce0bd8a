Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "a	b"
    Then the history shows:
      | role      | content |
      | user      | a	b    |
      | assistant | "…"     |
