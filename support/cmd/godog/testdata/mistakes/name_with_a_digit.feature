Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When Ann2 asks "Hello"
    Then Ann2's answer is complete
