package main

import (
	"strings"
	"testing"
)

func TestHelp(t *testing.T) {
	r := emptyRoot(t, nil)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"bamboo-spec's runner, on godog v0.16.0", "godog run [PATH…]", "godog serve", "godog worker",
			"Exit codes: 0 every promise holds"}},
		{[]string{"help"}, []string{"godog run [PATH…]", "godog version"}},
		{[]string{"--help"}, []string{"godog run [PATH…]"}},
		{[]string{"-h"}, []string{"godog run [PATH…]"}},
		{[]string{"run", "--help"}, []string{"(FILE:4, FILE:4:11,", "--failed", "--shard",
			"--profile", "--tags", "--name",
			"--concurrency",
			"--random", "--list", "--format", "--stop-on-failure", "--no-colors", "--locust", "--workers"}},
		{[]string{"run", "-h"}, []string{"--profile"}},
		{[]string{"serve", "--help"}, []string{"--http", "--ws", "--data", "--model-url", "Ctrl-C"}},
		{[]string{"worker", "--help"}, []string{"--master-host", "--master-port", "--target", "--users", "Ctrl-C"}},
		{[]string{"version"}, []string{"bamboo-spec's runner, on godog v0.16.0\n"}},
		{[]string{"--version"}, []string{"bamboo-spec's runner, on godog v0.16.0\n"}},
		{[]string{"version", "--help"}, []string{"godog version says"}},
	} {
		got := r.godog(c.args...)
		if got.code != 0 || got.errs != "" {
			t.Errorf("godog %q: exit code %d, %s", c.args, got.code, got.errs)
		}
		for _, want := range c.want {
			if !strings.Contains(got.out, want) {
				t.Errorf("godog %q does not say %q:\n%s", c.args, want, got.out)
			}
		}
	}
}

