Feature: A mistake is made
  For whoever writes features.

  Scenario: A GET is answered
    When the user asks "Hello"
    Then the answer is complete
