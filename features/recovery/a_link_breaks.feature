Feature: A conversation outlives a broken link
  For users on trains: the connection goes, the conversation stays.

  Rule: A connection that breaks in mid-answer costs no more than itself

    Scenario: A conversation goes on after its stream was reset in mid-answer
      Given the user is reading the answer to "Count from 1 to 30"
      And the user's stream has been reset
      And the whole of the answer has been stored
      When the user asks "What is bamboo?"
      Then the answer is whole
      And the history holds 4 messages

    Scenario: A conversation goes on after its gateway connection was reset in mid-answer
      Given the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 30" through the gateway
      And the user's connection to the gateway has been reset
      And the whole of the answer has been stored
      And the user has come back to the gateway
      When the user asks "What is bamboo?" through the gateway
      Then the answer is whole
      And the history holds 4 messages

    Scenario: An answer that broke off on the way is stored as a whole
      Given the user's link may fail
      And the user is reading the answer to "Count from 1 to 30"
      When the user's link is reset after 3 tokens of the answer
      Then the answer breaks off
      And the whole of the answer comes to be stored
      And the history holds 2 messages

    Scenario: Who reads along does not notice that another reader's link broke
      Given Ann's link may fail
      And Ann is connected to the gateway
      And Ben is connected to the gateway in Ann's conversation
      And Ann is reading the answer to "Count from 1 to 30" through the gateway
      When Ann's link is reset after 3 tokens of the answer
      Then Ann's answer breaks off
      And Ben's answer is whole

  Rule: A connection that is dead without a word holds nobody up

    Scenario: A conversation goes on after its stream went dead in mid-answer
      Given the user's link may fail
      And the user is reading the answer to "Count from 1 to 30"
      And the user's link has lost every packet after 3 tokens of the answer
      And the whole of the answer has been stored
      When the user asks "What is bamboo?"
      Then the answer is whole
      And the history holds 4 messages

    Scenario: A conversation goes on after its gateway connection went dead in mid-answer
      Given the user's link may fail
      And the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 30" through the gateway
      And the user's link has lost every packet after 3 tokens of the answer
      And the whole of the answer has been stored
      And the user has come back to the gateway
      When the user asks "What is bamboo?" through the gateway
      Then the answer is whole
      And the history holds 4 messages

  Rule: A link that comes back brings everything

    Scenario Outline: Nothing of an answer is lost when the link is down for <time>
      Given the user's link may fail
      And the user is reading the answer to "Count from 1 to 30"
      When the user's link is down for <time> after 3 tokens of the answer
      Then the answer is whole
      And the history ends with the answer as it was streamed

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 3 s  |

    Scenario Outline: Nothing is lost at the gateway when the link is down for <time>
      Given the user's link may fail
      And the user is connected to the gateway
      And the user is reading the answer to "Count from 1 to 30" through the gateway
      When the user's link is down for <time> after 3 tokens of the answer
      Then the answer is whole
      And the user's connection stays usable
      And the history ends with the answer as it was streamed

      Examples:
        | time   |
        | 300 ms |

      @slow
      Examples:
        | time |
        | 3 s  |
