package prove

import (
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

func scenariosOf(names ...string) []*report.Scenario {
	var all []*report.Scenario
	for _, name := range names {
		all = append(all, &report.Scenario{Name: name, File: "features/a.feature"})
	}
	return all
}

func TestAnEntryNamesScenarios(t *testing.T) {
	all := scenariosOf("Tea is served", "A cup of green tea is full", "A cup of black tea is full",
		"A cup of tea is full", "A cup (of tea)")
	tests := []struct {
		entry string
		want  string
	}{
		{"Tea is served", "Tea is served"},
		{"Tea is", ""},
		{"A cup of <kind> tea is full", "A cup of green tea is full, A cup of black tea is full"},
		{"A cup of <kind> tea is full > black", "A cup of black tea is full"},
		{"A cup of <kind> tea is full > white", ""},
		{"A cup (of <what>)", "A cup (of tea)"},
		{"A cup of $1 tea is full > x", ""},
		{"A cup of <kind> tea is full > $0", ""},
	}
	for _, test := range tests {
		var got []string
		for _, s := range named(test.entry, all) {
			got = append(got, s.Name)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%q names %q, want %q", test.entry, got, test.want)
		}
	}
}

func TestADefectIsAloneWithOneRowOfAnOutline(t *testing.T) {
	all := scenariosOf("A cup of green tea", "A cup of black tea", "Tea is served", "Tea is drunk")
	one := defect.Defect{Name: "one", About: []string{"A cup of <kind> tea > black", "Tea is served", "Tea is drunk"}}
	two := defect.Defect{Name: "two", About: []string{"A cup of <kind> tea"}}
	var got []string
	for _, c := range claims(all, []defect.Defect{one, two}) {
		if c.alone {
			got = append(got, c.defect.Name+": "+c.scenario.Name)
		}
	}
	if want := []string{"one: A cup of black tea", "one: Tea is served", "one: Tea is drunk"}; !slices.Equal(got,
		want) {
		t.Errorf("alone: %q, want %q", got, want)
	}
}

func TestAWrongNameIsAProblem(t *testing.T) {
	all := scenariosOf("Tea is served", "Tea is drunk")
	tests := []struct {
		about []string
		want  string
	}{
		{[]string{"Tea is served", "Tea is drunk"}, ""},
		{nil, "does not say which scenario"},
		{[]string{"Coffee is served"}, "there is no such scenario"},
		{[]string{"Tea is <what>", "Tea is drunk"}, "names “Tea is drunk” twice"},
	}
	for _, test := range tests {
		got := strings.Join(WrongNames(all, []defect.Defect{{Name: "d", About: test.about}}), "; ")
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%q: %q, want %q", test.about, got, test.want)
		}
	}
}
