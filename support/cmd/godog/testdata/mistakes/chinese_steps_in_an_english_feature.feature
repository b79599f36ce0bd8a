Feature: A mistake is made
  For whoever writes features.

  Scenario: A mistake is explained
    当 用户问"你好"
    那么 用户收到的回答是完整的
