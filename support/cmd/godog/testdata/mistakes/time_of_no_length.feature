Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    When the user asks "Hello"
    Then nothing more of the answer arrives for 0 s
