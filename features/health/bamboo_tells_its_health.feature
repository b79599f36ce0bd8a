Feature: Bamboo reports whether it is healthy
  For load balancers and people on call, who check it before they send users there.

  Scenario Outline: The health route <route> answers OK
    When a client asks "<route>" for Bamboo's health
    Then Bamboo reports that it is healthy
    # A load balancer waits about half a second; on the same machine a reply takes a millisecond.
    And the reply comes within 500 ms
    And the reply has these headers:
      | header       | is      | value                                  |
      | Content-Type | matches | ^(text/plain\|application/(.*\+)?json) |

    Examples:
      | route          |
      | /health        |
      | /api/v1/health |

  Scenario: Bamboo reports that it is healthy while it streams an answer
    Given the user is reading the answer to "Count from 1 to 300"
    When a client asks "/api/v1/health" for Bamboo's health
    Then Bamboo reports that it is healthy
    And the reply comes within 500 ms
