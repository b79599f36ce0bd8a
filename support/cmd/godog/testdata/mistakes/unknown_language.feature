# language: cn
Feature: A mistake is made

  Scenario: A mistake is explained
    When the user asks "a"
    Then the answer is complete
