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
	for _, c := range []Capability{HTTP, Gateway, Script, Restart, Process, Settings} {
		if words[c] == "" {
			t.Errorf("%q has no words for a reader", string(c))
		}
	}
	if Capability("later").String() != "later" {
		t.Error("an unknown one is not shown")
	}
}
