package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"bamboo-spec/steps"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
)

// reading is one way to have a feature read: its exit code and all that it says.
type reading struct {
	name string
	read func() (code int, said string)
}

// readings are the ways: the last one is what both `go test` and godog's own command call.
func readings(t *testing.T) []reading {
	main := func(args ...string) func() (int, string) {
		return func() (int, string) {
			var out, errs bytes.Buffer
			code := runner.Main(args, steps.Add, &out, &errs)
			return code, errs.String()
		}
	}
	return []reading{
		{"run", main("features")},
		{"run --list", main("--list", "features")},
		{"lint", func() (int, string) {
			var out, errs bytes.Buffer
			code := holdToWording([]string{"features"}, &out, &errs)
			return code, out.String() + errs.String()
		}},
		{"go test", func() (int, string) {
			var out, errs bytes.Buffer
			c := &runner.Command{Sentences: steps.Add, Options: runner.Options{Config: runner.ConfigFile}, Out: &out,
				Errors: &errs}
			c.Flags.Paths = []string{"features"}
			return c.Run(t.Context()), errs.String()
		}},
	}
}

// project makes a project of one feature file and goes there.
func project(t *testing.T, name, content string) {
	t.Helper()
	t.Chdir(t.TempDir())
	file := filepath.Join("features", "session", filepath.FromSlash(name))
	for path, text := range map[string]string{"godog.yml": "profiles:\n  reference:\n    target: child\n",
		file: content} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	head  = "Feature: Odd\n  For people who write.\n\n"
	asks  = "    When the user asks \"Hi\"\n"
	whole = "    Then the answer is complete\n"
	plain = head + "  Scenario: An odd answer is complete\n" + asks + whole
	rows  = head + "  Scenario Outline: An answer to <question> is complete\n    When the user asks \"<question>\"\n" +
		whole + "\n    Examples:\n      | question |\n      | a        |\n"

	hanHead = "# language: zh-CN\n功能: 奇怪\n  给写的人。\n\n"
	hanAsks = "    当用户问\"你好\"\n"
	han     = hanHead + "  场景: 回答是完整的\n" + hanAsks + "    那么用户收到的回答是完整的\n"
)

func in16(order binary.ByteOrder, text string) string {
	var b bytes.Buffer
	if err := binary.Write(&b, order, utf16.Encode([]rune(text))); err != nil {
		panic(err)
	}
	return b.String()
}

// replaced is the text with one place changed.
func replaced(text, old, new string) string {
	if strings.Count(text, old) == 0 {
		panic(old + " is not in the text")
	}
	return strings.Replace(text, old, new, 1)
}