// Whatever is wrong with a call is told in one line, on standard error, with exit code 2.
func TestWrongCallsAreRefusedInOneLine(t *testing.T) {
	r := emptyRoot(t, map[string]string{
		"features/a/x.feature": "Feature: f\n  Scenario: s\n    When a client asks \"/health\" for Bamboo's health\n    Then Bamboo " +
			"reports that it is healthy\n",
		"notes.txt":       "",
		"bad/one.feature": "Feature: f\n  Scenario: s\n    When somebody sings\n      oops\n",
	})
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"walk"}, "godog: there is no command “walk”; godog help lists what there is"},
		{[]string{"features"}, "godog: there is no command “features”"},
		{[]string{"prvoe"}, "godog: there is no command “prvoe”; did you mean “prove”?"},
		{[]string{"run", "--stop-on-failur"},
			"unknown flag: --stop-on-failur; did you mean “--stop-on-failure”?; godog run --help"},
		{[]string{"run", "--shard", "6/5"},
			"--shard: “6/5” is none of the parts: the first is 1/N, the last N/N; godog run --help"},
		{[]string{"version", "now"}, "godog version takes no “now”"},
		{[]string{"help", "--loud"}, "godog help takes no “--loud”"},
		{[]string{"run", "--colourful"}, "unknown flag: --colourful; godog run --help shows what can be said"},
		{[]string{"run", "--concurrency", "0"}, "--concurrency 0: at least one scenario must run at a time"},
		{[]string{"run", "--concurrency", "many"}, "invalid argument \"many\" for \"-c, --concurrency\" flag"},
		{[]string{"run", "--random="}, "--random: “” is no seed: it must be a whole number above 0"},
		{[]string{"run", "--profile="}, "--profile is empty: name a profile of godog.yml, or leave it out"},
		{[]string{"run", "--random=abc"}, "--random: “abc” is no seed"},
		{[]string{"run", "--random=0"}, "--random: “0” is no seed"},
		{[]string{"run", "--random=-5"}, "--random: “-5” is no seed"},
		{[]string{"run", "--strict=false"}, "--strict=false: an undefined sentence is never a success here"},
		{[]string{"run", "--tags", "@wip"}, "@wip is not a tag of this suite"},
		{[]string{"run", "--tags", "@slow and"}, "the tag expression “@slow and”: a tag is missing at its end"},
		{[]string{"run", "--name", "("}, "--name: error parsing regexp: missing closing ): `(`"},
		{[]string{"run", "--name", "nobody"}, "no scenario was chosen by the paths [features] and the name “nobody”"},
		{[]string{"run", "--tags", "@smoke"}, "no scenario was chosen by the paths [features] and the tags “@smoke”"},
		{[]string{"run", "--profile", "referense"},
			"--profile: no profile \"referense\" in godog.yml; did you mean \"reference\"?"},
		{[]string{"run", "--format", "jpeg"}, "--format: there is no format “jpeg”; there are "},
		{[]string{"run", "nowhere"},
			"nowhere: there is no such file or folder; name a folder or a .feature file below "},
		{[]string{"run", "notes.txt"}, "notes.txt: not a feature file; its name must end in .feature"},
		{[]string{"run", "features/a/x.feature:1"},
			"features/a/x.feature:1: no scenario stands at this line; scenarios begin at 2"},
		{[]string{"run", "bad"}, "bad/one.feature:4:7: “oops” cannot stand here; "},
		{[]string{"serve", "here"}, "godog serve takes no “here”; godog serve --help shows what can be said"},
		{[]string{"run", "--workers", "3"},
			"--workers says how many workers of Locust drive loads: name its master with "},
		{[]string{"run", "--locust", "auto", "--workers", "0"}, "--workers 0: at least one must drive the load"},
		{[]string{"run", "--locust", "somewhere"}, "--locust “somewhere” is neither auto nor the address of a web UI"},
		{[]string{"worker", "--target", "http://b", "now"},
			"godog worker takes no “now”; godog worker --help shows what can be said"},
		{[]string{"worker"}, "a worker must be told whom its users may talk to: give --target http://host:port; "},
		{[]string{"worker", "--target", "bamboo:8080"}, "--target “bamboo:8080” is not like http://host:port or "},
		{[]string{"worker", "--target", "http://b", "--users", "0"}, "--users 0: at least one"},
		{[]string{"worker", "--master-hots", "a"}, "unknown flag: --master-hots; did you mean “--master-host”?"},
		{[]string{"serve", "--loud"}, "unknown flag: --loud; godog serve --help shows what can be said"},
	} {
		got := r.godog(c.args...)
		if got.code != 2 || got.out != "" || strings.Count(got.errs, "\n") != 1 ||
			!strings.HasPrefix(got.errs, c.want) {
			t.Errorf(
				"godog %q: exit code %d, %q on standard output and on standard error\n%swant one line that begins\n%s",
				c.args, got.code, got.out, got.errs, c.want)
		}
	}
}

func TestBrokenConfigurationIsToldWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ yml, want string }{
		"an unknown key": {"profiles:\n  reference:\n    tarjet: child\n",
			"godog.yml:3:5: unknown key \"tarjet\" in profile \"reference\""},
		"no YAML": {"profiles:\n\treference:\n", "godog.yml:2:2: not valid YAML: "},
		"a known-broken entry that matches nothing": {
			"profiles:\n  reference:\n    target: child\n    known_broken:\n      - scenarios: [long gone]\n        " +
				"reason: it was so\n        seen: [gone]\n",
			"godog.yml:5:21: no scenario is named “long gone”; correct the entry of known_broken or remove it"},
	} {
		t.Run(name, func(t *testing.T) {
			r := emptyRoot(t, map[string]string{"godog.yml": c.yml,
				"features/a/x.feature": "Feature: f\n  Scenario: s\n    When a client asks \"/health\" for Bamboo's health\n    Then " +
					"Bamboo reports that it is healthy\n"})
			if got := r.godog("run"); got.code != 2 || !strings.HasPrefix(got.errs, c.want) {
				t.Errorf("exit code %d, %s; want %s", got.code, got.errs, c.want)
			}
		})
	}
	r := emptyRoot(t, nil)
	r.dir = t.TempDir()
	if got := r.godog("run"); got.code != 2 || !strings.HasPrefix(got.errs, "godog.yml is missing: looked for ") {
		t.Errorf("without a file: exit code %d, %s", got.code, got.errs)
	}
}
