Feature: An answer streams token by token and ends once
  For everyone who reads along:
  all of the text, in order, and a clear end.

  Background:
    Given the user is connected

  Rule: Text is never lost
    What was sent is what history holds.

    Scenario: The complete answer arrives and ends exactly once
      When the user asks "What is bamboo?"
      Then the answer is complete

    Scenario: Tokens come in the pieces in which the model says them
      Given the model answers "Recite" with these tokens:
        | token   |
        | ␣bends  |
        | a \| b  |
      When the user asks "Recite"
      Then the answer is:
        """
        bends <b>a & b</b>
        """

  Rule: An answer ends once

    @smoke
    Scenario Outline: A stop while <what> is obeyed
      How long a stop may take is said elsewhere.
      When the user stops the answer after <count> tokens
      Then the answer ends within 1 s

      Examples:
        | what              | count |
        | the model speaks  | 3     |
        | the model waits   | 0     |

  Rule: A rule may stand without a promise
