package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestArgumentsAreReadOrRefused(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		ends bool
		errs string
	}{
		"a flag": {[]string{"--loud", "a"}, 0, false, ""},
		"a misspelt flag": {[]string{"--luod"}, 2, true,
			"unknown flag: --luod; did you mean “--loud”?; godog sing --help shows what can be said\n"},
		"a strange flag": {[]string{"--colourful"}, 2, true,
			"unknown flag: --colourful; godog sing --help shows what can be said\n"},
		"a short flag": {[]string{"-x"}, 2, true,
			"unknown shorthand flag: 'x' in -x; godog sing --help shows what can be said\n"},
		"help": {[]string{"--help"}, 0, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			f := New("godog sing", "godog sing sings.\n\n", &out, "godog sing --loud   # for halls", "godog sing")
			f.Bool("loud", false, "for halls")
			code, ends := Ends(f, Parse(f, c.args), &errs)
			if code != c.code || ends != c.ends || errs.String() != c.errs {
				t.Errorf("exit code %d, ends %t, %q; want %d, %t, %q", code, ends, errs.String(), c.code, c.ends,
					c.errs)
			}
			want := "godog sing sings.\n\nExamples:\n  godog sing --loud   # for halls\n  godog sing\n\nFlags:\n"
			if name == "help" && !strings.HasPrefix(out.String(), want) {
				t.Errorf("the help is\n%s\nwant\n%s", out.String(), want)
			}
		})
	}
}
