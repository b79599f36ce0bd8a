Feature: Who comes when Bamboo is full is told so
  For users who come at the wrong moment, and for whoever is inside already.

  Scenario: Of twice as many clients as there are places half are served and half are told
    Given Bamboo's gateway lets in at most 5 clients
    When 10 users come to the gateway at once and ask
    Then 5 users are answered and the others are refused with CAPACITY_EXCEEDED
