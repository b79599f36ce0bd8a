Feature: Everyone in a session sees the answer
  For teams and for users with several windows: one conversation, seen by all who are in it.

  Scenario: Three clients of one session receive the same answer
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Cem is connected to the gateway in Ann's conversation
    When Ann asks "What is bamboo?" through the gateway
    Then these users received the same answer, event by event:
      | user |
      | Ann  |
      | Ben  |
      | Cem  |

  Scenario: An answer requested over HTTP is also received at the gateway
    Given Ann has asked "My name is Ann"
    And Ben is connected to the gateway in Ann's conversation
    When Ann asks "What is bamboo?"
    Then Ann's answer is complete
    And Ben's answer is complete

  Scenario: An answer requested through the gateway can be joined over HTTP
    Given Ann is connected to the gateway
    And Ann is reading the answer to "Count from 1 to 40" through the gateway
    When Ben joins Ann's session over HTTP
    Then Ann's answer is complete
    And Ben receives the rest of Ann's answer

  Scenario: A client that joins at the gateway in mid-answer receives the rest
    Given the model pauses after 2 tokens of its answer "late but not never" to "When?"
    And Ann is connected to the gateway
    And Ann has read "late but" of the answer to "When?" through the gateway
    And Ben has joined Ann's conversation at the gateway in mid-answer
    When the model continues
    Then Ann's answer is "late but not never"
    And Ben's answer continues with " not never"

  Scenario: A client that disconnects does not end the answer for the others
    Given the model pauses after 1 token of its answer "still here for you" to "Who stays?"
    And Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ann is reading the answer to "Who stays?" through the gateway
    And Ann has disconnected from the gateway
    When the model continues
    Then Ben's answer is "still here for you"

  Scenario: A stop over HTTP ends the answer for every client of the session
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ann is reading the answer to "Count from 1 to 1000" through the gateway
    When Ben stops the answer
    Then Ben's stop is accepted
    And Ann's answer ends as stopped within 1 s
    And Ben's answer ends as stopped within 1 s
