Feature: Bamboo stays small
  For those who run it: what a conversation took is given back when it is over.
  All figures are those of Bamboo's own process.

  Scenario: 50 conversations at once take less than 500 MB
    # The limit is kept from the time before there was a reference server, which needs a twentieth of it.
    Given every answer counts to 20, one number every 50 ms
    And Bamboo has been warmed up with 10 conversations
    When 50 users hold one conversation each, all at once
    Then these objectives hold:
      | metric       | statistic | limit    |
      | success rate |           | = 100 %  |
      | memory       | growth    | < 500 MB |

  Scenario: A conversation costs less than a megabyte
    # 50 conversations, and 40 MB for all of them.
    Given every answer counts to 20, one number every 50 ms
    And Bamboo has been warmed up with 10 conversations
    When 50 users hold one conversation each, all at once
    Then these objectives hold:
      | metric       | statistic | limit   |
      | success rate |           | = 100 % |
      | memory       | growth    | < 40 MB |

  @smoke
  Scenario: After the load every file and connection is given back
    # A file or connection that stays open for each conversation stops Bamboo within a day.
    Given every answer counts to 5, one number every 20 ms
    And Bamboo has been warmed up with 10 conversations
    When 10 users hold 40 conversations
    Then these objectives hold:
      | metric       | statistic | limit    |
      | success rate |           | = 100 %  |
      | open files   | left over | <= 2     |
      | connections  | left over | <= 2     |
      | threads      | left over | <= 10    |
      | memory       | growth    | < 100 MB |

  @slow
  Scenario: A minute of steady load does not let Bamboo grow
    # 100 MB a minute is the kept limit; a leak of 2 MB a second is above it.
    Given Bamboo has been warmed up with 50 conversations
    When 20 users hold conversations for 60 s
    Then these objectives hold:
      | metric       | statistic         | limit    |
      | success rate |                   | = 100 %  |
      | memory       | growth per minute | < 100 MB |
      | open files   | left over         | <= 2     |
      | connections  | left over         | <= 2     |

  Scenario: Half a minute of steady load does not let Bamboo grow
    # The shortest load that a slope can be told from. The reference keeps all that was said, in a file.
    Given every answer counts to 20, one number every 10 ms
    And Bamboo has been warmed up with 50 conversations
    When 10 users hold conversations for 31 s
    Then these objectives hold:
      | metric       | statistic         | limit    |
      | success rate |                   | = 100 %  |
      | memory       | growth per minute | < 100 MB |
      | cpu          | mean              | < 150 %  |
