Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When ann asks "Hello"
    Then Ann's answer is complete
