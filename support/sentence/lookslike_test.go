package sentence

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// looksBook has a sentence of each kind that can be misread.
func looksBook() *Book {
	b := new(Book)
	b.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)"$`,
		func(context.Context, string, string) error { return nil })
	b.Then(`^the answer comes within ([\d.]+ \w+)$`, func(context.Context, string) error { return nil })
	b.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录是：$`, func(context.Context, string) error { return nil })
	return b
}

func TestLooksLike(t *testing.T) {
	for text, want := range map[string][]Odd{
		"the answer comes within 3 s":          {},
		"the\u00a0answer comes within 3 s":     {{3, '\u00a0', ' '}},
		"the answer\u200b comes within 3 s":    {{10, '\u200b', 0}},
		"the answer comes within 3\u00a0s":     {{25, '\u00a0', ' '}},
		"the аnswer comes within 3 s":          {{4, 'а', 'a'}},
		"\u3000the answer comes within 3 s":    {{0, '\u3000', 0}},
		"the answer comes within 3 s\u200b":    {{27, '\u200b', 0}},
		"the user\u00a0has asked \"a\u00a0b\"": {{8, '\u00a0', ' '}}, // what is quoted stays as it is
		"用户的历史记录是:":                            {{8, ':', '：'}},
		"用户的\u00ad历史记录是：":                      {{3, '\u00ad', 0}},
		"the answer is complete":               nil,
	} {
		s, odd := looksBook().LooksLike("", text)
		if (s == nil) != (want == nil) || !slices.Equal(odd, want) {
			t.Errorf("%q: %v, not %v", text, odd, want)
		}
	}
}

// FuzzLooksLike holds: what stands at the places that are named is what is named.
func FuzzLooksLike(f *testing.F) {
	f.Add("the\u00a0answer comes within 3\u200b s")
	f.Add("用户的历史是:")
	f.Fuzz(func(t *testing.T, text string) {
		written := []rune(text)
		_, odd := looksBook().LooksLike("", text)
		for _, o := range odd {
			if o.At >= len(written) || written[o.At] != o.Rune {
				t.Errorf("%q: %v is not there", text, o)
			}
		}
	})
}

func TestValuesThatMakeACheckMeaningless(t *testing.T) {
	b := new(Book)
	one := func(context.Context, string) error { return nil }
	b.Given(`^the model thinks for ([\d.]+ \w+)$`, one)
	b.Then(`^the answer ends within ([\d.]+ \w+)$`, one)
	b.Then(`^回答在([\d.]+ ?[毫秒分钟]+)内结束$`, one)
	b.Then(`^it was asked (once|twice|\d+ times)$`, one)
	b.Then(`^模型被问到(一次|两次|\d+ 次)$`, one)
	b.Then(`^the answer contains "((?:[^"\\]|\\.)*)"$`, one, NotEmpty())
	b.Then(`^the answer is "((?:[^"\\]|\\.)*)"$`, one)
	for text, want := range map[string]string{
		"the model thinks for 0 ms":    "",
		"the answer ends within 1 ms":  "",
		"the answer ends within 0 ms":  "“0 ms” is no time in which something can be seen; write a longer one",
		"the answer ends within 0.0 s": "“0.0 s” is no time in which something can be seen; write a longer one",
		"回答在0毫秒内结束":                    "“0毫秒” is no time in which something can be seen; write a longer one",
		"it was asked 1 times":         "",
		"it was asked 0 times":         "“0 times” does and checks nothing; ",
		"模型被问到00 次":                    "“00 次” does and checks nothing; ",
		`the answer is ""`:             "",
		`the answer contains "a"`:      "",
		`the answer contains ""`:       "the text is empty, so the check would say the same whatever happens; write a text",
	} {
		err := b.Match("", text)[0].CheckValues(text)
		if got := ""; err != nil {
			if got = err.Error(); want == "" || !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q, not %q", text, got, want)
			}
		} else if want != "" {
			t.Errorf("%s is accepted", text)
		}
	}
}
