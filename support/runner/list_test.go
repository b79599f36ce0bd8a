package runner

import (
	"strings"
	"testing"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/plan"
)

func TestListSaysWhatWouldRunAndWhatNotAndWhy(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/x.feature": "Feature: first\n  Scenario: runs\n    Then it holds\n  Scenario: known\n    Then it breaks\n  @slow\n  " +
			"Scenario Outline: slow <n>\n    Then it holds\n    Examples:\n      | n |\n      | 1 |\n",
		"features/b/y.feature": "Feature: second\n  Scenario: scripted\n    Given it needs a scripted model\n    Then it holds\n",
	})
	g := newRig(t)
	var out strings.Builder
	g.cfg.KnownBroken = append(g.cfg.KnownBroken, causeOf("known"))
	g.cfg.Profile = "old"
	r := &run{command: &Command{Out: &out}, cfg: g.cfg, source: &noBamboo{can: capability.Of(capability.HTTP)}}
	if err := r.choose(plan.NewVocabulary(g.vocabulary)); err != nil {
		t.Fatal(err)
	}
	r.resolve()
	if err := r.list(); err != nil {
		t.Fatal(err)
	}
	const want = `features/a/x.feature — first
  :2    runs
  :4    known
        known broken: it was always so
  :11   slow 1
        not run: is @slow; set RUN_SLOW_TESTS=true
features/b/y.feature — second
  :2    scripted
        not run: needs a model that the scenario scripts

2 of 4 scenarios would run against no Bamboo at all (profile old).
`
	if out.String() != want {
		t.Errorf("it says\n%s\nwant\n%s", out.String(), want)
	}
	if len(g.order) > 0 {
		t.Errorf("%v ran", g.order)
	}
}
