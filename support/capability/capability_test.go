package capability

import (
	"slices"
	"testing"
)

func TestSets(t *testing.T) {
	s := Of(Script, HTTP, Script)
	if !slices.Equal(s, Set{HTTP, Script}) {
		t.Errorf("the set is %s", s)
	}
	if !s.Has(HTTP) || s.Has(Restart) || Of().Has(HTTP) {
		t.Error("it does not know what it holds")
	}
	for _, c := range []struct {
		can, needs Set
		want       string
	}{
		{Of(), Of(), ""},
		{Of(HTTP), Of(HTTP), ""},
		{Of(HTTP), Of(), ""},
		{Of(HTTP), Of(HTTP, Restart), "a server that may be restarted"},
		{Of(), Of(Script, Gateway), "Bamboo's gateway address (BAMBOO_WS_URL); a model that the scenario scripts"},
	} {
		if got := c.can.Missing(c.needs).String(); got != c.want {
			t.Errorf("of %v %v lacks %q, want %q", c.needs, c.can, got, c.want)
		}
	}
}

// Of must not change what it is given: sentences share their sets.
func TestOfLeavesItsArgumentsAlone(t *testing.T) {
	given := []Capability{Script, HTTP}
	Of(given...)
	if given[0] != Script {
		t.Errorf("it sorted what it was given: %v", given)
	}
}

func TestEveryCapabilityHasWords(t *testing.T) {
	if len(All) != len(described) || len(All.Names()) != len(All) {
		t.Errorf("%d of %d are told apart", len(All), len(described))
	}
	for _, c := range All {
		if c.String() == "" || c.String() == string(c) {
			t.Errorf("%q has no words for a reader", string(c))
		}
	}
	if later := Capability("later"); later.String() != "later" || later.Missing() != "" || All.Has(later) {
		t.Error("an unknown one is not shown")
	}
	if Answers.Missing() != "gives no answer over HTTP" || Restart.Missing() != "" {
		t.Error("what is missing is told in other words")
	}
}

func TestWithout(t *testing.T) {
	if got := Of(HTTP, Stop, History).Without(Of(Stop, Disk)); !slices.Equal(got, Of(HTTP, History)) {
		t.Errorf("left are %s", got)
	}
}

func TestWhatIsPromised(t *testing.T) {
	for _, c := range []struct {
		can  Set
		has  Capability
		want bool
	}{
		{Of(HTTP), Answers, true},
		{Of(HTTP), History, true},
		{Of(HTTP), GatewayAnswers, false},
		{Of(HTTP), SharedSessions, false},
		{Of(Gateway), GatewayAnswers, true},
		{Of(Gateway), Stop, false},
		{Of(Gateway, HTTP), SharedSessions, true},
		{Of(HTTP), CapacitySetting, false},
		{Of(Settings), CapacitySetting, true},
		{Of(HTTP), AddTool, false},
		{Of(Tools), AddTool, true},
	} {
		if got := c.can.Promised(); got.Has(c.has) != c.want || len(got.Missing(c.can)) > 0 {
			t.Errorf("%v promises %v", c.can.Names(), got.Names())
		}
	}
}

func TestWhatIsEssential(t *testing.T) {
	for _, c := range []struct{ missing, want Set }{
		{Of(Gateway, GatewayAnswers, SharedSessions, Script), Of(Gateway, Script)},
		{Of(GatewayAnswers, SharedSessions), Of(GatewayAnswers, SharedSessions)},
		{Of(HTTP, History), Of(HTTP)},
		{Of(), Of()},
	} {
		if got := c.missing.Essential(); !slices.Equal(got, c.want) {
			t.Errorf("of %v, %v are essential", c.missing.Names(), got.Names())
		}
	}
}
