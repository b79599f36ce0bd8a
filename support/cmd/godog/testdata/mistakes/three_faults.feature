Feature: A mistake is made
  For whoever writes features.

  @slwo
  Scenario Outline: A mistake is explained with <a>
    When the user asks "<a> <b>"
    Then the answer is complete

    Examples:
      | a  |
      | Hi |

  Scenario: A mistake is measured
    When 10 conversations start every second for 10 s
    Then these objectives hold:
      | metric | statistic         | limit  |
      | memory | growth per minute | < 5 MB |

  Scenario: A mistake is measured
    When the user asks "Hello"
    Then the answer is complete
