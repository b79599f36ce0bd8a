Feature: A frame that means nothing is refused, whoever sends it
  For the people on call: one broken client disturbs nobody, not even itself.

  Scenario: A frame of an unknown type is refused to its sender alone
    Given Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    When Ann sends the frame '{"type": "dance", "with": "Ben"}'
    Then the gateway answers Ann with the frame:
      """
      {"type": "error", "code": "INVALID_MESSAGE", "message": <any string>}
      """
    And for 200 ms the gateway sends Ben no frame with these values:
      | path | is     | value |
      | type | equals | error |
    And Ann's connection stays usable

  Scenario: Bytes that are no text are refused
    Given the user is connected to the gateway
    When the user sends these bytes as a binary frame:
      | bytes       |
      | C3 28 A0 A1 |
    Then the gateway's answer to the user has these values:
      | path | is     | value           |
      | type | equals | error           |
      | code | equals | INVALID_MESSAGE |

  Scenario: A refused frame does not end the answer that is being given
    Given Ann is connected to the gateway
    And Ann is reading the answer to "Count from 1 to 30" through the gateway
    When Ann sends the frame 'not even JSON'
    Then within 2 s the gateway sends Ann a frame with these values:
      | path | is     | value           |
      | code | equals | INVALID_MESSAGE |
    And within 5 s the gateway sends Ann a frame with these values:
      | path | is     | value          |
      | type | equals | agent_complete |
