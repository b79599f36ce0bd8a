package sentence

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bamboo-spec/support/escape"
	"bamboo-spec/support/spelling"
	"bamboo-spec/support/units"
)

// Kind is a kind of value that a sentence leaves open. It is told by the group
// of the expression that takes the value: one spelling for each kind, so that
// sentences look alike, editors complete them alike, and a wrong value can be
// explained.
type Kind struct {
	Group  string                       // as expressions spell it, without its brackets
	Sample string                       // how a value reads in a sentence
	Wanted string                       // what can stand there
	check  func(string) error           // what the group alone cannot say; nil: nothing
	zero   func(string) bool            // whether nothing can be seen in a value, since it is of no size; nil: never
	means  func(string) string          // the English value that the function is handed; nil: as it is written
	read   func(string) (string, error) // of a text: what its escapes stand for; nil: it has none
}

// Means is a value as the sentence's function knows it: one function serves a
// sentence in several languages, and escapes are read.
func (k *Kind) Means(value string) (string, error) {
	switch {
	case k.read != nil:
		return k.read(value)
	case k.means != nil:
		return k.means(value), nil
	}
	return value, nil
}

// Check says what is wrong with a value that the group takes.
func (k *Kind) Check(value string) error {
	if k.check != nil {
		return k.check(value)
	}
	_, err := k.Means(value)
	return err
}

// name is how expressions take the name of a user: words that begin with a capital letter, or with a letter of a
// script that has none.
const name = `[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*`

// names are what a user may be called.
const names = "a name: Ann, Ann Lee, O'Neill, Müller, 王小明"

// checkName refuses what is no name although the expression takes it.
func checkName(value string) error {
	if value == "the user" || value == "the" {
		return nil
	}
	if strings.EqualFold(value, "the user") {
		return fmt.Errorf("“%s” would be somebody else; write the user", value)
	}
	for i, r := range value {
		if i == 0 && (unicode.IsLower(r) || !unicode.IsLetter(r)) || !unicode.IsLetter(r) && !unicode.IsMark(r) &&
			!strings.ContainsRune(" '’-.·", r) {
			return fmt.Errorf("“%s” is not allowed there: a name begins with a capital letter, and has letters alone; "+
				"write the user, or %s", value, names)
		}
	}
	return nil
}

// Closed sets of words.
var (
	codes   = []string{"NOT_CONNECTED", "INVALID_MESSAGE", "UNAUTHORIZED", "CAPACITY_EXCEEDED", "BUSY", "AGENT_ERROR"}
	methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
)

func oneOf(words []string) func(string) error {
	return func(value string) error {
		if slices.Contains(words, value) {
			return nil
		}
		return fmt.Errorf("“%s” is not allowed there%s; write %s", value, spelling.DidYouMean(value, words),
			strings.Join(words, ", "))
	}
}

// checkStatus refuses numbers that are no status of HTTP.
func checkStatus(value string) error {
	for status := range strings.SplitSeq(value, " or ") {
		if len(status) != 3 || status < "100" || status > "599" {
			return fmt.Errorf("“%s” is no status of HTTP; they go from 100 to 599", status)
		}
	}
	return nil
}

// checkCloseCode refuses numbers that no close frame has (RFC 6455, section 7.4).
func checkCloseCode(value string) error {
	for code := range strings.SplitSeq(value, " or ") {
		if code < "1000" || code > "4999" {
			return fmt.Errorf("“%s” is no code of a close frame; they go from 1000 to 4999", code)
		}
	}
	return nil
}

// eachOf takes one of the words, or two with “or” between them.
func eachOf(words []string) func(string) error {
	check := oneOf(words)
	return func(value string) error {
		for word := range strings.SplitSeq(value, " or ") {
			if err := check(word); err != nil {
				return err
			}
		}
		return nil
	}
}

// surnames begin Chinese names of three characters; 小李 and 阿明 have two.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕" +
	"苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱" +
	"汤尹黎易常武乔贺赖龚文欧"

// checkChineseName refuses what is no name although the expression takes it: a verb that is none of the vocabulary.
func checkChineseName(value string) error {
	first, _ := utf8.DecodeRuneInString(value)
	if value == "用户" || utf8.RuneCountInString(value) == 2 && first != '用' || strings.ContainsRune(surnames, first) {
		return nil
	}
	return fmt.Errorf("“%s”不是人名；可以写“用户”，或者“小李”“王小明”这样的名字；也请检查名字后面的动词", value)
}

