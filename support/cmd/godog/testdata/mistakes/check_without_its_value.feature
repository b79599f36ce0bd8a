Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "/api/v1/poems"
    Then the reply has these values:
      | path  | is         | value |
      | error | has length | two   |
