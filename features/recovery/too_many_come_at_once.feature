Feature: Clients beyond the capacity are refused
  For users who come when Bamboo is full, and for those who are connected already.

  Scenario: Clients beyond the capacity are refused with CAPACITY_EXCEEDED
    Given Bamboo's gateway accepts at most 5 clients
    When 10 users connect to the gateway at the same time and ask
    Then 5 users are answered and the others are refused with CAPACITY_EXCEEDED
