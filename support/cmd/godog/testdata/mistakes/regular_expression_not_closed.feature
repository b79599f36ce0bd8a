Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "/health"
    Then the reply has these values:
      | path  | is      | value |
      | @this | matches | (OK   |
