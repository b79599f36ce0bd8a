package runner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/report"
)

// causeOf is a cause that covers a scenario; seen is found in its failure, “it is broken” if none is given.
func causeOf(scenario string, seen ...string) config.Cause {
	if len(seen) == 0 {
		seen = []string{"it is broken"}
	}
	return config.Cause{
		Scenarios: patterns(scenario), Seen: patterns(seen...), Reason: "it was always so", Since: "2026-02",
		Issue: "https://example.org/7",
		Where: "godog.yml:7:9",
	}
}

func patterns(texts ...string) []config.Pattern {
	var all []config.Pattern
	for i, text := range texts {
		all = append(all, config.Pattern{Text: text, Where: "godog.yml:8:" + string(rune('1'+i))})
	}
	return all
}

func TestKnownBroken(t *testing.T) {
	whole := func(change func(*config.Cause)) config.Cause {
		c := config.Cause{Seen: patterns("it is broken"), Reason: "it was always so", Where: "godog.yml:7:9"}
		change(&c)
		return c
	}
	scripted := whole(func(c *config.Cause) { c.Needs = capability.Of(capability.Script) })
	rule := whole(func(c *config.Cause) { c.Promises = patterns("A rule*") })
	feature := whole(func(c *config.Cause) { c.Features = patterns("./features/a/x.feature") })
	features := whole(func(c *config.Cause) { c.Features = patterns("features/a/*") })
	sometimes := causeOf("s")
	sometimes.Sometimes = true
	for name, c := range map[string]struct {
		steps  string
		causes []config.Cause
		want   string
	}{
		"it breaks": {"Then it breaks", []config.Cause{causeOf("s")},
			"known broken\nexit code 0\n"},
		"by a pattern": {"Then it breaks", []config.Cause{causeOf("s*")},
			"known broken\nexit code 0\n"},
		"its feature": {"Then it breaks", []config.Cause{feature},
			"known broken\nexit code 0\n"},
		"features by a pattern": {"Then it breaks", []config.Cause{features},
			"known broken\nexit code 0\n"},
		"its rule": {"Then it breaks", []config.Cause{rule}, "known broken\nexit code 0\n"},
		"what it needs": {"Given it needs a scripted model\n    Then it breaks",
			[]config.Cause{scripted}, "known broken\nexit code 0\n"},
		"it panics": {"Then it panics", []config.Cause{causeOf("s", "index out of range")},
			"known broken\nexit code 0\n"},
		"its account": {"Given cleaning up fails\n    Then it holds",
			[]config.Cause{causeOf("s", "a socket is left")}, "known broken\nexit code 0\n"},
		"it breaks otherwise": {"Then it breaks", []config.Cause{causeOf("s", "it is gone")},
			"broken\nexit code 1\n"},
		"what follows explains no failure": {"Given cleaning up fails\n    Then it breaks",
			[]config.Cause{causeOf("s", "a socket is left")}, "broken\nexit code 1\n"},
		"one of several texts": {"Then it breaks",
			[]config.Cause{causeOf("s", "it is gone", "is * actual: 2")}, "known broken\nexit code 0\n"},
		"it holds": {"Then it holds", []config.Cause{causeOf("s")},
			"no longer broken\nexit code 1\n"},
		"what needs it holds": {"Given it needs a scripted model\n    Then it holds",
			[]config.Cause{scripted}, "no longer broken\nexit code 1\n"},
		"nobody can tell": {"Then nobody can tell", []config.Cause{causeOf("s")},
			"could not be judged\nexit code 2\n"},
		"it breaks, as it sometimes does": {"Then it breaks", []config.Cause{sometimes},
			"known broken\nexit code 0\n"},
		"it holds, as it sometimes does": {"Then it holds", []config.Cause{sometimes}, "kept\nexit code 0\n"},
		"it holds, and another cause is not": {"Then it holds", []config.Cause{sometimes, rule},
			"no longer broken\nexit code 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{
				"features/a/x.feature": "Feature: f\n  Rule: A rule of it\n  Scenario: s\n    " + c.steps + "\n"})
			g := newRig(t)
			g.source = &noBamboo{can: capability.Of(capability.Script)}
			g.cfg.KnownBroken = c.causes
			if got := strings.TrimPrefix(g.verdicts(), "s: "); got != c.want {
				t.Errorf("it came to\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestTheFirstCauseThatExplainsTheFailureCounts(t *testing.T) {
	featuretest.Folder(t, one("Then it breaks"))
	g := newRig(t)
	first, second, third := causeOf("s", "it is gone"), causeOf("s"), causeOf("s")
	first.Sometimes, second.Reason, second.Where, third.Where = true, "the second", "godog.yml:9:9", "godog.yml:11:9"
	third.Sometimes = true
	g.cfg.KnownBroken = []config.Cause{first, second, third}
	summary, err := g.run()
	if err != nil {
		t.Fatal(err)
	}
	want := report.Cause{Reason: "the second", Since: "2026-02", Issue: "https://example.org/7", Place: "godog.yml:9:9"}
	if r := summary.Results[0]; r.Reason != "the second" || r.Cause == nil || *r.Cause != want ||
		summary.ExitCode() != 0 {
		t.Errorf("%+v, cause %+v", r, r.Cause)
	}
}

func TestKnownBrokenKeepsItsReasonAndAShortWait(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": three})
	g := newRig(t)
	g.cfg.KnownBroken = []config.Cause{causeOf("breaks")}
	summary, err := g.run()
	if err != nil {
		t.Fatal(err)
	}
	if r := summary.Results[1]; r.Verdict != report.KnownBroken || r.Reason != "it was always so" || r.Err == nil {
		t.Errorf("%+v", r)
	}
	if !slices.Equal(g.waits, []time.Duration{time.Minute, time.Second}) {
		t.Errorf("the waits are %v", g.waits)
	}
}

// What sometimes holds is given the time to.
func TestABrokenPromiseThatSometimesHoldsIsWaitedFor(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": three})
	g := newRig(t)
	c := causeOf("breaks")
	c.Sometimes = true
	g.cfg.KnownBroken = []config.Cause{c}
	if _, err := g.run(); err != nil || !slices.Equal(g.waits, []time.Duration{time.Minute, time.Minute}) {
		t.Errorf("the waits are %v, %v", g.waits, err)
	}
}

func TestACauseThatNamesWhatIsNotThere(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": three})
	g := newRig(t)
	c := causeOf("breaks")
	c.Scenarios = patterns("breaks", "brakes*")
	c.Features, c.Promises, c.Needs = patterns("features/a/y.feature"), patterns("A rule"), capability.Of(
		capability.Stop)
	g.cfg.KnownBroken = []config.Cause{c}
	want := `godog.yml:7:9: no scenario needs stop; correct the entry of known_broken or remove it
godog.yml:8:1: no rule is named “A rule”; correct the entry of known_broken or remove it
godog.yml:8:1: there is no feature features/a/y.feature; correct the entry of known_broken or remove it
godog.yml:8:2: no scenario is named “brakes*”; correct the entry of known_broken or remove it`
	if _, err := g.run(); said(err) != want {
		t.Errorf("it says\n%v\nwant\n%s", err, want)
	}
}

// A cause must be confirmed by a failure, unless the run left out a scenario that could have done so.
func TestACauseThatNoFailureConfirmed(t *testing.T) {
	const unconfirmed = "godog.yml:7:9: no failure confirmed that “it was always so”: of the 2 scenarios that this " +
		"cause of known_broken covers none failed with the text under seen; correct the entry or remove it"
	both := func(seen string) config.Cause {
		c := causeOf("one", seen)
		c.Scenarios = patterns("one", "other*")
		return c
	}
	always := func(reason string) config.Cause {
		c := causeOf("o*")
		c.Reason, c.Where = reason, "godog.yml:1:1"
		return c
	}
	sometimes := both("it is gone")
	sometimes.Sometimes = true
	for name, c := range map[string]struct {
		paths   []string
		exclude []string
		tags    []string
		causes  []config.Cause
		problem string
	}{
		"another text": {nil, nil, nil, []config.Cause{both("it is gone")}, unconfirmed},
		"an earlier cause explains all": {nil, nil, nil, []config.Cause{always("so"), both("it is broken")},
			unconfirmed},
		"it is confirmed":           {nil, nil, nil, []config.Cause{both("it is broken"), sometimes}, ""},
		"it need not be":            {nil, nil, nil, []config.Cause{sometimes}, ""},
		"one of them is not chosen": {[]string{"features/a"}, nil, nil, []config.Cause{both("it is gone")}, ""},
		"none of them is chosen":    {[]string{"features/c"}, nil, nil, []config.Cause{both("it is gone")}, ""},
		"one is left out by every run": {[]string{"features/a"}, []string{"features/b"}, nil,
			[]config.Cause{both("it is gone")}, strings.Replace(unconfirmed, "2 scenarios", "1 scenario", 1)},
		"one is left out by profile tags": {nil, nil, []string{"not @serial"}, []config.Cause{both("it is gone")},
			strings.Replace(unconfirmed, "2 scenarios", "1 scenario", 1)},
		"all are left out by every run": {[]string{"features/b"}, []string{"features/a", "features/b"}, nil,
			[]config.Cause{both("it is gone")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{
				"features/a/x.feature": "Feature: f\n  Scenario: one\n    Then it breaks\n",
				"features/b/x.feature": "Feature: f\n  @serial\n  Scenario: other\n    Then it breaks\n  @slow\n  Scenario: other, " +
					"slowly\n    Then it breaks\n",
				"features/c/x.feature": "Feature: f\n  Scenario: third\n    Then it holds\n",
			})
			g := newRig(t)
			g.cfg.KnownBroken, g.cfg.Tags, g.cfg.Whole = c.causes, c.tags, config.Whole{Exclude: c.exclude,
				Tags: c.tags}
			if c.paths != nil {
				g.cfg.Paths = c.paths
			}
			summary, err := g.run()
			if err != nil {
				t.Fatal(err)
			}
			if said(summary.Problem) != c.problem {
				t.Errorf("the problem is\n%v\nwant\n%s", summary.Problem, c.problem)
			}
		})
	}
}

// An unconfirmed cause alone makes a run that could not be judged.
func TestAnUnconfirmedCauseIsNoVerdict(t *testing.T) {
	featuretest.Folder(t, one("Then it breaks"))
	g := newRig(t)
	second := causeOf("s", "is broken")
	second.Where = "godog.yml:9:9"
	g.cfg.KnownBroken = []config.Cause{causeOf("s"), second}
	if got := g.verdicts(); got != "s: known broken\nexit code 2\n" {
		t.Error(got)
	}
}

// A failure that a cause covers and does not explain says so.
func TestABrokenPromiseOfAnotherCauseSaysSo(t *testing.T) {
	featuretest.Folder(t, one("Then it breaks"))
	g := newRig(t)
	var out strings.Builder
	g.out, g.options.NoColours = &out, true
	g.cfg.KnownBroken = []config.Cause{causeOf("s", "it is gone")}
	if _, err := g.run(); err != nil {
		t.Fatal(err)
	}
	if want := "  note:  known_broken covers it, but it is another failure than: it was always so\n"; !strings.Contains(
		out.String(), want) {
		t.Errorf("it says\n%s", out.String())
	}
}
