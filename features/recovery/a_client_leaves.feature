Feature: Clients that disconnect or read slowly leak nothing
  For people on call: a server that runs for months must free what its clients used.

  Rule: A client that disconnects frees its resources

    Scenario: Eight clients that disconnect in mid-answer leak no files or connections
      Given 8 users have disconnected in mid-answer
      And Bamboo's memory, files and connections have been measured
      When 8 users disconnect in mid-answer
      Then Bamboo holds no more files and connections than measured within 2 s

  Rule: A slow reader affects nobody else

    Scenario: A slow reader does not slow down other readers
      Given the model answers "Tell me a story" with 100 tokens of 70 KB each
      And Ann reads no more than 1 KB per second
      And Ann has asked "Tell me a story" and the model is working on it
      When Ben joins Ann's session over HTTP
      Then Ben's answer ends within 10 s

    Scenario: Back-pressure: unread data of a slow reader does not fill Bamboo's memory
      Given Ann reads no more than 1 KB per second
      And Ann is connected to the gateway
      And Bamboo's memory, files and connections have been measured
      When Ann sends 60 commands of 1 MB each
      Then Bamboo's memory has grown by less than 150 MB
