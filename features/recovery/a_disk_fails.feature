Feature: When the disk fails, Bamboo confirms only what it has stored
  For users, who can ask again, and for people on call, who must not discover lost messages weeks later.

  Rule: A message that cannot be stored is refused with a server error

    Scenario Outline: A message is refused with a server error while the disk is <state>
      Given the user has asked "What is bamboo?"
      And Bamboo's disk is <state>
      When the user tries to send a message of <size>
      Then Bamboo answers the user's message with a server error
      And the history holds 2 messages

      Examples:
        | state     | size   |
        | full      | 200 KB |
        | read-only | 1 KB   |

    Scenario: A gateway message that cannot be stored gets an error
      Given the user is connected to the gateway
      And Bamboo's disk is read-only
      When the user asks "What is bamboo?" through the gateway
      Then the answer ends in an error before any text
      And the user's connection stays usable

    Scenario: An answer that cannot be stored does not end as complete
      Given the model pauses after 2 tokens of its answer "one two three" to "Count"
      And the user has read "one two" of the answer to "Count"
      And Bamboo's disk is read-only
      When the model continues
      Then the answer ends in an error after "one two three"
      And the history ends with the question and no more of the answer than was streamed

  Rule: Bamboo recovers when the disk works again

    Scenario Outline: A conversation recovers after the disk was <state>
      Given the user has asked "What is bamboo?"
      And Bamboo's disk is <state>
      And the user has been refused a message of 200 KB
      And Bamboo's disk works again
      When the user asks "And what eats it?"
      Then the answer is complete
      And the history holds 4 messages

      Examples:
        | state     |
        | full      |
        | read-only |

    Scenario: A kill while the disk is full loses no stored message
      Given the user has asked "What is bamboo?"
      And Bamboo's disk is full
      And the user has been refused a message of 200 KB
      When Bamboo is killed and restarted
      Then every history is the same as before the restart
