Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "/health"
    Then the reply has these headers:
      | header        | is     | value      |
      | Content-Type: | equals | text/plain |
