package prove

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// claim is what a defect says of itself: that it breaks the promise of a scenario.
type claim struct {
	scenario *report.Scenario
	defect   defect.Defect
	alone    bool // the defect is about no other row of the same outline
}

// rowMark stands between the name of an outline and the words of one of its rows.
const rowMark = " > "

var placeholder = regexp.MustCompile(`<[^<>]+>`)

// named are the scenarios that an entry of [defect.Defect.About] means.
func named(entry string, scenarios []*report.Scenario) []*report.Scenario {
	is := func(name string) bool { return name == entry }
	if outline, row, one := strings.Cut(entry, rowMark); one {
		want := placeholder.ReplaceAllLiteralString(outline, row)
		is = func(name string) bool { return name == want }
	} else if placeholder.MatchString(entry) {
		var all []string
		for _, part := range placeholder.Split(entry, -1) {
			all = append(all, regexp.QuoteMeta(part))
		}
		is = regexp.MustCompile(`\A` + strings.Join(all, `.+`) + `\z`).MatchString
	}
	return slices.DeleteFunc(slices.Clone(scenarios), func(s *report.Scenario) bool { return !is(s.Name) })
}

// claims are those of all defects about the scenarios, in the order of the defects, then of the scenarios.
func claims(scenarios []*report.Scenario, defects []defect.Defect) []claim {
	var all []claim
	for _, d := range defects {
		var own []claim
		rows := map[string]int{} // by outline
		outlines := map[*report.Scenario]string{}
		for _, entry := range d.About {
			outline, _, _ := strings.Cut(entry, rowMark)
			for _, s := range named(entry, scenarios) {
				rows[outline]++
				outlines[s] = outline
			}
		}
		for _, s := range scenarios {
			if outline, about := outlines[s]; about {
				own = append(own, claim{scenario: s, defect: d, alone: rows[outline] == 1})
			}
		}
		all = append(all, own...)
	}
	return all
}

// WrongNames are the problems with what defects say that they are about: nothing at all, or what is the
// name of no scenario, or one of no effect because it was named before. The scenarios must be all that there are.
func WrongNames(scenarios []*report.Scenario, defects []defect.Defect) []string {
	var all []string
	for _, d := range defects {
		if len(d.About) == 0 {
			all = append(all, fmt.Sprintf("%s does not say which scenario it is about", d.Name))
		}
		seen := map[*report.Scenario]bool{}
		for _, entry := range d.About {
			found := named(entry, scenarios)
			if len(found) == 0 {
				all = append(all, fmt.Sprintf("%s is about “%s”, but there is no such scenario", d.Name, entry))
			}
			for _, s := range found {
				if seen[s] {
					all = append(all, fmt.Sprintf("%s names “%s” twice", d.Name, s.Name))
				}
				seen[s] = true
			}
		}
	}
	return all
}
