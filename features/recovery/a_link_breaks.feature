Feature: A conversation survives a broken connection
  For users on trains: the connection goes, the conversation stays.

  Rule: A conversation continues after its connection broke

    # A dead connection loses every packet and is never closed: only Bamboo can notice that it is dead.
    Scenario Outline: A conversation continues after its stream <broke> in mid-answer
      Given the user's link can fail
      And the user is reading the answer to "Count from 1 to 30"
      And the user's <fault>
      And the answer has been stored in full
      When the user asks "What is bamboo?"
      Then the answer is complete
      And the history holds 4 messages

      Examples:
        | broke     | fault                                                   |
        | was reset | stream has been reset                                   |
        | went dead | link has lost every packet after 3 tokens of the answer |

    Scenario Outline: A conversation continues after its gateway connection <broke> in mid-answer
      Given the user's link can fail
      And the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 30" through the gateway
      And the user's <fault>
      And the answer has been stored in full
      And the user has reconnected to the gateway
      When the user asks "What is bamboo?" through the gateway
      Then the answer is complete
      And the history holds 4 messages

      Examples:
        | broke     | fault                                                   |
        | was reset | connection to the gateway has been reset                |
        | went dead | link has lost every packet after 3 tokens of the answer |

  Rule: A broken connection harms neither the answer nor its other readers

    Scenario: An answer is stored in full although its connection broke
      Given the user's link can fail
      And the user is reading the answer to "Count from 1 to 30"
      When the user's link is reset after 3 tokens of the answer
      Then the answer breaks off
      And the answer is stored in full
      And the history holds 2 messages

    Scenario: Other readers are not affected when one connection breaks
      Given Ann's link can fail
      And Ann is connected to the gateway
      And Ben is connected to the gateway in Ann's conversation
      And Ann is reading the answer to "Count from 1 to 30" through the gateway
      When Ann's link is reset after 3 tokens of the answer
      Then Ann's answer breaks off
      And Ben's answer is complete

  Rule: Nothing is lost when a link recovers

    # Ten numbers take 100 ms: Bamboo has sent all of them before the link is back.
    Scenario Outline: No part of an answer is lost when the link is down for <time>
      Given the user's link can fail
      And the user is reading the answer to "Count from 1 to 10"
      When the user's link is down for <time> after 3 tokens of the answer
      Then the answer is complete
      And the history ends with the answer exactly as streamed

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 3 s  |

    Scenario Outline: No gateway event is lost when the link is down for <time>
      Given the user's link can fail
      And the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 30" through the gateway
      When the user's link is down for <time> after 3 tokens of the answer
      Then the answer is complete
      And the user's connection stays usable
      And the history ends with the answer exactly as streamed

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 3 s  |
