Feature: The full benchmark
  For releases: the main objectives of speed and size in one table.

  @slow
  Scenario: 50 users for one minute meet the main objectives of speed and size
    # First the floor for any Bamboo, kept from an older suite; then what Bamboo itself may add and use.
    Given the model thinks for 100 ms before every answer
    And every answer counts to 50, one number every 20 ms
    And Bamboo has been warmed up with 50 conversations
    When 50 users hold conversations for 60 s
    Then these objectives hold:
      | metric                    | statistic         | limit    | confidence |
      | success rate              |                   | > 99 %   | sure       |
      | first token latency       | p95               | < 5 s    | sure       |
      | total response time       | p95               | < 30 s   | sure       |
      | throughput                |                   | > 0.5 /s |            |
      | goodput                   |                   | > 0.5 /s |            |
      | memory                    | growth            | < 500 MB |            |
      | memory                    | growth per minute | < 100 MB |            |
      | session creation          | p95               | < 250 ms |            |
      | added first token latency | p50               | < 25 ms  |            |
      | added first token latency | p99               | < 250 ms |            |
      | added total time          | p95               | < 250 ms |            |
      | inter-token latency       | p99               | < 100 ms |            |
      | time per output token     | p95               | < 40 ms  |            |
      | longest stall             | p95               | < 250 ms |            |
      | cpu                       | mean              | < 150 %  |            |
      | open files                | left over         | <= 2     |            |
      | connections               | left over         | <= 2     |            |
