package escape

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for written, want := range map[string]string{
		``:                              "",
		`no escape`:                     "no escape",
		`say \"hi\"`:                    `say "hi"`,
		`one\ntwo\tthree`:               "one\ntwo\tthree",
		`C:\\tea\\new`:                  `C:\tea\new`,
		`\\n is no line break`:          `\n is no line break`,
		`a\u200Db`:                      "a\u200Db",
		`\u00e9\u00E9`:                  "éé",
		`\uD83C\uDF8B and \ud83c\udf8b`: "🎋 and 🎋",
		`竹\n子`:                          "竹\n子",
	} {
		if got, err := Text(written); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", written, got, err, want)
		}
	}
}

func TestABadEscapeIsRefusedWithItsPlaceAndCure(t *testing.T) {
	for written, want := range map[string]struct {
		at   int
		says []string
	}{
		`a\q`:           {1, []string{`“\q”`, "character 2", `write \\q`}},
		`竹子\子`:          {2, []string{`“\子”`, "character 3"}},
		`C:\tea\dir`:    {6, []string{`“\d”`}},
		`end\`:          {3, []string{`“\”`, `write \\`}},
		`\u12`:          {0, []string{`“\u”`, "four hexadecimal digits"}},
		`\u12G4`:        {0, []string{"four hexadecimal digits"}},
		`\u+123`:        {0, []string{"four hexadecimal digits"}},
		`\uD83C`:        {0, []string{`“\uD83C”`, "half a character"}},
		`x\uDF8B`:       {1, []string{"half a character"}},
		`\uD83C\uD83C`:  {0, []string{"half a character"}},
		`ok\n\\\ud83c.`: {6, []string{"half a character"}},
		`\'`:            {0, []string{`write \\'`}},
	} {
		_, err := Text(written)
		bad := new(Error)
		if !errors.As(err, &bad) || bad.At != want.at {
			t.Errorf("%s: got %v at %d, want it at %d", written, err, bad.At, want.at)
			continue
		}
		for _, part := range want.says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: “%v” does not say “%s”", written, err, part)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{``, `say \"hi\"`, `\uD83C\uDF8B`, `\u`, `\`, "\xff\\n", `\\\\n`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := Text(Quote(s)); err != nil || got != s {
			t.Errorf("%q is written %q, which is %q and %v", s, Quote(s), got, err)
		}
		got, err := Text(s)
		if bad := new(Error); errors.As(err, &bad) {
			if []rune(s)[bad.At] != '\\' {
				t.Errorf("%q: no backslash at %d", s, bad.At)
			}
		} else if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
	})
}
