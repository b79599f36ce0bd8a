Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    Given the model answers as opnai does
    When the user asks for each answer of openai
    Then each answer has the text, the tool calls and the usage that openai sent