// TestEveryReaderRefusesTheSame holds files that would be read other than they look, or
// would mean nothing: a run and a list end with 2 and lint with 1, all with these words,
// before anything is started.
func TestEveryReaderRefusesTheSame(t *testing.T) {
	const taken = ", which is easily taken for something else; "
	for name, c := range map[string]struct{ text, want string }{ // want stands behind the name of the file
		// what checks nothing
		"no Then": {replaced(plain, whole, ""),
			":4:3: the scenario has no Then, so it promises nothing; say behind Then what can be observed"},
		"no When and no Then": {replaced(plain, asks+whole, "    Given the model answers \"Hi\" with \"Ho\"\n"),
			":4:3: the scenario has no When and no Then, so nothing happens and it promises nothing; write both"},
		"asterisks without a Then": {replaced(plain, asks+whole, "    * the user asks \"Hi\"\n"),
			":4:3: the scenario has no Then, so it promises nothing; "},
		"no steps": {head + "  Scenario: Nothing\n",
			":4:3: the scenario “Nothing” has no steps, so it promises nothing; "},
		"no scenario": {head, ":1:1: the feature “Odd” has no scenario, so it promises nothing"},
		"a Then under Given": {replaced(plain, "    When", "    Given the answer is complete\n    When"),
			":5:5: “the answer is complete” is a sentence for Then, it cannot stand under Given"},
		"a When repeated under Then": {replaced(plain, whole, "    Then the user asks \"Hi\"\n"),
			":6:5: “the user asks \"Hi\"” is a sentence for When, it cannot stand under Then"},
		"nothing for 0 ms": {replaced(plain, "the answer is complete",
			"nothing more of the answer arrives for 0 ms"),
			":6:5: “0 ms” is no time in which something can be seen; write a longer one"},
		"within 0 ms": {replaced(plain, "the answer is complete", "the answer begins within 0 ms"),
			":6:5: “0 ms” is no time in which something can be seen; "},
		"within 0 in Chinese": {replaced(han, "用户收到的回答是完整的", "用户收到的回答在0 毫秒内开始"),
			":7:5: “0 毫秒”太短，什么也看不到；"},
		"asked 0 times": {replaced(plain, "the answer is complete", "the model was asked \"Hi\" 0 times"),
			":6:5: “0 times” does and checks nothing; leave the sentence out"},
		"asked 0 times in Chinese": {replaced(han, "用户收到的回答是完整的", "模型被问到\"你好\"0 次"),
			":7:5: “0 次”什么也不做，什么也不检查；"},
		"a header and no rows": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      | role | content |\n"),
			":7:9: the table has a header and no rows, so it says nothing"},
		"a column twice": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      | role | role | content |\n      | user | user | Hi |\n"),
			":7:16: the table has the column “role” twice"},
		"one name twice": {plain + "\n  Scenario: An odd answer is complete\n" + asks + whole,
			":8:3: the name “An odd answer is complete” stands in line 4 already; "},
		"one name in two rules": {head + "  Rule: a\n    Scenario: x\n  " + asks + "  " + whole +
			"  Rule: b\n    Scenario: x\n  " + asks + "  " + whole, ":9:5: the name “x” stands in line 5 already; "},

		// outlines
		"a misspelt placeholder": {replaced(rows, "\"<question>\"", "\"<qestion>\""),
			":5:5: <qestion> has no column in the examples in line 8, so it would stand there as it is; did you " +
				"mean “question”?"},
		"a placeholder in a name": {replaced(rows, "to <question>", "to <question> or <other>"),
			":4:3: <other> has no column in the examples in line 8, "},
		"a placeholder in a text": {replaced(rows, whole,
			"    Then the reply is:\n      \"\"\"\n      {\"a\": \"<b>\"}\n      \"\"\"\n"),
			":7:7: <b> has no column in the examples in line 11, "},
		"a placeholder in a table": {replaced(rows, whole,
			"    Then the history shows:\n      | role | content |\n      | user | <b>     |\n"),
			":8:16: <b> has no column in the examples in line 10, "},
		"a placeholder in one table of": {rows + "\n    Examples:\n      | other |\n      | b     |\n",
			":4:3: <question> has no column in the examples in line 12, "},
		"a column that is not used": {replaced(replaced(rows, "| question |", "| question | more |"),
			"| a        |", "| a | b |"), ":9:20: no step uses the column “more” of the examples; "},
		"a column without a name": {replaced(replaced(rows, "| question |", "| question | |"), "| a        |",
			"| a | b |"), ":9:20: a column of the examples has no name"},
		"a column of examples twice": {replaced(replaced(rows, "| question |", "| question | question |"),
			"| a        |", "| a | b |"), ":9:20: the examples have the column “question” twice"},
		"equal rows": {rows + "      | a        |\n",
			":11:7: the same row stands in line 10, so the same would be run twice; remove one"},
		"equal rows in two tables": {rows + "\n    Examples:\n      | question |\n      | a        |\n",
			":14:7: the same row stands in line 10, "},
		"no examples": {head + "  Scenario Outline: o\n" + asks + whole,
			":4:3: the outline “o” has no examples, so it is never run"},
		"no rows": {replaced(rows, "      | a        |\n", ""),
			":8:5: these examples of “An answer to <question> is complete” have no rows, so they are never run"},
		"a column that looks the same": {replaced(rows, "| question |", "| question\u200b |"),
			":4:3: <question> has no column in the examples in line 8, so it would stand there as it is; the column " +
				"“question\u200b” only looks the same: write both in one way"},

		// what Gherkin drops
		"a misspelt keyword": {replaced(plain, "    When", "    Whem"),
			":5:5: “Whem” is taken for a description, and the step would not be run; did you mean “When”?"},
		"a keyword in small": {replaced(plain, "    When", "    when"),
			":5:5: “when the user asks \"Hi\"” is taken for a description and would not be run"},
		"a heading in small": {plain + "\n  scenario: b\n" + asks + whole,
			":8:3: “scenario: b” cannot stand here; "},
		"text behind a text": {replaced(plain, whole,
			"    Then the reply is:\n      \"\"\"\n      1\n      \"\"\"2\n"),
			":9:10: “2” stands behind the end of the text and would be passed over; "},
		"a text that has no end": {replaced(plain, whole, "    Then the reply is:\n      \"\"\"\n      1\n"),
			":9:1: the file ends inside of a text, which begins in line 7"},
		"a row that is too short": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      | role | content |\n      | user |\n"),
			":8:7: this row has another number of cells, 1, than the first row of its table, 2"},
		"an empty file":     {"", ":1:1: no feature in this file; it must begin with “Feature:”"},
		"no known language": {"# language: xx\n" + plain, ":1:1: there is no language “xx”"},

		// what is no clean text
		"UTF-16 with a mark": {in16(binary.LittleEndian, "\ufeff"+plain),
			":1:1: the file is written in UTF-16; save it as UTF-8"},
		"UTF-16, the other way round": {in16(binary.BigEndian, "\ufeff"+han), ":1:1: the file is written in UTF-16; "},
		"UTF-16 without a mark":       {in16(binary.LittleEndian, plain), ":1:1: the file is written in UTF-16; "},
		"UTF-16 of Chinese":           {in16(binary.BigEndian, han), ":1:1: the file is written in UTF-16; "},
		"GBK": {replaced(plain, "Hi", "\xc4\xe3\xba\xc3"),
			":5:25: the byte 0xC4 is not UTF-8; save the file as UTF-8 (it may be GBK or Latin-1)"},
		"a stray byte": {replaced(plain, "Hi", "Hi\xff"), ":5:27: the byte 0xFF is not UTF-8; "},
		"a stray byte in a comment": {replaced(plain, "  Scenario", "  # \xff\n  Scenario"),
			":4:5: the byte 0xFF is not UTF-8; "},
		"a surrogate": {replaced(plain, "Hi", "\xed\xa0\x80"), ":5:25: the byte 0xED is not UTF-8; "},
		"NUL": {replaced(plain, "Hi", "H\x00i"),
			":5:26: a NUL character (U+0000) is no text; remove it"},
		"NUL behind Chinese": {replaced(han, "你好", "你\x00"), ":6:11: NUL 字符（U+0000）不是文字；请删掉"},
		"a lone carriage return": {replaced(plain, "Hi", "H\ri"),
			":5:26: a carriage return (U+000D) without a line feed behind it; "},
		"line ends of an old Mac": {strings.ReplaceAll(plain, "\n", "\r"),
			":1:13: a carriage return (U+000D) without a line feed behind it; "},
		"two carriage returns at ends": {strings.ReplaceAll(plain, "\n", "\r\r\n"),
			":1:13: a carriage return (U+000D) without a line feed behind it; "},

		// what looks like something else
		"a no-break space behind a keyword": {replaced(plain, "When the", "When\u00a0the"),
			":5:9: the no-break space U+00A0 stands here" + taken + "write a plain space; “When\u00a0the user asks"},
		"a no-break space as indentation": {replaced(plain, "    Then", "\u00a0   Then"),
			":6:1: the no-break space U+00A0 stands here" + taken},
		"a full-width space as indentation": {replaced(han, "    那么", "\u3000\u3000那么"),
			":7:1: 这里是全角空格 U+3000，容易和别的字符混淆；请写普通空格；"},
		"a zero-width space before a keyword": {replaced(plain, "Then", "\u200bThen"),
			":6:5: the zero-width space U+200B stands here" + taken + "remove it; "},
		"a full-width colon of a scenario": {replaced(han, "场景:", "场景："),
			":5:5: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”"},
		"a full-width colon of a feature": {replaced(han, "功能:", "功能："),
			":2:3: 这里是全角冒号 U+FF1A，容易和别的字符混淆；请写“:”"},
		"a full-width colon of the language": {replaced(han, "language:", "language："),
			":1:11: the full-width colon U+FF1A stands here" + taken + "write “:”"},
		"a byte order mark in the middle": {replaced(plain, "  Scenario", "  \ufeffScenario"),
			":4:3: the byte order mark U+FEFF stands here" + taken},
		"a full-width bar": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      | role | content |\n      | user ｜ Hi |\n"),
			":8:14: the full-width bar U+FF5C stands here" + taken + "write “|”; this row has"},
		"a row of full-width bars": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      ｜ role ｜ content ｜\n"), ":7:7: the full-width bar U+FF5C stands here" + taken},
		"a full-width tag": {replaced(plain, "  Scenario", "  ＠slow\n  Scenario"),
			":4:3: the full-width at sign U+FF20 stands here" + taken},
		"an invisible character in a tag": {replaced(plain, "  Scenario", "  @slow\u200b\n  Scenario"),
			":4:3: @slow\u200b is not a tag of this suite; the zero-width space U+200B stands in it" + taken +
				"remove it"},
		"a Cyrillic letter in a keyword": {replaced(plain, "Then", "Thеn"),
			":6:7: the character “е” U+0435 stands here" + taken + "write “e”; "},
		"a soft hyphen in a step": {replaced(plain, "the answer is", "the ans\u00adwer is"),
			":6:17: “the ans\u00adwer is complete” is not read as it looks: the soft hyphen U+00AD stands at its " +
				"character 8; remove it"},
		"a no-break space in a step": {replaced(plain, "the answer is", "the answer\u00a0is"),
			":6:20: “the answer\u00a0is complete” is not read as it looks: the no-break space U+00A0 stands at its " +
				"character 11; write a plain space"},
		"a bidirectional control in a step": {replaced(plain, "the answer is", "the \u202eanswer is"),
			":6:14: “the \\u202eanswer is complete” is not read as it looks: the bidirectional control U+202E " +
				"stands at its character 5; remove it"},
		"a Cyrillic letter in a step": {replaced(plain, "the answer is", "the аnswer is"),
			":6:14: “the аnswer is complete” is not read as it looks: the character “а” U+0430 stands at its " +
				"character 5; write “a”"},
		"a half-width colon in Chinese": {replaced(han, "用户收到的回答是完整的\n",
			"用户的历史记录是:\n      | 角色 | 内容 |\n      | 用户 | 你好 |\n"),
			":7:15: “用户的历史记录是:”里有看起来相同、实际不同的字符：第 9 个字符是字符“:”U+003A；请写“：”"},
		"an invisible character in a header": {replaced(plain, "the answer is complete\n",
			"the history shows:\n      | role\u200b | content |\n      | user | Hi |\n"),
			":7:9: the table has a column “role\u200b” that the sentence does not know; the zero-width space U+200B " +
				"stands in it" + taken + "remove it"},
	} {
		t.Run(name, func(t *testing.T) {
			project(t, "odd.feature", c.text)
			var first string
			for _, r := range readings(t) {
				code, said := r.read()
				wantCode := 2
				if r.name == "lint" {
					wantCode = 1
				}
				if code != wantCode || !strings.Contains(said, "features/session/odd.feature"+c.want) {
					t.Errorf("%s: exit code %d, and it says\n%swant\n%s", r.name, code, said, c.want)
				}
				if first == "" {
					first = said
				}
				for line := range strings.Lines(first) {
					if !strings.Contains(said, line) {
						t.Errorf("%s does not say what the first one says: %s", r.name, line)
					}
				}
			}
		})
	}
}

