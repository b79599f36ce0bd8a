// Package draft makes the first text of a feature file, which runs as it is. Its
// entry point is Feature.
package draft

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Chinese is the capability whose features are written in Chinese.
const Chinese = "zh-CN"

// Feature is the file name and the text of a new feature for a promise: one
// scenario, which holds, to be changed into what was promised.
func Feature(capability, promise string) (file, text string, err error) {
	promise = strings.TrimSuffix(strings.Join(strings.Fields(promise), " "), ".")
	name := snake(promise)
	if name == "" {
		return "", "", fmt.Errorf(
			"the promise is empty; say in a short sentence what Bamboo does, as in \"An answer can be stopped\"")
	}
	if utf8.RuneCountInString(name) > longestName {
		return "", "", fmt.Errorf("the promise is too long for the name of a file; %d characters are enough",
			longestName)
	}
	first, size := utf8.DecodeRuneInString(promise)
	promise = string(unicode.ToUpper(first)) + promise[size:]
	form := english
	if capability == Chinese {
		form = chinese
	}
	return "features/" + capability + "/" + name + ".feature", strings.ReplaceAll(form, "PROMISE", promise), nil
}

const longestName = 100

// snake is a promise as a file name: letters and digits, the rest as underscores.
func snake(promise string) string {
	words := strings.FieldsFunc(strings.ToLower(promise), func(r rune) bool {
		return !unicode.IsLower(r) && !unicode.Is(unicode.Lo, r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, "_")
}

const english = `Feature: PROMISE
  For whom this is and why: say it here, in one to three lines.

  Scenario: PROMISE, as a first example shows
    Given the model answers "What is bamboo?" with "A grass"
    When the user asks "What is bamboo?"
    Then the answer is "A grass"
`

const chinese = `# language: zh-CN
功能: PROMISE
  在这里用一到三行说明：为谁，为什么。

  场景: PROMISE，先看一个例子
    假如 模型对"竹子是什么？"回答"一种草"
    当 用户问"竹子是什么？"
    那么 用户收到的回答是"一种草"
`
