Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given each call of the user carries these headers:
      | header   | value           |
      | X-Tenant | {env: QA_TOKEN} |
    When the user asks "Hello"
    Then the answer is complete
