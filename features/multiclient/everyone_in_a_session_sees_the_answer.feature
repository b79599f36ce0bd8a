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

  Scenario: A failed answer ends in an error for everyone in the session
    Given the model's connection breaks after 2 tokens of its answer "one two three" to "Count"
    And the model answers "My name is Ann" with "Good day"
    And Ann has asked "My name is Ann"
    And Ben is connected to the gateway in Ann's conversation
    When Ann asks "Count"
    Then Ann's answer ends in an error after "one two"
    And Ben's answer ends in an error after "one two"

  Scenario Outline: A tool at work is shown to everyone if somebody <asks>
    Given the model answers "My name is Ann" with "Good day"
    And Ann has asked "My name is Ann"
    And Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And the model works on "Add" in these rounds:
      | tool | arguments           | answer |
      | add  | {"numbers": [2, 3]} |        |
      |      |                     | Five.  |
    When Ann <asks "Add">
    Then Ben's answer arrives as these events:
      | event         | tool | text  |
      | tool starts   | add  |       |
      | tool succeeds | add  | 5     |
      | text          |      | Five. |
      | complete      |      |       |

    Examples:
      | asks                     | asks "Add"                     |
      | asks over HTTP           | asks "Add"                     |
      | asks through the gateway | asks "Add" through the gateway |

  Scenario: The usage of an answer is told to everyone in the session
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    When Ann asks "What is bamboo?" through the gateway
    Then Ann's answer reports a token usage that adds up
    And Ben's answer reports a token usage that adds up

  Scenario: A user who switches to another session leaves the answer to the others
    Given the model pauses after 1 token of its answer "one two three" to "Count"
    And Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ann has read "one" of the answer to "Count" through the gateway
    And Ann has connected again under a new session id
    When the model continues
    Then Ben's answer is "one two three"
    And nothing more of Ann's answer arrives for 200 ms

  Scenario: A stop over HTTP ends the answer for every client of the session
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ann is reading the answer to "Count from 1 to 1000" through the gateway
    When Ben stops the answer
    Then Ben's stop is accepted
    And Ann's answer ends as stopped within 1 s
    And Ben's answer ends as stopped within 1 s
