Feature: A stopped answer ends quickly under load
  For users who have read enough, and for those who pay for the tokens, also when many users stop at the same time.

  Scenario Outline: With <users> users, <share> of 100 stopped answers end within <limit>
    Given every answer counts to 1000, one number every 20 ms
    When <users> users hold <number> conversations and stop each answer after <tokens> tokens
    Then these objectives hold:
      | metric            | statistic | limit     |
      | success rate      |           | = 100 %   |
      | stop latency      | p<share>  | < <limit> |
      | tokens after stop |           | = 0       |

    # The limits of the contract: one second to the end, and no token later than 250 ms after the stop was confirmed.
    @smoke
    Examples:
      | share | users | limit | number | tokens |
      | 95    | 10    | 1 s   | 40     | 10     |

    # Bamboo only has to tell the model and the reader, so half a second is enough even for a hundred users.
    Examples:
      | share | users | limit  | number | tokens |
      | 99    | 100   | 500 ms | 400    | 5      |
