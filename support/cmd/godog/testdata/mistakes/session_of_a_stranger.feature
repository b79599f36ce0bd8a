Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given Ann has asked "Hello"
    When a client calls GET "/api/v1/history/{session of Bem}"
    Then the status is 200
