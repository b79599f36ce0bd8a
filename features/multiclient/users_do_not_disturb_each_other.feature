Feature: Users do not disturb each other
  For everyone, because every user shares Bamboo with others.

  Scenario: Five users who ask at the same time each get their own answer
    When these users ask at the same time:
      | user | question                   |
      | Ann  | What does a panda eat?     |
      | Ben  | How tall is a bamboo?      |
      | Cem  | Where does bamboo grow?    |
      | Dai  | Who plays a bamboo flute?  |
      | Eve  | Count from 1 to 20, please |
    Then every answer is complete and answers its own question
    And every conversation has its own id

  Scenario: HTTP and gateway users at the same time each get their own answer
    When these users ask at the same time:
      | user | question                   | through |
      | Ann  | Count from 1 to 20, please | HTTP    |
      | Ben  | Count from 21 to 40, now   | gateway |
      | Cem  | Count from 41 to 60, too   | HTTP    |
      | Dai  | Count from 61 to 80, also  | gateway |
    Then every answer is complete and answers its own question
    And every conversation has its own id

  Scenario: A stop does not end another user's answer
    Given Ann is reading the answer to "Count from 1 to 1000"
    And Ben is reading the answer to "Count from 1 to 40"
    When Ann stops the answer
    Then Ann's stop is accepted
    And Ann's answer ends as stopped within 1 s
    And Ben's answer is complete

  Scenario: A user's history holds nothing of another user's conversation
    Given the model answers "My secret is 7" with "I keep 7 safe"
    And the model answers "What is Ann's secret?" with "I do not know"
    And Ann has asked "My secret is 7"
    When Ben asks "What is Ann's secret?"
    Then Ben's answer is "I do not know"
    And Ben's history shows:
      | role      | content               |
      | user      | What is Ann's secret? |
      | assistant | I do not know         |
    And the model was sent this conversation with "What is Ann's secret?":
      | role | content               |
      | user | What is Ann's secret? |

  Scenario: A later prompt holds nothing of an answer that is running for another user
    Given the model answers "My name is Ben" with "Hello, Ben"
    And the model answers "What is my name?" with "Ben"
    And the model pauses after 1 token of its answer "one two" to "Count"
    And Ben has asked "My name is Ben"
    And Ann has read "one" of the answer to "Count"
    When Ben asks "What is my name?"
    Then the model was sent this conversation with "What is my name?":
      | role      | content          |
      | user      | My name is Ben   |
      | assistant | Hello, Ben       |
      | user      | What is my name? |

  Scenario: A gateway client receives no events of other sessions
    Given Ann is connected to the gateway
    And Ben is connected to the gateway
    When Ann asks "Count from 1 to 20, please" through the gateway
    Then Ann's answer is complete
    And the gateway sends Ben nothing for 200 ms

  Scenario: Every message of ten users who do not wait is answered or refused
    When 10 users send 5 messages each through the gateway without waiting
    Then each message is answered or refused with BUSY
