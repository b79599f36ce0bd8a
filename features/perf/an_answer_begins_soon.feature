Feature: An answer starts soon
  For everyone who waits in front of an empty screen: the first word shows that Bamboo is there.

  Rule: The floor for any Bamboo, with any model
    Kept from an older suite that ran against a real model. The reference server needs a thousandth of it.

    Scenario: 95 of 100 answers start within five seconds
      # Users of a chat wait five seconds before they ask again.
      When 10 users hold 100 conversations
      Then these objectives hold:
        | metric              | statistic | limit  |
        | success rate        |           | > 95 % |
        | first token latency | p95       | < 5 s  |
        | total response time | p95       | < 30 s |

  Rule: Bamboo itself adds little to the model's time
    The time that the model took is subtracted: what is left was added by Bamboo.

    @smoke
    Scenario: Bamboo adds at most 100 ms to the first token in 95 of 100 answers
      # Nobody notices a tenth of a second. It is fifty times what the reference server needs on an idle machine.
      # A new session is on disk before it is confirmed.
      Given the model thinks for 100 ms before every answer
      And every answer counts to 10, one number every 20 ms
      And Bamboo has been warmed up with 10 conversations
      When 10 users hold 30 conversations
      Then these objectives hold:
        | metric                    | statistic | limit    |
        | success rate              |           | = 100 %  |
        | added first token latency | p50       | < 25 ms  |
        | added first token latency | p95       | < 100 ms |
        | session creation          | p95       | < 100 ms |

    @smoke
    Scenario: Bamboo adds at most 100 ms to the first gateway token in 95 of 100 answers
      # The same limit as over HTTP. A gateway that accepts a client within a quarter of a second needs no spinner.
      Given every answer counts to 10, one number every 20 ms
      And Bamboo has been warmed up with 10 conversations
      When 10 users hold 40 conversations through the gateway
      Then these objectives hold:
        | metric                    | statistic | limit    |
        | success rate              |           | = 100 %  |
        | first reply latency       | p95       | < 5 s    |
        | added first token latency | p95       | < 100 ms |
        | connect time              | p95       | < 250 ms |
