Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "/api/v1/history/{session}"
    Then the status is 200
