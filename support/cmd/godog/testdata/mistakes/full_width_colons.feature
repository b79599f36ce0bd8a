Feature: A mistake is made
  For whoever writes features.

  Scenario： A mistake is explained
    When the user asks "Hello"
    Then the answer is complete

  Scenario： Another mistake is explained
    When the user asks "Hello again"
    Then the answer is complete
