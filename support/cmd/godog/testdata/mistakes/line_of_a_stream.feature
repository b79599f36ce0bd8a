Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then the stream sends these lines:
      | line |
      | data: {"type": } |
