Feature: A mistake is made
  For whoever writes features.

  Scenario Outline: A mistake is explained with <a>
    When the user asks "<b>"
    Then the answer is complete

    Examples:
      | a |
      | 1 |
