package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

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
		Dialect: config.Snake, Integration: true, Concurrency: 8,
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
      - scenario: A name
        reason: silent
      - {feature: features/x.feature, reason: gone}
    extra_model_calls: true
    dialect: pascal
    execute: yes
    secrets: [COOKIE, ABSENT]
    formats: [pretty, "junit:out.xml"]
    auth_token_env: TOKEN
  binary:
    target: command
    command: [server, --port, "{http_port}", --config, "{config}"]
    config_template: |
      {"port": {ws_port}, "model": "{model_url}"}
    env: {HOME: "{data}", DEBUG: 1, EMPTY: "", SHELL_ONE: "${HOME}"}
    known_broken: *broken
`

var secrets = map[string]string{"COOKIE": "c00kie", "TOKEN": "t0ken"}

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
	if len(c.KnownBroken) != 2 || !strings.HasSuffix(c.KnownBroken[1].Where, "godog.yml:19:9") {
		t.Fatalf("known broken: %+v", c.KnownBroken)
	}
	for i := range c.KnownBroken {
		c.KnownBroken[i].Where = ""
	}
	want := config.Config{
		Profile: "real", Target: config.URL,
		APIURL: "https://me:hush@host:8443/base", GatewayURL: "wss://host/gateway", ModelListen: "0.0.0.0:18999",
		ReadyTimeout: time.Minute, Wait: 750 * time.Millisecond,
		AuthToken: "t0ken", Secrets: []string{"t0ken", "c00kie", "hush"},
		Dialect: config.Pascal, Execute: true, ExtraModelCalls: true,
		KnownBroken:         []config.KnownBroken{{Scenario: "A name", Reason: "silent"}, {Feature: "features/x.feature", Reason: "gone"}},
		KnownBrokenDeadline: time.Second,
		Paths:               []string{"features/a", "features/b"}, Exclude: []string{"features/b/c"},
		Tags: []string{"@a"}, Integration: true, Formats: []string{"pretty", "junit:out.xml"}, Concurrency: 3,
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}

	c, fault = load(t, everything, nil, config.Flags{Profile: "binary"})
	if fault != "" {
		t.Fatal(fault)
	}
	env := map[string]string{"HOME": "{data}", "DEBUG": "1", "EMPTY": "", "SHELL_ONE": "${HOME}"}
	if c.Target != config.Command || len(c.Command) != 5 || !reflect.DeepEqual(c.Env, env) ||
		c.ConfigTemplate != "{\"port\": {ws_port}, \"model\": \"{model_url}\"}\n" || c.Wait != 5*time.Second {
		t.Errorf("binary: %+v", c)
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
		{"profile by environment", vars{"BAMBOO_PROFILE": "binary"}, config.Flags{}, func(c config.Config) bool { return c.Profile == "binary" }},
		{"profile by flag", vars{"BAMBOO_PROFILE": "nonsense"}, config.Flags{Profile: "binary"}, func(c config.Config) bool { return c.Profile == "binary" }},
		{"only the API address", vars{"BAMBOO_API_URL": "http://other:1"}, config.Flags{}, func(c config.Config) bool {
			return c.Target == config.URL && c.APIURL == "http://other:1" && c.GatewayURL == "" && c.Wait == 750*time.Millisecond
		}},
		{"only the gateway address, in place of a command", vars{"BAMBOO_WS_URL": "ws://[::1]:2/x"}, config.Flags{Profile: "binary"}, func(c config.Config) bool {
			return c.Target == config.URL && c.APIURL == "" && c.GatewayURL == "ws://[::1]:2/x" &&
				c.Command == nil && c.Env == nil && c.ConfigTemplate == "" && c.Wait == 30*time.Second && len(c.KnownBroken) == 2
		}},
		{"timeout", vars{"BAMBOO_API_TIMEOUT": "2.5"}, config.Flags{}, func(c config.Config) bool { return c.Wait == 2500*time.Millisecond }},
		{"model", vars{"BAMBOO_MODEL_LISTEN": "[::1]:80"}, config.Flags{}, func(c config.Config) bool { return c.ModelListen == "[::1]:80" }},
		{"switches off and on", vars{"RUN_INTEGRATION_TESTS": "No", "RUN_SLOW_TESTS": "1"}, config.Flags{}, func(c config.Config) bool { return !c.Integration && c.Slow }},
		{"paths", nil, config.Flags{Paths: []string{"features/perf"}}, func(c config.Config) bool {
			return reflect.DeepEqual(c.Paths, []string{"features/perf"}) && c.Exclude == nil
		}},
		{"tags are added", nil, config.Flags{Tags: "@b or @c"}, func(c config.Config) bool {
			return reflect.DeepEqual(c.Tags, []string{"@a", "@b or @c"})
		}},
		{"formats and concurrency", nil, config.Flags{Formats: []string{"events"}, Concurrency: 1}, func(c config.Config) bool {
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
	if _, err = config.Load(dir, lookup(nil), config.Flags{}); err == nil || !strings.Contains(err.Error(), dir+" cannot be read") {
		t.Errorf("%v", err)
	}
}

func TestTheProjectsOwnFileIsValid(t *testing.T) {
	for _, name := range []string{"", "reference", "bamboo-head", "bamboo-420f36f", "bamboo-agent"} {
		c, err := config.Load("../../godog.yml", lookup(nil), config.Flags{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		if name == "bamboo-agent" && (!c.Execute || !c.ExtraModelCalls || c.GatewayURL != "") {
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
		if c, fault := load(t, content, map[string]string{"STAGING_GATEWAY_TOKEN": "x"}, config.Flags{Profile: name}); fault != "" || c.Profile != name {
			t.Error(fault)
		}
	}
}
