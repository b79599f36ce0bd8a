Feature: Three friends plan a trip in one conversation
  For groups: what one says, Bamboo knows when another asks.

  Scenario: Cem's question carries what Ann and Ben said before
    Given the model answers "We leave on Friday" with "Friday, noted"
    And the model answers "I bring the tent" with "A tent, noted"
    And the model answers "What do we know so far?" with "You leave on Friday, and Ben brings the tent"
    And Ann has asked "We leave on Friday"
    And Ben is in Ann's conversation
    And Ben has asked "I bring the tent"
    And Cem is in Ann's conversation
    When Cem asks "What do we know so far?"
    Then Cem's answer contains "Ben brings the tent"
    And the model was sent this conversation with "What do we know so far?":
      | role      | content                 |
      | user      | We leave on Friday      |
      | assistant | Friday, noted           |
      | user      | I bring the tent        |
      | assistant | A tent, noted           |
      | user      | What do we know so far? |
    And Ann's history holds 6 messages

  Scenario: A stranger's question carries nothing of the three
    Given the model answers "We leave on Friday" with "Friday, noted"
    And the model answers "When do they leave?" with "I do not know"
    And Ann has asked "We leave on Friday"
    When Dai asks "When do they leave?"
    Then Dai's answer does not contain "Friday"
    And the model was sent this conversation with "When do they leave?":
      | role | content             |
      | user | When do they leave? |
