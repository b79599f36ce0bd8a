Feature: A long run of bad luck costs only what it must
  For people on call: faults come one upon the other, and what was confirmed is kept all the same.

  @slow
  Scenario: Five minutes of faults and kills lose nothing that was confirmed and leave nothing behind
    Given 8 users have talked for 2 s
    And what the server holds has been noted
    When 8 users talk for 5 min with a fault every 1 s and a kill every 30 s
    Then nothing that was confirmed is lost
    And the server's memory has grown by less than 100 MB
    And the server holds no more than was noted within 10 s
