package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestArgumentsHaveTheirPlaces(t *testing.T) {
	for _, c := range []struct{ expr, text, want string }{
		{`^the user asks "([^"]*)"( twice)?$`, `the user asks "Hello"`, `15 "Hello", 0 ""`},
		{`^用户(\S+)发送"([^"]*)"$`, `用户🎋发送"你好"`, `2 "🎋", 7 "你好"`},
		{`^nothing$`, `nothing`, ``},
		{`^other$`, `nothing`, ``},
		{`^(`, `nothing`, ``},
	} {
		var got []string
		for _, a := range argumentsOf(c.expr, c.text).StepMatchArguments {
			got = append(got, fmt.Sprintf("%d %q", a.Group.Start, a.Group.Value))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s, want %s", c.text, text, c.want)
		}
	}
}
