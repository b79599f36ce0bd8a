package config_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
)

const minimal = "profiles:\n  reference:\n    target: child\n"

func lookup(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

// load writes content as godog.yml and loads it; the folder is cut out of errors.
func load(t *testing.T, content string, vars map[string]string, flags config.Flags) (config.Config, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "godog.yml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(path, lookup(vars), flags)
	if err == nil {
		return c, ""
	}
	return c, strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
}

func TestDefaultsOfAChild(t *testing.T) {
	c, fault := load(t, minimal, nil, config.Flags{})
	if fault != "" {
		t.Fatal(fault)
	}
	want := config.Config{
		Profile: "reference", Target: config.Child,
		ReadyTimeout: 30 * time.Second, Wait: 5 * time.Second, KnownBrokenDeadline: 2 * time.Second,
		Dialect: config.Snake, Smoke: true, Integration: true, Concurrency: 8,
		Process: config.ScenarioProcess, ProcessSessions: 50,
		Ways: config.Ways{
			Execute: config.Never, IdleStream: config.Refused, RepeatedStop: config.StopRefused,
		},
		Paths: []string{"features"},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

const everything = `
default_profile: real
default_paths: [features/a, features/b]
default_exclude: [features/b/c]
profiles:
  real:
    target: url
    api_url: https://me:hush@host:8443/base/
    ws_url: wss://host/gateway
    model_listen: 0.0.0.0:18999
    ready_timeout: 1m
    wait: 750ms
    concurrency: 3
    tags: "@a"
    known_broken_deadline: 1s
    known_broken: &broken
      - reason: silent
        needs: [history, http]
        seen: ["it did * not come"]
        since: 2026-02
        issue: https://example.org/7#note
      - {features: [features/*.feature], promises: [A rule], scenarios: [A name], reason: gone, seen: [404 Not Found, gone]}
      - {scenarios: [Another], sometimes: true, reason: a race, seen: [late]}
    lacks: [stop, http]
    has: [tool add]
    extra_model_calls: true
    smoke: false
    dialect: pascal
    execute: after_stream
    model: m
    headers: {x-key: KEY}
    routes: {/api/v1/stream/: /api/v1/events/}
    side_calls: ["^Generate a title"]
    injects: ["^system: "]
    history_delay: 2s
    idle_stream: open
    repeated_stop: acknowledged
    secrets: [COOKIE, ABSENT]
    formats: [pretty, "junit:out.xml"]
    auth_token_env: TOKEN
  binary:
    target: command
    command: [server, --port, "{http_port}", --data, "{data}", -v]
    config_template: |
      {"port": {ws_port}, "model": "{model_url}"}
    config_path: "{data}/config.json"
    install: cargo install it
    version_command: [bamboo, --version]
    process: shared
    process_sessions: 40
    env: {HOME: "{data}", DEBUG: 1, EMPTY: "", SHELL_ONE: "${HOME}"}
    known_broken: *broken
`

var secrets = map[string]string{"COOKIE": "c00kie", "TOKEN": "t0ken", "KEY": "k3y"}

func with(more map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range []map[string]string{secrets, more} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}

func TestEveryKeyOfAFileReachesTheConfig(t *testing.T) {
	c, fault := load(t, everything, secrets, config.Flags{})
	if fault != "" {
		t.Fatal(fault)
	}
	if len(c.KnownBroken) != 3 || !strings.HasSuffix(c.KnownBroken[1].Where, "godog.yml:22:9") ||
		!strings.HasSuffix(c.KnownBroken[1].Seen[1].Where, "godog.yml:22:119") {
		t.Fatalf("known broken: %+v", c.KnownBroken)
	}
	forgetPlaces(c.KnownBroken)
	want := config.Config{
		Profile: "real", Target: config.URL,
		APIURL: "https://me:hush@host:8443/base", GatewayURL: "wss://host/gateway", ModelListen: "0.0.0.0:18999",
		ReadyTimeout: time.Minute, Wait: 750 * time.Millisecond,
		AuthToken: "t0ken", Secrets: []string{"t0ken", "k3y", "c00kie", "hush"},
		ProcessSessions: 50, Process: config.ScenarioProcess,
		Dialect: config.Pascal, ExtraModelCalls: true,
		Ways: config.Ways{
			Execute: config.AfterStream, Model: "m", Header: http.Header{"X-Key": {"k3y"}},
			Routes:     map[string]string{"/api/v1/stream/": "/api/v1/events/"},
			SideCalls:  []*regexp.Regexp{regexp.MustCompile("^Generate a title")},
			Injects:    []*regexp.Regexp{regexp.MustCompile("^system: ")},
			IdleStream: config.Open, RepeatedStop: config.StopAcknowledged, HistoryDelay: 2 * time.Second,
		},
		Has: capability.Set{capability.AddTool}, Lacks: capability.Set{capability.HTTP, capability.Stop},
		KnownBroken: []config.Cause{
			{Reason: "silent", Needs: capability.Set{capability.History, capability.HTTP},
				Seen:  patterns("it did * not come"),
				Since: "2026-02", Issue: "https://example.org/7#note"},
			{Reason: "gone", Features: patterns("features/*.feature"), Promises: patterns("A rule"),
				Scenarios: patterns("A name"),
				Seen:      patterns("404 Not Found", "gone")},
			{Reason: "a race", Scenarios: patterns("Another"), Seen: patterns("late"), Sometimes: true},
		},
		KnownBrokenDeadline: time.Second,
		Paths:               []string{"features/a", "features/b"}, Exclude: []string{"features/b/c"},
		Whole: config.Whole{Exclude: []string{"features/b/c"}, Tags: []string{"@a"}},
		Tags:  []string{"@a"}, Integration: true, Formats: []string{"pretty", "junit:out.xml"}, Concurrency: 3,
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}

	c, fault = load(t, everything, nil, config.Flags{Profile: "binary"})
	if fault != "" {
		t.Fatal(fault)
	}
	env := map[string]string{"HOME": "{data}", "DEBUG": "1", "EMPTY": "", "SHELL_ONE": "${HOME}"}
	if c.Target != config.Command || len(c.Command) != 6 || !reflect.DeepEqual(c.Env, env) ||
		c.ConfigTemplate != "{\"port\": {ws_port}, \"model\": \"{model_url}\"}\n" || c.Wait != 5*time.Second ||
		c.ConfigPath != "{data}/config.json" || c.Install != "cargo install it" ||
		!slices.Equal(c.VersionCommand, []string{"bamboo", "--version"}) ||
		c.Process != config.SharedProcess || c.ProcessSessions != 40 {
		t.Errorf("binary: %+v", c)
	}
}

func patterns(texts ...string) []config.Pattern {
	var all []config.Pattern
	for _, text := range texts {
		all = append(all, config.Pattern{Text: text})
	}
	return all
}

// forgetPlaces leaves of the causes what does not depend on where they stand.
func forgetPlaces(causes []config.Cause) {
	for i := range causes {
		causes[i].Where = ""
		for _, list := range [][]config.Pattern{causes[i].Promises, causes[i].Features, causes[i].Scenarios,
			causes[i].Seen} {
			for n := range list {
				list[n].Where = ""
			}
		}
	}
}

func TestLaterBeatsEarlier(t *testing.T) {
	type vars = map[string]string
	for _, tt := range []struct {
		name  string
		vars  vars
		flags config.Flags
		check func(config.Config) bool
	}{
		{"profile by environment", vars{"BAMBOO_PROFILE": "binary"}, config.Flags{},
			func(c config.Config) bool { return c.Profile == "binary" }},
		{"profile by flag", vars{"BAMBOO_PROFILE": "nonsense"}, config.Flags{Profile: "binary"},
			func(c config.Config) bool { return c.Profile == "binary" }},
		{"only the API address", vars{"BAMBOO_API_URL": "http://other:1"}, config.Flags{}, func(c config.Config) bool {
			return c.Target == config.URL && c.APIURL == "http://other:1" && c.GatewayURL == "" &&
				c.Wait == 750*time.Millisecond
		}},
		{"only the gateway address, in place of a command", vars{"BAMBOO_WS_URL": "ws://[::1]:2/x"},
			config.Flags{Profile: "binary"}, func(c config.Config) bool {
				return c.Target == config.URL && c.APIURL == "" && c.GatewayURL == "ws://[::1]:2/x" &&
					c.Command == nil && c.Env == nil && c.ConfigTemplate == "" && c.Wait == 30*time.Second &&
					len(c.KnownBroken) == 3
			}},
		{"timeout", vars{"BAMBOO_API_TIMEOUT": "2.5"}, config.Flags{},
			func(c config.Config) bool { return c.Wait == 2500*time.Millisecond }},
		{"model", vars{"BAMBOO_MODEL_LISTEN": "[::1]:80"}, config.Flags{},
			func(c config.Config) bool { return c.ModelListen == "[::1]:80" }},
		{"switches off and on", vars{"RUN_INTEGRATION_TESTS": "No", "RUN_SLOW_TESTS": "1"}, config.Flags{},
			func(c config.Config) bool { return !c.Integration && c.Slow }},
		{"paths", nil, config.Flags{Paths: []string{"features/perf"}}, func(c config.Config) bool {
			return reflect.DeepEqual(c.Paths, []string{"features/perf"}) && c.Exclude == nil
		}},
		{"tags are added", nil, config.Flags{Tags: "@b or @c"}, func(c config.Config) bool {
			return reflect.DeepEqual(c.Tags, []string{"@a", "@b or @c"})
		}},
		{"formats and concurrency", nil, config.Flags{Formats: []string{"events"}, Concurrency: 1},
			func(c config.Config) bool {
				return reflect.DeepEqual(c.Formats, []string{"events"}) && c.Concurrency == 1
			}},
		{"the rest", nil, config.Flags{Name: "n", Random: true, Seed: 7, List: true}, func(c config.Config) bool {
			return c.Name == "n" && c.Random && c.Seed == 7 && c.List
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, fault := load(t, everything, with(tt.vars), tt.flags)
			if fault != "" || !tt.check(c) {
				t.Errorf("%s\n%+v", fault, c)
			}
		})
	}
}

func TestAMissingFileSaysWhereItWasLookedFor(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "godog.yml")
	_, err := config.Load(path, lookup(nil), config.Flags{})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "looked for "+path) {
		t.Errorf("%v", err)
	}
	if _, err = config.Load(dir, lookup(nil), config.Flags{}); err == nil ||
		!strings.Contains(err.Error(), dir+" cannot be read") {
		t.Errorf("%v", err)
	}
}

func TestTheProjectsOwnFileIsValid(t *testing.T) {
	for _, name := range []string{"", "reference", "bamboo-head", "bamboo-420f36f", "bamboo-agent",
		"bamboo-agent-0.2"} {
		c, err := config.Load("../../godog.yml", lookup(nil), config.Flags{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		if name == "bamboo-agent" && (c.Execute != config.AfterStream || c.Target != config.Command ||
			len(c.SideCalls) == 0) {
			t.Errorf("bamboo-agent: %+v", c)
		}
	}
}

// The examples that stand commented out in the file must be true too.
func TestTheExamplesOfTheProjectsOwnFileAreValid(t *testing.T) {
	data, err := os.ReadFile("../../godog.yml")
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(data), "to use them ------------------------------\n")
	examples, _, ended := strings.Cut(after, "# ---- Every key")
	if !found || !ended {
		t.Fatal("the examples are not where this test expects them")
	}
	content := before + "\n" + strings.ReplaceAll(examples, "\n  # ", "\n  ")
	for _, name := range []string{"staging", "bamboo-binary"} {
		if c, fault := load(t, content, map[string]string{"STAGING_GATEWAY_TOKEN": "x"},
			config.Flags{Profile: name}); fault != "" || c.Profile != name {
			t.Error(fault)
		}
	}
}
