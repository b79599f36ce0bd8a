Feature: Bamboo tells whether it is healthy
  For load balancers and people on call, who ask before they send work.

  Scenario Outline: The health route <route> says that all is well
    When somebody asks "<route>" for Bamboo's health
    Then Bamboo says that it is healthy
    # On loopback an answer takes a millisecond; half a second is what a load balancer waits.
    And the reply comes within 500 ms

    Examples:
      | route          |
      | /health        |
      | /api/v1/health |

  Scenario: Bamboo is healthy while it answers somebody
    Given the user is reading the answer to "Count from 1 to 300"
    When somebody asks "/health" for Bamboo's health
    Then Bamboo says that it is healthy
    And the reply comes within 500 ms
