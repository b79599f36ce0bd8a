Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
    Then the reply has these values:
      | path         | is        | value |
      | $.session_id | is a uuid |       |
