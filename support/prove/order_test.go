package prove

import (
	"slices"
	"testing"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

var (
	aboutTokens = &report.Scenario{Name: "Tokens come in order", File: "features/stream/a.feature"}
	aboutStops  = &report.Scenario{Name: "A stop ends the answer", File: "features/stream/b.feature"}
	aboutTea    = &report.Scenario{Name: "Tea is served", File: "features/tea/c.feature"}
	three       = []*report.Scenario{aboutTea, aboutStops, aboutTokens}

	tokensSwapped = defect.Defect{Name: "tokens-swapped", Sentence: "A token overtakes another.", Promise: defect.Text}
	stopIgnored   = defect.Defect{Name: "stop-ignored", Sentence: "The answer goes on.", Promise: defect.Stop}
	teaCold       = defect.Defect{Name: "tea-cold", Sentence: "The tea is cold.", Promise: defect.States}
)

func names(scenarios []*report.Scenario) []string {
	var all []string
	for _, s := range scenarios {
		all = append(all, s.Name)
	}
	return all
}

func TestWhatSharesItsWordsIsTriedFirst(t *testing.T) {
	o := order{words: newLexicon(three), page: &Page{}}
	if got := o.against(tokensSwapped, three)[0]; got != aboutTokens {
		t.Errorf("first comes %q", got.Name)
	}
	if got := o.of(aboutStops, []defect.Defect{teaCold, tokensSwapped, stopIgnored}, nil)[0]; got.Name != stopIgnored.Name {
		t.Errorf("first comes %s", got.Name)
	}
}

func TestWhatTheFeatureIsAboutIsTriedBeforeWords(t *testing.T) {
	o := order{words: newLexicon(three), page: &Page{}}
	got := o.of(aboutStops, []defect.Defect{stopIgnored, teaCold}, map[defect.Promise]int{defect.States: 1})[0]
	if got.Name != teaCold.Name {
		t.Errorf("first comes %s", got.Name)
	}
}

func TestAShortMeasurementIsTriedFirst(t *testing.T) {
	quick := &report.Scenario{Name: "Water is served", File: aboutTea.File, Tags: []string{"@smoke"}}
	all := append(slices.Clone(three), quick)
	o := order{words: newLexicon(all), page: &Page{}}
	slow := teaCold
	slow.Kind = defect.Performance
	if got := o.against(slow, all)[0]; got != quick {
		t.Errorf("first comes %q", got.Name)
	}
	if got := o.against(teaCold, all)[0]; got != aboutTea {
		t.Errorf("where nothing is measured, %q comes first", got.Name)
	}
}

func TestWhatWasProvenIsTriedFirst(t *testing.T) {
	page := &Page{Rows: []Row{{Scenario: aboutTea.Name, Defect: tokensSwapped.Name}}}
	o := order{words: newLexicon(three), page: page}
	if got := o.against(tokensSwapped, three)[0]; got != aboutTea {
		t.Errorf("first comes %q", got.Name)
	}
	if got := o.of(aboutTea, []defect.Defect{teaCold, tokensSwapped}, nil)[0]; got.Name != tokensSwapped.Name {
		t.Errorf("first comes %s", got.Name)
	}
}

func TestARandomOrderHangsOnItsSeedAlone(t *testing.T) {
	many := newGym(30, 1, nil).Scenarios
	o := order{words: newLexicon(many), page: &Page{}, seed: 7}
	first := names(o.against(stopIgnored, many))
	if again := names(o.against(stopIgnored, many)); !slices.Equal(first, again) {
		t.Errorf("one seed gave two orders:\n%v\n%v", first, again)
	}
	if other := names(o.against(teaCold, many)); slices.Equal(first, other) {
		t.Error("two defects have the same order")
	}
	o.seed = 8
	if other := names(o.against(stopIgnored, many)); slices.Equal(first, other) {
		t.Error("two seeds gave the same order")
	}
	if len(o.scenarios(many)) != 30 || len(o.defects([]defect.Defect{teaCold})) != 1 {
		t.Error("something was lost")
	}
}
