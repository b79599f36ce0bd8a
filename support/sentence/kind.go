package sentence

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/units"
)

// Kind is a kind of value that a sentence leaves open. It is told by the group
// of the expression that takes the value: one spelling for each kind, so that
// sentences look alike, editors complete them alike, and a wrong value can be
// explained.
type Kind struct {
	Group  string             // as expressions spell it, without its brackets
	Sample string             // how a value reads in a sentence
	Wanted string             // what can stand there
	check  func(string) error // what the group alone cannot say; nil: nothing
}

// Check says what is wrong with a value that the group takes.
func (k *Kind) Check(value string) error {
	if k.check == nil {
		return nil
	}
	return k.check(value)
}

// kinds are the groups that expressions are made of.
var kinds = []*Kind{
	{Group: `the user|[A-Z][a-z]+`, Sample: "the user", Wanted: "the user, or a first name with a capital letter (Ann)"},
	{Group: `the|[A-Z][a-z]+'s`, Sample: "the", Wanted: "the, or a first name with 's (Ann's)"},
	{Group: `[A-Z][a-z]+`, Sample: "Ann", Wanted: "a first name with a capital letter (Ann)"},
	{Group: `[^"]*`, Sample: "…", Wanted: `a text without "`},
	{Group: `[^']*`, Sample: "…", Wanted: "a text without '"},
	{Group: `\d+`, Sample: "3", Wanted: "a whole number in digits"},
	{Group: `[\d.]+ \w+`, Sample: "300 ms", Wanted: "a time: a number, a space and ns, ms, s or min", check: checkTime},
	{Group: `用户|[小老阿][一-龥]`, Sample: "用户", Wanted: "用户, or a name of two characters such as 小李, 老王, 阿明"},
	{Group: `[^”"]*`, Sample: "…", Wanted: `a text without " and ”`},
	{Group: `[\d.]+ ?[毫秒分钟]+`, Sample: "300 毫秒", Wanted: "a time: a number and 毫秒, 秒 or 分钟", check: checkTime},
	{Group: `一次|两次|\d+ 次`, Sample: "一次", Wanted: "一次, 两次, or a number as in “3 次”"},
	{Group: `[A-Z_]+`, Sample: "SOME_CODE", Wanted: "a code in capital letters, such as INVALID_MESSAGE"},
	{Group: `[A-Z]+`, Sample: "GET", Wanted: "an HTTP method in capital letters, such as GET or POST"},
	{Group: `once|twice|\d+ times`, Sample: "once", Wanted: "once, twice, or a number as in “3 times”"},
}

func checkTime(value string) error {
	_, err := units.Duration(value)
	return err
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
