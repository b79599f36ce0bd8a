Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the answer arrives as these events:
      | event      |
      | tool start |
      | complete   |