// TestEveryReaderAccepts holds files that look odd and are right.
func TestEveryReaderAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"plain":                    plain,
		"rows":                     rows,
		"Chinese":                  han,
		"a byte order mark":        "\ufeff" + plain,
		"Windows line ends":        strings.ReplaceAll(plain, "\n", "\r\n"),
		"both, in Chinese":         "\ufeff" + strings.ReplaceAll(han, "\n", "\r\n"),
		"line ends of both kinds":  replaced(plain, "\n", "\r\n"),
		"no line end at the end":   strings.TrimSuffix(plain, "\n"),
		"odd characters in quotes": replaced(plain, "Hi", "a\u00a0b\u200bc\u202ed\u00ade：｜"),
		"odd characters in a cell": replaced(rows, "| a        |", "| a\u200b：     |"),
		"odd characters in a text": replaced(plain, asks,
			"    When a client calls POST \"/chat\" with the body:\n      \"\"\"\n      {\"message\": "+
				"\"\u200b：\u00a0\"}\n      \"\"\"\n"),
		"a family of emoji":         replaced(plain, "Hi", "👨‍👩‍👧"),
		"prose with odd characters": replaced(plain, "For people who write.", "For people\u00a0who write：so."),
		"a comment with some":       replaced(plain, "  Scenario", "  # a\u200b：\n  Scenario"),
		"< in a plain scenario":     replaced(plain, "Hi", "<b>Hi</b>"),
		"< and > in an outline":     replaced(rows, "\"<question>\"", "\"1 < 2 and 3 > <question>\""),
		"a shape in an outline": replaced(rows, whole,
			"    Then the reply is:\n      \"\"\"\n      {\"id\": \"<uuid>\"}\n      \"\"\"\n"),
		"Chinese with its colon": replaced(han, "用户收到的回答是完整的\n",
			"用户的历史记录是：\n      | 角色 | 内容 |\n      | 用户 | 你好 |\n"),
		"asterisks with a Then": replaced(plain, "    Then", "    *"),
	} {
		t.Run(name, func(t *testing.T) {
			project(t, "odd.feature", text)
			var out, errs bytes.Buffer
			if code := runner.Main([]string{"--list", "features"}, steps.Add, &out, &errs); code != 0 ||
				errs.Len() > 0 {
				t.Errorf("a list: exit code %d, %s", code, errs.String())
			}
			if problems := plan.Problems(steps.Add, []string{"features/session/odd.feature"}, nil); len(problems) > 0 {
				t.Errorf("lint: %v", problems)
			}
		})
	}
}

