package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
)

// under puts lines into the profile "reference".
func under(lines ...string) string {
	return "profiles:\n  reference:\n    " + strings.Join(lines, "\n    ") + "\n"
}

func TestFaultsOfTheFile(t *testing.T) {
	const keys = "target, api_url, ws_url, model_listen, command, config_template, config_path, install, " +
		"version_command, process, process_sessions, env, ready_timeout, wait, dialect, extra_model_calls, smoke, " +
		"has, lacks, known_broken, known_broken_deadline, formats, concurrency, execute, model, routes, side_calls, " +
		"injects, idle_stream, repeated_stop, history_delay, headers, tags, auth_token_env, secrets"
	for _, tt := range []struct{ name, content, want string }{
		{"empty", "", `godog.yml:1:1: the file is empty: it needs at least one profile under "profiles"`},
		{"comments alone", "# nothing\n",
			`godog.yml:1:1: the file is empty: it needs at least one profile under "profiles"`},
		{"no profiles", "default_profile: a\n",
			`godog.yml:1:1: there is no profile: give at least one under the key "profiles"`},
		{"empty profiles", "profiles:\n",
			`godog.yml:1:10: there is no profile: give at least one under the key "profiles"`},
		{"not a mapping", "[a]\n", `godog.yml:1:1: the top level: must be lines of the form "key: value", not a list
godog.yml:1:1: there is no profile: give at least one under the key "profiles"`},
		{"two documents", minimal + "---\na: 1\n",
			`godog.yml:4:1: a second document starts here: the file must hold one`},
		{"broken second document", minimal + "---\na: b: c\n",
			`godog.yml:5:1: not valid YAML: mapping values are not allowed in this context`},

		{"syntax", "profiles:\n  reference:\n    target: child\n   wait: 2s\n",
			`godog.yml:4:4: not valid YAML: did not find expected key`},
		{"syntax in the first line", "a: b: c",
			`godog.yml:1:1: not valid YAML: mapping values are not allowed in this context`},
		{"list that is not closed", under("wait: 2s", "formats: [a, b", "tags: a"),
			`godog.yml:4:5: not valid YAML: did not find expected ',' or ']'`},
		{"text that is not closed", under("wait: 2s", "tags: \"a", "execute: true"),
			`godog.yml:4:5: not valid YAML: found unexpected end of stream`},
		{"tab", "profiles:\n\treference:\n",
			`godog.yml:2:2: not valid YAML: found character that cannot start any token; indent with spaces, not with tabs`},
		{"unquoted tag", under("tags: @slow"),
			"godog.yml:3:5: not valid YAML: found character that cannot start any token; put a value that starts " +
				"with @, % or ` in quotes"},
		{"unknown anchor", under("tags: a", "secrets: *none"),
			`godog.yml:4:5: not valid YAML: unknown anchor 'none' referenced`},
		{"not UTF-8", "# caf\xe9\n" + minimal, `godog.yml:1:1: not valid YAML: invalid trailing UTF-8 octet`},
		{"control character", "# é\n# éé\x01\n" + minimal,
			`godog.yml:2:1: not valid YAML: control characters are not allowed`},

		{"unknown key at the top", "profils: {}\n" + minimal,
			`godog.yml:1:1: unknown key "profils" in the top level; did you mean "profiles"?`},
		{"unknown key", under("target: child", "concurency: 8"),
			`godog.yml:4:5: unknown key "concurency" in profile "reference"; did you mean "concurrency"?`},
		{"unknown key near none", under("colour: red"),
			`godog.yml:3:5: unknown key "colour" in profile "reference"; known: ` + keys},
		{"case", under("Wait: 2s"), `godog.yml:3:5: unknown key "Wait" in profile "reference"; did you mean "wait"?`},
		{"merge key", "profiles:\n  a: &a {wait: 2s}\n  reference:\n    <<: *a\n",
			`godog.yml:4:5: unknown key "<<" in profile "reference"; known: ` + keys},
		{"key that is no word", under("[a]: b"),
			`godog.yml:3:5: profile "reference": a key must be a word, not a list`},
		{"duplicate key", under("wait: 2s", "tags: a", "wait: 3s"),
			`godog.yml:5:5: duplicate key "wait" in profile "reference"; it stands in line 3 already`},
		{"duplicate profile", minimal + "  reference: {}\n",
			`godog.yml:4:3: duplicate key "reference" in profiles; it stands in line 2 already`},
		{"profile that is no mapping", "profiles:\n  reference: child\n",
			`godog.yml:2:14: profile "reference": must be lines of the form "key: value", not "child"`},
		{"name of a profile", minimal + "  \"a b\": {}\n",
			`godog.yml:4:3: profile "a b": a profile's name is made of letters, digits and . _ -`},

		{"unknown default profile", "default_profile: refrence\n" + minimal,
			`godog.yml:1:18: default_profile: no profile "refrence" in godog.yml; did you mean "reference"?`},
		{"no reference", "profiles:\n  b: {}\n  a: {}\n",
			`godog.yml:1:1: default_profile: no profile "reference" in godog.yml; known: a, b`},
		{"no default paths", "default_paths: []\n" + minimal,
			`godog.yml:1:1: default_paths names no path: give at least one, such as [features]`},
		{"paths that are no list", "default_paths: features\n" + minimal,
			`godog.yml:1:1: default_paths names no path: give at least one, such as [features]
godog.yml:1:16: the top level: default_paths must be a list, such as [a, b], not "features"`},
		{"item without text", "default_exclude: [a, ~, [b]]\n" + minimal,
			`godog.yml:1:22: the top level: an item of default_exclude must be text, not nothing
godog.yml:1:25: the top level: an item of default_exclude must be text, not a list`},

		{"tag without a meaning", "tags: {\"@wip\": }\n" + minimal,
			`godog.yml:1:16: tags: @wip must be text that says what it means, such as "not finished yet", not nothing`},
		{"capability without a meaning", "capabilities:\n  mine:\n" + minimal,
			`godog.yml:2:8: capabilities: mine must be text that says what it means, such as "what Bamboo charges for", not nothing`},

		{"target", under("target: chidl", "api_url: http://a"),
			`godog.yml:3:13: profile "reference": target must be child or url or command, not "chidl"`},
		{"dialect", under("dialect: camel"),
			`godog.yml:3:14: profile "reference": dialect must be snake or pascal, not "camel"`},
		{"list for a word", under("dialect: [snake]"),
			`godog.yml:3:14: profile "reference": dialect must be snake or pascal, not a list`},
		{"group for a word", under("tags: {a: b}"),
			`godog.yml:3:11: profile "reference": tags must be text, not a group of keys`},
		{"no value", under("tags:"), `godog.yml:3:10: profile "reference": tags must be text, not nothing`},
		{"empty value", under(`tags: ""`), `godog.yml:3:11: profile "reference": tags must be text, not ""`},
		{"duration without unit", under("wait: 5"),
			`godog.yml:3:11: profile "reference": wait must be a duration above 0 with its unit, such as 2s or 500ms, not "5"`},
		{"negative duration", under("ready_timeout: -1s"),
			`godog.yml:3:20: profile "reference": ready_timeout must be a duration above 0 with its unit, such as 2s or 500ms, not "-1s"`},
		{"zero duration", under("known_broken_deadline: 0s"),
			`godog.yml:3:28: profile "reference": known_broken_deadline must be a duration above 0 with its unit, such as 2s or 500ms, not "0s"`},
		{"count", under("concurrency: 0"),
			`godog.yml:3:18: profile "reference": concurrency must be a whole number of at least 1, not "0"`},
		{"fraction", under("concurrency: 1.5"),
			`godog.yml:3:18: profile "reference": concurrency must be a whole number of at least 1, not "1.5"`},
		{"switch", under("execute: maybe"),
			`godog.yml:3:14: profile "reference": execute must be never or before_stream or after_stream, not "maybe"`},
		{"a long value is cut", under("execute: " + strings.Repeat("x", 200)),
			`godog.yml:3:14: profile "reference": execute must be never or before_stream or after_stream, not "` +
				strings.Repeat("x", 80) + `…"`},

		{"API address", under("target: url", "api_url: ws://a:1"),
			`godog.yml:4:14: profile "reference": api_url must be an address of the form http://host:port or https://host:port, not "ws://a:1"`},
		{"gateway address", under("target: url", "ws_url: host:1"),
			`godog.yml:4:13: profile "reference": ws_url must be an address of the form ws://host:port or wss://host:port, not "host:1"`},
		{"no password in a fault", under("target: url", "api_url: htp://me:hush@a"),
			`godog.yml:4:14: profile "reference": api_url must be an address of the form http://host:port or https://host:port, not "htp://…@a"`},
		{"model address", under("target: url", "api_url: http://a", "model_listen: 80"),
			`godog.yml:5:19: profile "reference": model_listen must be an address of the form host:port, such as 127.0.0.1:18999, not "80"`},
		{"url without address", under("target: url"),
			`godog.yml:2:3: profile "reference": target: url needs api_url, ws_url or both`},
		{"key of another target", under("ws_url: ws://a"),
			`godog.yml:3:5: profile "reference": ws_url has no meaning with target: child; remove it, or say target: url`},

		{"no command", under("target: command"),
			`godog.yml:2:3: profile "reference": target: command needs command, the program and its arguments as a list`},
		{"empty command", under("target: command", "env: {PORT: \"{http_port}\"}", "command: []"),
			`godog.yml:5:14: profile "reference": command is empty: give the program and its arguments as a list`},
		{"command in one text", under("target: command", "command: run {http_port}"),
			`godog.yml:4:14: profile "reference": command must be a list, such as [a, b], not "run {http_port}"
godog.yml:4:14: profile "reference": command is empty: give the program and its arguments as a list`},
		{"no port", under("target: command", "command: [run]"),
			`godog.yml:4:14: profile "reference": the placeholder {http_port} is missing: without it the server cannot be told where to listen`},
		{"placeholder", under("target: command",
			`command: [run, "{http_prot}", "{http_prot}", "{http_port}", "${HOME}", "{nothing}"]`),
			`godog.yml:4:14: profile "reference": unknown placeholder {http_prot}; did you mean "http_port"?
godog.yml:4:14: profile "reference": unknown placeholder {nothing}; known: http_port, ws_port, data, model_url, config, allowed_origins, gateway_capacity, gateway_token, heartbeat_ms, heartbeat_s, model_timeout_ms, model_timeout_s, request_timeout_ms, request_timeout_s`},
		{"placeholder of a setting", under("target: command",
			`command: [run, "{http_port}", "{gateway_token}", "{gateway_tokn|}", "{ws_port|1}", "{heartbeat_s|1}"]`),
			`godog.yml:4:14: profile "reference": the placeholder {gateway_token} needs what to write where a scenario does not choose it, as in {gateway_token|…}
godog.yml:4:14: profile "reference": unknown placeholder {gateway_tokn}; did you mean "gateway_token"?
godog.yml:4:14: profile "reference": the placeholder {ws_port} is always filled in: leave out the | and what stands behind it`},
		{"config without template", under("target: command", `command: [run, "{http_port}", "{config}"]`),
			`godog.yml:4:14: profile "reference": config_template goes together with the placeholder {config}, or with config_path: one of them is missing`},
		{"template without config", under("target: command", `command: [run]`, `config_template: "{http_port}"`),
			`godog.yml:4:14: profile "reference": config_template goes together with the placeholder {config}, or with config_path: one of them is missing`},
		{"env", under("target: command", `command: [run, "{http_port}"]`, "env: {A B: c, D: [e], F: }"),
			`godog.yml:5:11: env of profile "reference": "A B" is not a name for an environment variable
godog.yml:5:22: env of profile "reference": D must be text, not a list
godog.yml:5:30: env of profile "reference": F must be text, not nothing`},

		{"token in place of its variable", under("auth_token_env: hush-hush"),
			`godog.yml:3:21: profile "reference": auth_token_env must be the name of an environment variable, such as BAMBOO_TOKEN, not a value`},
		{"secret in place of its variable", under("secrets: [hush-hush]"),
			`godog.yml:3:15: profile "reference": an item of secrets must be the name of an environment variable, such as BAMBOO_TOKEN, not a value`},
		{"token not set", under("auth_token_env: NO_TOKEN"),
			`godog.yml:3:21: profile "reference": the environment variable NO_TOKEN, which auth_token_env names, is not set or empty`},

		{"lacks", under("lacks: [histroy]"),
			`godog.yml:3:13: profile "reference": lacks cannot hold "histroy"; did you mean "history"?`},
		{"has", under("has: [gateway]"),
			`godog.yml:3:11: profile "reference": has cannot hold "gateway"; known: event channels, idempotency, session list, tool add, tool upper_case, tool wait`},
		{"known broken without reason", under("known_broken:", "- scenarios: [A]", "  seen: [abc]"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": the reason is missing: say what the target does instead`},
		{"known broken with an empty reason", under("known_broken:", `- {scenarios: [A], seen: [abc], reason: ""}`),
			`godog.yml:4:45: known_broken entry 1 of profile "reference": reason must be text, not ""`},
		{"known broken of nothing", under("known_broken:", "- {reason: r, seen: [abc], needs: []}"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": it covers nothing: give needs, promises, features or scenarios`},
		{"known broken of a name alone", under("known_broken: [A name]"),
			`godog.yml:3:20: profile "reference": known_broken entry 1 must be a cause, with its reason, what it covers and what is seen of it, not "A name"`},
		{"known broken unseen", under("known_broken:", "- {scenarios: [A], reason: r}"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": seen is missing: give a part of what the failures say, so that another failure is not taken for this one`},
		{"known broken with nothing seen", under("known_broken:", "- {scenarios: [A], reason: r, seen: []}"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": seen is missing: give a part of what the failures say, so that another failure is not taken for this one`},
		{"known broken whatever is seen", under("known_broken:", `- {scenarios: [A], reason: r, seen: ["*a *"]}`),
			`godog.yml:4:42: known_broken entry 1 of profile "reference": an item of seen must be a part of the failure's text with at least 3 characters beside *, not "*a *"`},
		{"known broken with an unknown need", under("known_broken:", "- {needs: [stream], reason: r, seen: [abc]}"),
			`godog.yml:4:16: known_broken entry 1 of profile "reference": needs cannot hold "stream"; known: ` +
				strings.Join(capability.All.Names(), ", ")},
		{"known broken sometimes, by a need", under("known_broken:",
			"- {needs: [history], reason: r, seen: [abc], sometimes: true}"),
			`godog.yml:4:50: known_broken entry 1 of profile "reference": sometimes: true goes with scenarios alone: name them`},
		{"known broken sometimes, by a feature too", under("known_broken:",
			"- {scenarios: [A], features: [f], reason: r, seen: [abc], sometimes: true}"),
			`godog.yml:4:24: known_broken entry 1 of profile "reference": sometimes: true goes with scenarios alone, not with features`},
		{"known broken sometimes, unseen", under("known_broken:", "- {scenarios: [A], reason: r, sometimes: true}"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": seen is missing: give a part of what the failures say, so that another failure is not taken for this one`},
		{"known broken without a link", under("known_broken:", "- {scenarios: [A], reason: r, seen: [abc], issue: 17}"),
			`godog.yml:4:55: known_broken entry 1 of profile "reference": issue must be an address of the form https://…, not "17"`},
		{"known broken with an unknown key", under("known_broken:",
			"- {scenarios: [a], reason: r, seen: [abc], isue: 1}"),
			`godog.yml:4:48: unknown key "isue" in known_broken entry 1 of profile "reference"; did you mean "issue"?`},
		{"the older form, a scenario", under("known_broken:", "- scenario: A", "  reason: r"),
			`godog.yml:4:7: known_broken entry 1 of profile "reference": scenario is of an older form; write scenarios: ["the scenario's name"], and under seen a part of what their failures say`},
		{"the older form, a feature", under("known_broken:", "- {feature: features/a.feature}"),
			`godog.yml:4:8: known_broken entry 1 of profile "reference": feature is of an older form; write features: [the feature's path], and under seen a part of what their failures say`},

		{"several faults, of every profile, in the file's order",
			"wait: 2s\n" + minimal + "    waiting: 2s\n  other:\n    execute: 5\n",
			`godog.yml:1:1: unknown key "wait" in the top level; known: default_profile, default_paths, default_exclude, tags, capabilities, profiles
godog.yml:5:5: unknown key "waiting" in profile "reference"; known: ` + keys + `
godog.yml:7:14: profile "other": execute must be never or before_stream or after_stream, not "5"`},
		{"a fault behind an alias is told for each profile", "profiles:\n  reference: &r {wait: 5}\n  reference2: *r\n",
			`godog.yml:2:24: profile "reference": wait must be a duration above 0 with its unit, such as 2s or 500ms, not "5"
godog.yml:2:24: profile "reference2": wait must be a duration above 0 with its unit, such as 2s or 500ms, not "5"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := load(t, tt.content, nil, config.Flags{}); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestFaultsOfTheEnvironmentAndTheFlags(t *testing.T) {
	type vars = map[string]string
	const addresses = "an address of the form http://host:port or https://host:port"
	for _, tt := range []struct {
		name  string
		vars  vars
		flags config.Flags
		want  string
	}{
		{"profile", vars{"BAMBOO_PROFILE": "reverence"}, config.Flags{},
			`BAMBOO_PROFILE: no profile "reverence" in godog.yml; did you mean "reference"?`},
		{"profile by flag", nil, config.Flags{Profile: "x"},
			`--profile: no profile "x" in godog.yml; known: reference`},
		{"empty", vars{"BAMBOO_API_URL": "", "RUN_SLOW_TESTS": ""}, config.Flags{},
			`BAMBOO_API_URL is set but empty: it must be ` + addresses + `, or not set
RUN_SLOW_TESTS is set but empty: it must be true, false, 1, 0, yes or no, or not set`},
		{"API address", vars{"BAMBOO_API_URL": "http://me:hush@h:99999", "BAMBOO_MODEL_LISTEN": "a:1"}, config.Flags{},
			`BAMBOO_API_URL must be ` + addresses + `, not "http://…@h:99999"`},
		{"gateway address", vars{"BAMBOO_WS_URL": "http://h"}, config.Flags{},
			`BAMBOO_WS_URL must be an address of the form ws://host:port or wss://host:port, not "http://h"`},
		{"timeout with a unit", vars{"BAMBOO_API_TIMEOUT": "5s"}, config.Flags{},
			`BAMBOO_API_TIMEOUT must be seconds above 0 and at most 86400, such as 5 or 2.5, not "5s"`},
		{"no time", vars{"BAMBOO_API_TIMEOUT": "0"}, config.Flags{},
			`BAMBOO_API_TIMEOUT must be seconds above 0 and at most 86400, such as 5 or 2.5, not "0"`},
		{"no number", vars{"BAMBOO_API_TIMEOUT": "NaN"}, config.Flags{},
			`BAMBOO_API_TIMEOUT must be seconds above 0 and at most 86400, such as 5 or 2.5, not "NaN"`},
		{"less than the clock can tell", vars{"BAMBOO_API_TIMEOUT": "1e-12"}, config.Flags{},
			`BAMBOO_API_TIMEOUT must be seconds above 0 and at most 86400, such as 5 or 2.5, not "1e-12"`},
		{"for ever", vars{"BAMBOO_API_TIMEOUT": "inf"}, config.Flags{},
			`BAMBOO_API_TIMEOUT must be seconds above 0 and at most 86400, such as 5 or 2.5, not "inf"`},
		{"model address", vars{"BAMBOO_MODEL_LISTEN": ":80"}, config.Flags{},
			`BAMBOO_MODEL_LISTEN must be an address of the form host:port, such as 127.0.0.1:18999, not ":80"
BAMBOO_MODEL_LISTEN has no meaning with profile "reference" (target: child): set BAMBOO_API_URL or BAMBOO_WS_URL too, or unset it`},
		{"model of a child", vars{"BAMBOO_MODEL_LISTEN": "a:1"}, config.Flags{},
			`BAMBOO_MODEL_LISTEN has no meaning with profile "reference" (target: child): set BAMBOO_API_URL or BAMBOO_WS_URL too, or unset it`},
		{"switches", vars{"RUN_INTEGRATION_TESTS": "on", "RUN_SLOW_TESTS": "2"}, config.Flags{},
			`RUN_INTEGRATION_TESTS must be true, false, 1, 0, yes or no, not "on"
RUN_SLOW_TESTS must be true, false, 1, 0, yes or no, not "2"`},
		{"concurrency", nil, config.Flags{Concurrency: -1},
			`--concurrency -1: at least one scenario must run at a time`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := load(t, minimal, tt.vars, tt.flags); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"http://", "http://:80", "http://h:", "http://h:0", "http://h:x", "http://h?q",
		"http://h/#", "http:h", "h", "http://a b", "http://h:65536"} {
		if _, got := load(t, minimal, map[string]string{"BAMBOO_API_URL": address},
			config.Flags{}); !strings.HasPrefix(got, "BAMBOO_API_URL must be") {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// Whatever the file holds, Load gives a usable value or faults with their places, and never panics.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(minimal))
	f.Add([]byte(everything))
	f.Add([]byte("profiles: &a {reference: *a, <<: *a, ? [b] : c}"))
	f.Add([]byte("a: &a [*a]\n---\n- ~\n"))
	f.Add([]byte(under("known_broken:", "- ~", "- [a]", "- {scenario: b}")))
	f.Add([]byte(under("known_broken:",
		"- {scenarios: [b*], needs: [stop], seen: ['c*d'], sometimes: true, issue: https://e, reason: f}")))
	if data, err := os.ReadFile("../../godog.yml"); err == nil {
		f.Add(data)
	}
	line := regexp.MustCompile(`^godog\.yml:[1-9][0-9]*:[1-9][0-9]*: \S`)
	f.Fuzz(func(t *testing.T, data []byte) {
		t.Chdir(t.TempDir())
		if err := os.WriteFile("godog.yml", data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(filepath.Base("godog.yml"), lookup(secrets), config.Flags{})
		if err != nil {
			for _, l := range strings.Split(err.Error(), "\n") {
				if !line.MatchString(l) {
					t.Fatalf("a fault without a place: %q", l)
				}
			}
			return
		}
		reachable := c.Target == config.Child || len(c.Command) > 0 || c.APIURL != "" || c.GatewayURL != ""
		if c.Profile == "" || !reachable || c.Wait <= 0 || c.ReadyTimeout <= 0 || c.KnownBrokenDeadline <= 0 ||
			c.Concurrency < 1 || len(c.Paths) == 0 {
			t.Fatalf("not usable: %+v", c)
		}
		for _, k := range c.KnownBroken {
			if len(k.Needs)+len(k.Promises)+len(k.Features)+len(k.Scenarios) == 0 || len(k.Seen) == 0 ||
				k.Reason == "" || !line.MatchString(k.Where+": x") {
				t.Fatalf("not usable: %+v", k)
			}
		}
	})
}
