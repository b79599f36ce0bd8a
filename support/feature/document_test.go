package feature

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatGherkinCannotReadIsToldWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"an empty file":  {"", `x.feature:1:1: no feature in this file; it must begin with “Feature:”`},
		"only a comment": {"# later\n", `x.feature:1:1: no feature in this file; it must begin with “Feature:”`},
		"no feature": {"Scenario: a\n  Given x\n",
			`x.feature:1:1: “Scenario: a” cannot stand here; what can: the end of the file, a tag, “Feature:”`},
		"a misspelt step": {"Feature: f\n  Scenario: a\n    Given x\n    Whne y\n",
			`x.feature:4:5: “Whne y” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”`},
		"a crooked table": {"Feature: f\n  Scenario: a\n    Given x\n      | a | b |\n      | 1 |\n",
			`x.feature:5:7: this row has another number of cells, 1, than the first row of its table, 2; cells are separated by |, and a row ends with one`},
		"an open text": {"Feature: f\n  Scenario: a\n    Given x\n      \"\"\"\n      text\n",
			`x.feature:6:1: the file ends inside of a text, which begins in line 4; end it with a line that has """ alone`},
		"a tag of nothing": {"Feature: f\n  Scenario: a\n    Given x\n  @slow\n",
			`x.feature:5:1: the file ends too early; what must follow: a tag, “Rule:”`},
		"a tag with words": {"Feature: f\n  @slow only\n  Scenario: a\n    Given x\n",
			`x.feature:2:3: a tag is one word behind @, and tags are separated by spaces: @slow @smoke`},
		"no such language": {"# language: xx\nFeature: f\n", `x.feature:1:1: there is no language “xx”; features are written in en, which needs no such line, or zh-CN`},
		"two problems": {"Feature: f\n  Scenario: a\n    Given x\n    oops\n  Scenario: b\n    Given y\n    | a |\n    | b | c |\n",
			`x.feature:4:5: “oops” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”
x.feature:8:5: this row has another number of cells, 2, than the first row of its table, 1; a | inside of a cell is written \|`},
		"a tag below a misspelt heading": {"Feature: f\n  Scenario: a\n    Given x\n  @slow\n  Senario: b\n    Given x\n",
			`x.feature:5:3: “Senario: b” cannot stand here; what can: a tag, “Rule:”
x.feature:6:5: “Given x” cannot stand here; what can: a tag, “Rule:”
x.feature:7:1: the file ends too early; what must follow: a tag, “Rule:”`},
		"a line beyond the scanner": {"Feature: f\n  Scenario: a\n    Given " + strings.Repeat("x", 1<<16) + "\n",
			`x.feature:3:65536: the line is too long; Gherkin reads 65535 bytes of one`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("x.feature", []byte(c.content)); said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}

func TestWhatGherkinPassesOverInSilenceIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"no scenario": {"Feature: f\n", `x.feature:1:1: the feature “f” has no scenario, so it promises nothing`},
		"an empty rule": {"@slow\nFeature: f\n  Rule: r\n    Background:\n      Given x\n",
			`x.feature:2:1: the feature “f” has no scenario, so it promises nothing`},
		"an outline without examples": {
			"Feature: f\n  Scenario Outline: o <x>\n    Given <x>\n  Scenario: a\n    Given x\n",
			`x.feature:2:3: the outline “o <x>” has no examples, so it is never run`},
		"examples without rows": {
			"Feature: f\n  Scenario Outline: o\n    Given <x>\n    Examples:\n      | x |\n    Examples:\n      | x " +
				"|\n      | 1 |\n",
			`x.feature:4:5: these examples of “o” have no rows, so they are never run`},
		"examples without a table": {"Feature: f\n  Scenario Template: o\n    Given <x>\n    Examples:\n",
			`x.feature:4:5: these examples of “o” have no rows, so they are never run`},
		"a second feature": {"Feature: f\n\n  Feature: g\n  Scenario: a\n    Given x\n",
			`x.feature:3:3: “Feature: g” is taken for a description and would not be run: “Feature:” cannot stand at this place, or is spelt otherwise`},
		"a heading in small letters": {"Feature: f\n  scenario: a\n    Given x\n  Scenario: b\n    Given x\n",
			`x.feature:2:3: “scenario: a” is taken for a description and would not be run: “Scenario:” cannot stand at this place, or is spelt otherwise`},
		"a misspelt heading": {"Feature: f\n  Senario: a\n    Given x\n    When y\n    Then z\n  Scenario: b\n    Given x\n",
			`x.feature:5:5: “Then z” is taken for a description and would not be run: the heading above it is none that Gherkin knows`},
		"a misspelt heading in a rule": {
			"Feature: f\n  Rule: r\n    Senario: a\n    When y\n    Then z\n    Scenario: b\n    Given x\n",
			`x.feature:5:5: “Then z” is taken for a description and would not be run: the heading above it is none that Gherkin knows`},
		"a first step in small letters": {"Feature: f\n  Scenario: a\n    # why\n\n    given x\n    When y\n",
			`x.feature:5:5: “given x” is taken for a description and would not be run: a step begins with “Given” and stands above any examples`},
		"in a background": {"Feature: f\n  Background:\n    GIVEN x\n  Scenario: a\n    When y\n",
			`x.feature:3:5: “GIVEN x” is taken for a description and would not be run: a step begins with “Given” and stands above any examples`},
		"a step below the examples": {
			"Feature: f\n  Scenario Outline: a\n    When <x>\n    Examples:\n    Then y\n      | x |\n      | 1 |\n",
			`x.feature:5:5: “Then y” is taken for a description and would not be run: a step begins with “Then” and stands above any examples`},
		"a misspelt heading in Chinese": {"# language: zh-CN\n功能: f\n  场晾: a\n    当 y\n    那么 z\n  场景: b\n    当 y\n",
			`x.feature:5:5: “那么 z”被当成了说明文字，不会执行：上面的标题不是 Gherkin 的关键字`},
		"two, in the order of the lines": {
			"Feature: f\n  Scenario Outline: a\n    Given x\n  Scenario: b\n    given x\n    When y\n  Scenario " +
				"Outline: c\n    given x\n    When y\n",
			`x.feature:2:3: the outline “a” has no examples, so it is never run
x.feature:5:5: “given x” is taken for a description and would not be run: a step begins with “Given” and stands above any examples
x.feature:7:3: the outline “c” has no examples, so it is never run
x.feature:8:5: “given x” is taken for a description and would not be run: a step begins with “Given” and stands above any examples`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("x.feature", []byte(c.content))
			if said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}

func TestWhatFollowsAMisreadLineIsReadAsItWasMeant(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a full-width colon of the only scenario": {"Feature: f\n  Scenario： a\n    When y\n    Then z\n",
			`x.feature:2:11: the full-width colon U+FF1A stands here, which is easily taken for something else; write “:”`},
		"full-width colons everywhere": {
			"# language: zh-CN\n功能：f\n  规则：r\n    场景大纲： a <x>\n      当 <x>\n      例子：\n        | x |\n        | 1 |\n",
			`x.feature:2:3: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”
x.feature:3:5: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”
x.feature:4:9: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”
x.feature:6:9: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”`},
		"what is wrong besides": {"Feature: f\n  Scenario： a\n    When y\n    oops\n",
			`x.feature:2:11: the full-width colon U+FF1A stands here, which is easily taken for something else; write “:”
x.feature:4:5: “oops” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”`},
		"a colon within a text": {
			"Feature: f\n  Scenario: a\n    When y\n      \"\"\"\n" +
				"      Scenario： b\n      @c\n      当 d\n      \"\"\"\n", ""},
		"tags below a scenario": {"Feature: f\n  Scenario: a\n    @slow @b\n\n    # why\n    Given x\n    Then y\n",
			`x.feature:3:5: the tag “@slow @b” stands below its heading; tags stand above “Scenario:”`},
		"a tag above prose": {"Feature: f\n  Scenario: a\n    @slow\n    This is why.\n    Given x\n",
			`x.feature:3:5: the tag “@slow” stands below its heading; tags stand above “Scenario:”`},
		"a tag between steps": {"# language: zh-CN\n功能: f\n  场景: a\n    假如 x\n    @slow\n    那么 y\n",
			`x.feature:5:5: 标签“@slow”写在了标题下面；标签要写在“场景:”上面`},
		"tags at their places": {"@a\nFeature: f\n  @b\n  Scenario: a\n    Given x\n  @c\n  @d\n  Scenario Outline: o\n" +
			"    Given <x>\n    @e\n    Examples:\n      | x |\n      | 1 |\n", ""},
		"English steps in a Chinese file": {
			"# language: zh-CN\n功能: f\n  When it is prose, it may stay.\n  场景: a\n    When x\n    Then y\n" +
				"  场景: b\n    当 x\n    Then z\n",
			`x.feature:5:5: “When”是英文关键字；请写“当”
x.feature:9:5: “Then”是英文关键字；请写“那么”`},
		"English headings in a Chinese file": {
			"# language: zh-CN\n功能: f\n  Background:\n    假如 x\n  Scenario: a\n    When x\n",
			`x.feature:3:3: “Background”是英文关键字；请写“背景”
x.feature:5:3: “Scenario”是英文关键字；请写“场景”
x.feature:6:5: “When”是英文关键字；请写“当”`},
		"Chinese steps in an English file": {"Feature: f\n  当链接断开\n  Scenario: a\n    假如x\n    那么 y\n",
			`x.feature:4:5: “假如” is a Chinese keyword; write Given`},
		"a Chinese heading in an English file": {"Feature: f\n  场景： a\n    Given x\n",
			`x.feature:2:3: “场景” is a Chinese keyword; write Scenario`},
		"steps without a feature": {"# language: zh-CN\nFeature: f\n  场景: a\n    When x\n",
			`x.feature:2:1: “Feature:”是英文关键字，而上面的“# language: zh-CN”说明关键字是中文；请删掉那一行，或者写 功能:, 场景:, 假如, 当, 那么`},
		"all in Chinese without the language": {"功能：f\n  场景: a\n    当 x\n",
			`x.feature:1:1: “功能:” is a Chinese keyword; write “# language: zh-CN” as the first line of the file`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("x.feature", []byte(c.content)); said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}

