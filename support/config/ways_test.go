package config_test

import (
	"testing"

	"bamboo-spec/support/config"
)

func TestFaultsOfTheWaysOfATarget(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"pattern", under(`injects: ["("]`),
			`godog.yml:3:15: profile "reference": an item of injects must be a regular expression (Go's syntax), not "("`},
		{"route", under("routes: {/a: b}"),
			`godog.yml:3:18: routes of profile "reference": /a must be a path, such as /api/v1/stream/, not "b"`},
		{"route of no path", under("routes: {a: /b}"),
			`godog.yml:3:14: routes of profile "reference": a key must be a path, such as /api/v1/stream/, not "a"`},
		{"name of a header", under("headers: {a b: C}"),
			`godog.yml:3:15: headers of profile "reference": "a b" is not a name for a header
godog.yml:3:20: profile "reference": the environment variable C, which headers names, is not set or empty`},
		{"header that is not set", under("headers: {x-key: NOT_SET}"),
			`godog.yml:3:22: profile "reference": the environment variable NOT_SET, which headers names, is not set or empty`},
		{"process of a child", under("process: shared"),
			`godog.yml:3:5: profile "reference": process has no meaning with target: child; remove it, or say target: command`},
		{"sessions without a shared process", under("target: command", `command: [a, "{http_port}"]`,
			"process_sessions: 9"),
			`godog.yml:5:5: profile "reference": process_sessions has no meaning with process: scenario; remove it, or say process: shared`},
		{"config path elsewhere", under("target: command", `command: [a, "{http_port}"]`, "config_template: x",
			"config_path: /etc/x"),
			`godog.yml:6:18: profile "reference": config_path must be a path below {data}, such as {data}/config.json, not "/etc/x"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := load(t, tt.content, nil, config.Flags{}); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
