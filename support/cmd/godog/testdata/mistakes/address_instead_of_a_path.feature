Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "http://localhost:8080/health"
    Then the status is 200
