Feature: A mistake is made
  For whoever writes features.

  Scenario Outline: The question <question> is answered
    When the user asks "<question>"
    Then the answer contains "<answer>"

    Examples:
      | question |
      | Hello    |
