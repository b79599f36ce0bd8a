Feature: Clients that leave, or hardly read, cost nothing for long
  For people on call: a server that lives for months must give back what it was lent.

  Rule: Whoever leaves frees what was held for them

    Scenario: Eight users who leave in mid-answer leave nothing behind
      Given 8 users have left in mid-answer
      And what the server holds has been noted
      When 8 users leave in mid-answer
      Then the server holds no more than was noted within 2 s

  Rule: Whoever reads slowly is alone with that

    Scenario: A slow reader holds nobody up who reads along
      Given the model answers "Tell me a story" with 14 tokens of 500 KB each
      And Ann reads no more than 1 KB per second
      And Ann has started to ask "Tell me a story" and the model is at work
      When Ben joins Ann's session over HTTP
      Then Ben's answer ends within 5 s

    Scenario: The memory of the server does not grow with what a slow reader leaves unread
      Given Ann reads no more than 1 KB per second
      And Ann is connected to the gateway
      And what the server holds has been noted
      When Ann sends 60 commands of 1 MB each
      Then the server's memory has grown by less than 150 MB
