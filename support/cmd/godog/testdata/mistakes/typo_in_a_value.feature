Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the user has asked "Hello"
    When a client calls GET "/api/v1/history/{sesion}"
    Then the status is 200
