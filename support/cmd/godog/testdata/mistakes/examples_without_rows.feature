Feature: A mistake is made
  For whoever writes features.

  Scenario Outline: A mistake is explained with <a>
    When the user asks "<a>"
    Then the answer is complete

    Examples:
