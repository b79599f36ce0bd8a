Feature: Text of every script and length streams
  For users of every language: what the model sends arrives unchanged.

  Rule: Characters may be split over several tokens

    Scenario Outline: <text> split over tokens arrives intact
      Given the model answers "Recite" with these tokens:
        | token    |
        | <first>  |
        | <second> |
        | <third>  |
      When the user asks "Recite"
      Then the answer arrives in these tokens:
        | token    |
        | <first>  |
        | <second> |
        | <third>  |
      And the history ends with the answer exactly as streamed

      Examples:
        | text                       | first                           | second                         | third        |
        | Arabic from right to left  | مرحبا                           | ␣يا                            | ␣صديقي       |
        | Hebrew with points         | ש                               | \u05C1\u05B8                   | לום          |
        | Left and right in one line | \u202Bאב                        | \u202A12                       | \u202C\u202C |
        | A family of four           | 👩\u200D                        | 👨\u200D                       | 👧\u200D👦   |
        | A flag                     | 🇨                              | 🇳                             | !            |
        | A thumb with its skin      | 👍                              | 🏽                             | .            |
        | Hangul in its letters      | \u1112                          | \u1161                         | \u11AB       |
        | Thai with its tones        | ก                               | \u0E33                         | \u0E48       |
        | Devanagari joined          | क                               | \u094D                         | ष            |
        | A letter with ten accents  | a\u0300\u0301\u0302\u0303\u0304 | \u0306\u0307\u0308\u0309\u030A | b            |
        | Han beyond the first plane | 𠮷                              | 野                             | 家           |
        | Invisible characters       | \uFEFFa                         | \u00AD\u2060                   | \u00A0b      |

    Scenario: Text of every script arrives unchanged through the gateway
      Given the model answers "Recite" with these tokens:
        | token    |
        | 竹       |
        | 👩\u200D |
        | 💻       |
        | e        |
        | \u0301   |
        | ␣مرحبا   |
        | \uFEFF   |
      And the user is connected to the gateway
      When the user asks "Recite" through the gateway
      Then the answer arrives in these tokens:
        | token    |
        | 竹       |
        | 👩\u200D |
        | 💻       |
        | e        |
        | \u0301   |
        | ␣مرحبا   |
        | \uFEFF   |
      And the history ends with the answer exactly as streamed

  Rule: An answer may have any length

    Scenario: An empty answer through the gateway is a complete answer
      Given the model answers "Say nothing" with ""
      And the user is connected to the gateway
      When the user asks "Say nothing" through the gateway
      Then the answer is empty

    Scenario: An answer in one token of 100 kB arrives complete
      Given the model answers "Recite" with these tokens:
        | token                       |
        | {text of 100000 characters} |
      When the user asks "Recite"
      Then the answer is "{text of 100000 characters}"
      And the history ends with the answer exactly as streamed

    # A minute, because a busy machine needs longer for a hundred thousand tokens.
    Scenario Outline: An answer of <number> tokens arrives complete
      Given the model answers "Tell me everything" with "{text of <number> tokens}"
      When the user starts to ask "Tell me everything"
      Then the answer ends within 60 s
      And the answer is "{text of <number> tokens}"
      And the history ends with the answer exactly as streamed

      Examples:
        | number |
        | 2000   |

      @slow
      Examples:
        | number |
        | 100000 |

    Scenario Outline: An answer of <number> tokens arrives complete through the gateway
      Given the model answers "Tell me everything" with "{text of <number> tokens}"
      And the user is connected to the gateway
      When the user starts to ask "Tell me everything" through the gateway
      Then the answer ends within 60 s
      And the answer is "{text of <number> tokens}"
      And the history ends with the answer exactly as streamed

      Examples:
        | number |
        | 2000   |

      @slow
      Examples:
        | number |
        | 100000 |
