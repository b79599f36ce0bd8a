# language: zh-CN
功能: 说明一个错误
  给写功能文件的人：错在哪里，怎么改。

  场景: 错误得到说明
    When the user asks "Hello"
    Then the answer is complete
