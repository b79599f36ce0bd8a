Feature: An answer stops at once
  For users who have read enough, and for whoever pays for the tokens, also when many do so together.

  @smoke
  Scenario: Answers that are stopped end within a second and say nothing more
    # The contract's own figures: a second for the end, and no word later than 250 ms after the stop was confirmed.
    Given every answer counts to 1000, one number every 20 ms
    When 10 users hold 40 conversations and stop each answer after 10 tokens
    Then these objectives hold:
      | metric            | statistic | limit   |
      | success rate      |           | = 100 % |
      | stop latency      | p95       | < 1 s   |
      | tokens after stop |           | = 0     |

  Scenario: 100 users who stop their answers are not kept waiting
    # The contract gives a stop one second. Bamboo itself has only to tell the model and the reader.
    Given every answer counts to 1000, one number every 20 ms
    When 100 users hold 400 conversations and stop each answer after 5 tokens
    Then these objectives hold:
      | metric            | statistic | limit    |
      | success rate      |           | = 100 %  |
      | stop latency      | p99       | < 500 ms |
      | tokens after stop |           | = 0      |
