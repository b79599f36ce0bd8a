Feature: Repeated faults lose nothing that was confirmed
  For people on call: one fault follows another, and Bamboo still keeps all that it has confirmed.

  @slow
  Scenario: Five minutes of faults and kills lose and leak nothing
    Given 8 users have chatted for 2 s
    And Bamboo's memory, files and connections have been measured
    When 8 users chat for 5 min with a fault every 1 s and a kill every 30 s
    Then nothing that was confirmed is lost
    And Bamboo's memory has grown by less than 100 MB
    And Bamboo holds no more files and connections than measured within 10 s
