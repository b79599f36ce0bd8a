Feature: When the disk fails, nothing is confirmed that is not kept
  For users, who can ask again, and for people on call, who must not find out weeks later.

  Rule: What cannot be stored is refused as a trouble of Bamboo's own

    Scenario: A message that finds the disk full is refused
      Given the user has asked "What is bamboo?"
      And Bamboo's disk is full
      When the user tries to send a message of 200 KB
      Then Bamboo refuses the user's message as a trouble of its own
      And the history holds 2 messages

    Scenario: A message that finds a disk without writes is refused
      Given the user has asked "What is bamboo?"
      And Bamboo's disk takes no more writes
      When the user tries to send a message of 1 KB
      Then Bamboo refuses the user's message as a trouble of its own
      And the history holds 2 messages

    Scenario: A message through the gateway that cannot be stored ends in an error
      Given the user is connected to the gateway
      And Bamboo's disk takes no more writes
      When the user asks "What is bamboo?" through the gateway
      Then the answer ends in an error before any text
      And the error has the code AGENT_ERROR
      And the user's connection stays usable

    Scenario: An answer that cannot be stored is not told as a whole one
      Given the model pauses after 2 tokens of its answer "one two three" to "Count"
      And the user has read "one two" of the answer to "Count"
      And Bamboo's disk takes no more writes
      When the model goes on
      Then the answer ends in an error after "one two three"
      And the history shows:
        | role | content |
        | user | Count   |

  Rule: The trouble is over when the disk is free again

    Scenario Outline: A conversation goes on when <trouble> and then had room again
      Given the user has asked "What is bamboo?"
      And Bamboo's disk <state>
      And the user has tried in vain to send a message of 200 KB
      And Bamboo's disk has room again
      When the user asks "And what eats it?"
      Then the answer is whole
      And the history holds 4 messages

      Examples:
        | trouble                 | state                |
        | the disk was full       | is full              |
        | the disk took no writes | takes no more writes |

    Scenario: A kill while the disk is full loses nothing
      Given the user has asked "What is bamboo?"
      And Bamboo's disk is full
      And the user has tried in vain to send a message of 200 KB
      When Bamboo is killed and started again
      Then every history shows what it showed before
