Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "{env BAMBOO_SPEC_NO_SUCH_VARIABLE}"
    Then the answer is complete