// TestFilesThatAreNearlyFeatures holds names: those of files that were meant to be run are
// told, and what systems and editors keep beside them is passed over.
func TestFilesThatAreNearlyFeatures(t *testing.T) {
	for name, meant := range map[string]string{
		"x.Feature": "x.feature", "x.FEATURE": "x.feature", "a.feature.txt": "a.feature", "a.features": "a.feature",
		"有.Feature.TXT": "有.feature",
		"notes.txt":     "", "a.feature~": "", ".a.feature.swp": "", "#a.feature#": "", ".hidden.feature": "",
		".git/a.Feature": "",
	} {
		t.Run(name, func(t *testing.T) {
			project(t, name, "nonsense")
			project := filepath.Join("features", "session", "odd.feature")
			if err := os.WriteFile(project, []byte(plain), 0o644); err != nil {
				t.Fatal(err)
			}
			want := "features/session/" + name +
				": it would not be run, because its name does not end in .feature; rename it to " + meant +
				", or move it elsewhere\n"
			for _, r := range readings(t)[1:3] {
				code, said := r.read()
				if (code == 0) != (meant == "") || meant != "" && !strings.Contains(said, want) {
					t.Errorf("%s: exit code %d, and it says %q", r.name, code, said)
				}
			}
		})
	}
}
