package runner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
)

// many is a feature with n scenarios that note themselves, each with these lines above and in it.
func many(name string, n int, above, given string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Feature: %s\n", name)
	for i := range n {
		fmt.Fprintf(&b, "  %s\n  Scenario: %s %d\n    %s\n    When %q runs\n    Then it holds\n", above, name, i, given,
			fmt.Sprintf("%s %d", name, i))
	}
	return b.String()
}

func TestScenariosRunSideBySide(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/x.feature": "Feature: f\n  Scenario Outline: s <n>\n    When 4 meet\n    Then it holds\n    Examples:\n      | n " +
			"|\n      | 1 |\n      | 2 |\n      | 3 |\n",
		"features/b/y.feature": "Feature: g\n  Scenario: t\n    When 4 meet\n    Then it holds\n",
	})
	g := newRig(t)
	g.cfg.Concurrency = 4
	if got := g.verdicts(); got != "s 1: kept\ns 2: kept\ns 3: kept\nt: kept\nexit code 0\n" {
		t.Error(got)
	}
}

// What must not run beside others comes after all the rest, one at a time.
func TestSomeScenariosRunAlone(t *testing.T) {
	for name, c := range map[string]struct {
		feature string
		source  *noBamboo
	}{
		"serial ones":  {many("serial", 20, "@serial", ""), &noBamboo{}},
		"measurements": {many("serial", 20, "", ""), &noBamboo{}},
		"scripted ones on a shared target": {many("serial", 20, "", "Given it needs a scripted model"),
			&noBamboo{shared: true, can: capability.Of(capability.Script)}},
	} {
		t.Run(name, func(t *testing.T) {
			file := "features/a/first.feature"
			if name == "measurements" {
				file = "features/perf/deep/first.feature"
			}
			featuretest.Folder(t, map[string]string{file: c.feature,
				"features/z/last.feature": many("parallel", 5, "", "")})
			g := newRig(t)
			g.source, g.cfg.Concurrency, g.cfg.Random, g.cfg.Seed = c.source, 8, true, 1
			summary, err := g.run()
			if err != nil || summary.ExitCode() != 0 {
				t.Fatalf("%v %v", summary, err)
			}
			for _, n := range g.order[:5] {
				if !strings.HasPrefix(n, "parallel") {
					t.Errorf("%s ran before all parallel ones were over: %v", n, g.order)
				}
			}
			if len(g.order) != 25 {
				t.Errorf("%d ran", len(g.order))
			}
			if g.mostAlone > 1 {
				t.Errorf("%d that run alone ran at one time", g.mostAlone)
			}
		})
	}
}

// On a target of its own a scenario that scripts its model disturbs nobody.
func TestScriptedScenariosOnOwnTargetsRunSideBySide(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/x.feature": "Feature: f\n  Scenario Outline: s <n>\n    Given it needs a scripted model\n    When 2 meet\n    Then " +
			"it holds\n    Examples:\n      | n |\n      | 1 |\n      | 2 |\n"})
	g := newRig(t)
	g.source, g.cfg.Concurrency = &noBamboo{can: capability.Of(capability.Script)}, 2
	if got := g.verdicts(); got != "s 1: kept\ns 2: kept\nexit code 0\n" {
		t.Error(got)
	}
}

func TestRandomOrderCanBeRepeated(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/x.feature": many("x", 10, "", ""), "features/b/y.feature": many("y", 10, "", ""),
		"features/c/z.feature": many("z", 5, "@serial", ""),
	})
	run := func(random bool, seed int64) ([]string, *report.Summary) {
		g := newRig(t)
		g.cfg.Random, g.cfg.Seed = random, seed
		summary, err := g.run()
		if err != nil || summary.ExitCode() != 0 {
			t.Fatalf("%v %v", summary, err)
		}
		if first := summary.Results[0].Scenario.Name; first != "x 0" || len(summary.Results) != 25 {
			t.Errorf("%d results, the first of %q; they must be all, in the order of the files", len(summary.Results),
				first)
		}
		return g.order, summary
	}
	files, plain := run(false, 0)
	if plain.Run.Seed != 0 || !slices.Equal(files, sorted(files)) {
		t.Errorf("in the order of the files ran %v, seed %d", files, plain.Run.Seed)
	}
	one, _ := run(true, 7)
	again, _ := run(true, 7)
	other, _ := run(true, 8)
	if !slices.Equal(one, again) {
		t.Errorf("seed 7 gave %v and then %v", one, again)
	}
	if slices.Equal(one, other) || slices.Equal(one, files) {
		t.Errorf("seeds 7 and 8 gave %v and %v", one, other)
	}
	if !slices.Equal(sorted(one), files) {
		t.Errorf("seed 7 did not run everything: %v", one)
	}
	chosen, summary := run(true, 0)
	if summary.Run.Seed == 0 {
		t.Fatal("a random order without a seed that repeats it")
	}
	if repeated, _ := run(true, summary.Run.Seed); !slices.Equal(chosen, repeated) {
		t.Errorf("seed %d gave %v and then %v", summary.Run.Seed, chosen, repeated)
	}
}

func TestStopOnFailureBeginsNothingMore(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": `Feature: f
  Scenario: a
    When "a" runs
    Then it holds
  Scenario: b
    When "b" runs
    Then it breaks
  Scenario: c
    When "c" runs
    Then it holds
  @serial
  Scenario: d
    When "d" runs
    Then it holds
`})
	g := newRig(t)
	g.options.StopOnFailure = true
	if got := g.verdicts(); got != "a: kept\nb: broken\nc: interrupted\nd: interrupted\nexit code 1\n" {
		t.Error(got)
	}
	if !slices.Equal(g.order, []string{"a", "b"}) {
		t.Errorf("%v ran", g.order)
	}
}

// What waits long is begun first, in any order of the rest, and holds no place of the others.
func TestLongScenariosAreBegunFirst(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/first.feature": many("quick", 6, "", ""),
		"features/z/last.feature":  many("long", 2, "@long", ""),
	})
	for _, random := range []bool{false, true} {
		g := newRig(t)
		g.cfg.Concurrency, g.cfg.Random, g.cfg.Seed = 1, random, 3
		if summary, err := g.run(); err != nil || summary.ExitCode() != 0 {
			t.Fatalf("%v %v", summary, err)
		}
		for i, n := range g.order {
			if strings.HasPrefix(n, "long") != (i < 2) {
				t.Errorf("random %t: %v", random, g.order)
				break
			}
		}
	}
	r := &run{}
	r.cfg.Concurrency = 4
	long := &planned{Chosen: &plan.Chosen{Scenario: &report.Scenario{Tags: []string{"@long"}}}}
	quick := &planned{Chosen: &plan.Chosen{Scenario: &report.Scenario{}}}
	if n := r.places([]*planned{long, long, quick}); n != 6 {
		t.Errorf("%d places for 4 scenarios beside 2 that wait", n)
	}
}
