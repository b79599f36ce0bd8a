Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given each call of the user carries these headers:
      | header   | value |
      | X Tenant | tea   |
    When the user asks "Hello"
    Then the answer is complete