// kinds are the groups that expressions are made of.
var kinds = []*Kind{
	{Group: `the user|` + name, Sample: "the user", Wanted: "the user, or " + names,
		check: checkName},
	{Group: `the|` + name + `'s`, Sample: "the", Wanted: "the, or a name with 's: Ann's, Ann Lee's, 王小明's",
		check: func(v string) error { return checkName(strings.TrimSuffix(v, "'s")) }},
	{Group: name, Sample: "Ann", Wanted: names, check: checkName},
	{Group: `(?:[^"\\]|\\.)*`, Sample: "…", Wanted: `a text, in which " is written \" and a line break \n`,
		read: escape.Text},
	{Group: `[^']*`, Sample: "…",
		Wanted: "a text without '; one that has it stands below the sentence that ends in a colon"},
	{Group: `\d+`, Sample: "3", Wanted: "a whole number in digits"},
	{Group: `\d{1,}`, Sample: "3", Wanted: "a whole number in digits, from 1 on", check: checkSome},
	{Group: `\d+|\d+ or \d+`, Sample: "200", Wanted: "a status of HTTP, or two of which each will do (400 or 415)",
		check: checkStatus},
	{Group: `\d{4}|\d{4} or \d{4}`, Sample: "1009",
		Wanted: "the code of a close frame, or two of which each will do (1007 or 1002)", check: checkCloseCode},
	{Group: `[\d.]+ \w+`, Sample: "300 ms", Wanted: "a time: a number, a space and ns, ms, s or min", check: checkTime,
		zero: noTime},
	{Group: `[\d.]+ [KMG]i?B`, Sample: "100 MB", Wanted: "a size: a number, a space and KB, MB, GB, KiB, MiB or GiB",
		check: checkSize},
	{Group: `用户|[一-龥]{2}[一-己巳-龥]?`, Sample: "用户",
		Wanted: "用户, or a name of two or three characters such as 小李, 王小明",
		means:  inEnglish(map[string]string{"用户": "the user"}), check: checkChineseName},
	{Group: `(?:[^”"\\]|\\.)*`, Sample: "…", Wanted: `a text, in which " is written \" and a line break \n`,
		read: escape.Text},
	{Group: `[\d.]+ ?[毫秒分钟]+`, Sample: "300 毫秒", Wanted: "a time: a number and 毫秒, 秒 or 分钟",
		check: checkChineseTime,
		zero:  func(v string) bool { return noTime(timeInEnglish(v)) }, means: timeInEnglish},
	{Group: `一次|两次|\d+ 次`, Sample: "一次", Wanted: "一次, 两次, or a number as in “3 次”",
		check: func(v string) error { return checkTimes(timesInEnglish(v), v) }, means: timesInEnglish},
	{Group: `[A-Z_]+`, Sample: "SOME_CODE", Wanted: "an error code of the contract: " + strings.Join(codes, ", "),
		check: oneOf(codes)},
	{Group: `[A-Z_]+|[A-Z_]+ or [A-Z_]+`, Sample: "SOME_CODE",
		Wanted: "an error code of the contract, or two of which each will do: " + strings.Join(codes, ", "),
		check:  eachOf(codes)},
	{Group: `[A-Z]+`, Sample: "GET", Wanted: "an HTTP method in capital letters, such as GET or POST",
		check: oneOf(methods)},
	{Group: `[a-z]+`, Sample: "openai",
		Wanted: "a provider: the name of a file in support/scriptedllm/dialects, such as openai"},
	{Group: `once|twice|\d+ times`, Sample: "once", Wanted: "once, twice, or a number as in “3 times”",
		check: func(v string) error { return checkTimes(v, v) }},
}

// checkSome refuses at least 0 of something: everything is that.
func checkSome(value string) error {
	if strings.Trim(value, "0") == "" {
		return fmt.Errorf("at least %s checks nothing; write 1 or more", value)
	}
	return nil
}

func checkTime(value string) error {
	_, err := units.Duration(value)
	return err
}

// checkChineseTime is checkTime in Chinese.
func checkChineseTime(value string) error {
	if checkTime(timeInEnglish(value)) != nil {
		return fmt.Errorf("“%s”不是时间；请写数字加上毫秒、秒或分钟，例如 300毫秒", value)
	}
	return nil
}

func noTime(value string) bool {
	d, err := units.Duration(value)
	return err == nil && d == 0
}

// checkTimes refuses a number of times that is none.
func checkTimes(value, written string) error {
	if number, ok := strings.CutSuffix(value, " times"); ok && strings.Trim(number, "0") == "" {
		return fmt.Errorf("“%s” does and checks nothing; leave the sentence out "+
			"(a question to the model that the scenario does not provide for fails it anyway)", written)
	}
	return nil
}

func checkSize(value string) error {
	_, err := units.Parse(value, units.Size)
	return err
}

// inEnglish translates the words that it knows.
func inEnglish(known map[string]string) func(string) string {
	return func(v string) string {
		if english, ok := known[v]; ok {
			return english
		}
		return v
	}
}

// timesInEnglish writes 一次 as once and 3 次 as 3 times.
func timesInEnglish(v string) string {
	if number, ok := strings.CutSuffix(v, " 次"); ok {
		return number + " times"
	}
	return inEnglish(map[string]string{"一次": "once", "两次": "twice"})(v)
}

// timeInEnglish writes 300 毫秒 and 300毫秒 as 300 ms.
func timeInEnglish(v string) string {
	for _, u := range [][2]string{{"毫秒", "ms"}, {"分钟", "min"}, {"秒", "s"}} {
		if number, ok := strings.CutSuffix(v, u[0]); ok {
			return strings.TrimSpace(number) + " " + u[1]
		}
	}
	return v
}

// kindOf finds the kind that a group takes; a group that is not listed above
// takes what its alternatives say.
func kindOf(group string) *Kind {
	if i := slices.IndexFunc(kinds, func(k *Kind) bool { return k.Group == group }); i >= 0 {
		return kinds[i]
	}
	first, rest, several := strings.Cut(group, "|")
	wanted := fmt.Sprintf("what fits %s", group)
	if several && !strings.ContainsAny(group, `\[.*+`) {
		wanted = "one of: " + first + ", " + strings.ReplaceAll(rest, "|", ", ")
	} else {
		first = "…"
	}
	return &Kind{Group: group, Sample: first, Wanted: wanted}
}