func TestATextIsNoPlaceholderWithoutExamples(t *testing.T) {
	const scenario, outline = "Feature: f\n  Scenario: a\n    When ", "Feature: f\n  Scenario Outline: a\n    When "
	for name, c := range map[string]struct{ content, want string }{
		"in a scenario": {scenario + `x asks "<my question>" and "<b>"`,
			`x.feature:3:5: “<my question>” in a Scenario is taken as it stands; make it a Scenario Outline with Examples, or write \u003cmy question> if these characters are meant
x.feature:3:5: “<b>” in a Scenario is taken as it stands; make it a Scenario Outline with Examples, or write \u003cb> if these characters are meant`},
		"in Chinese": {"# language: zh-CN\n功能: f\n  场景: a\n    当 用户问“<问题>”\n",
			`x.feature:4:5: 场景里的“<问题>”不会被替换；请改成带例子的场景大纲；如果就要这几个字符，请写 \u003c问题>`},
		"in a background": {"Feature: f\n  Background:\n    Given \"<a>\"\n  Scenario Outline: o\n    When <a>\n    Examples:\n" +
			"      | a |\n      | 1 |\n",
			`x.feature:3:5: “<a>” in a Background is taken as it stands; move the step to a Scenario Outline with Examples, or write \u003ca> if these characters are meant`},
		"escaped":            {scenario + `x asks "\u003cquestion>"`, ""},
		"within a text":      {scenario + `x asks "is <b> bold?"`, ""},
		"with other signs":   {scenario + `x asks "<script>alert(1)</script>" or "<a href='x'>" or "< a >"`, ""},
		"of a document":      {scenario + `the body '{"id": "<uuid>"}' comes`, ""},
		"within an outline":  {outline + "\"<a>\"\n    Examples:\n      | a |\n      | 1 |\n", ""},
		"without quotations": {scenario + `a < b and c > d or <b>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("x.feature", []byte(c.content)); said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}

func TestProseMayBeginWithAKeyword(t *testing.T) {
	for _, text := range []string{`Feature: f
  When a link breaks, people on call
  And everybody else want to know.
  Given is given.

  Rule: r
    But not always: see below.

    Scenario: a
      It takes a while.
      When y
`, "# language: zh-CN\n功能: f\n  当链接断开时\n  场景: a\n    当 y\n"} {
		if _, err := Parse("x.feature", []byte(text)); err != nil {
			t.Error(err)
		}
	}
}

func TestChineseStepsKnowTheirKeyword(t *testing.T) {
	d, err := Parse("x.feature", []byte(`# language: zh-CN
功能: 健康
  规则: 一
    背景:
      假如服务器在运行
    场景大纲: 问 <路>
      假设 甲
      并且 乙
      当问 <路>
      那么 丙
      但是 丁
      * 戊
      例子:
        | 路 |
        | a |
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, st := range d.Pickles[0].Steps {
		got = append(got, string(st.Type)+" "+st.Text)
	}
	want := fmt.Sprint([]string{
		"Context 服务器在运行", "Context 甲", "Context 乙", "Action 问 a", "Outcome 丙", "Outcome 丁", "Unknown 戊",
	})
	if fmt.Sprint(got) != want {
		t.Errorf("the steps are %v, want %s", got, want)
	}
}

// said is the text of an error, "" of none.
func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
