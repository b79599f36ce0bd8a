Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When a client calls GET "/health"
    Then the reply fits the JSON Schema "health.schema.json"
