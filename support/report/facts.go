package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fact is one thing to know about a run as a whole.
type Fact struct{ Name, Value string }

// Facts says which Bamboo was tested, with which state of the suite, how, and where. Of the environment's variables
// it has none but those of CI that package provenance names: others may hold secrets.
func (s *Summary) Facts() []Fact {
	r := s.Run
	order := "of the files"
	if r.Seed != 0 {
		order = "random, seed " + strconv.FormatInt(r.Seed, 10)
	}
	facts := []Fact{
		{"target", r.Target},
		{"Bamboo", r.Bamboo},
		{"profile", r.Profile},
		{"commit", r.Tested.Source()},
		{"paths", strings.Join(r.Paths, " ")},
		{"part", r.part()},
		{"order", order},
		{"concurrency", strconv.Itoa(r.Concurrency)},
		{"machine", r.Tested.Machine()},
		{"load of the machine", s.Load},
		{"Go", r.Tested.Go},
	}
	if ci := r.Tested.CI; ci != nil {
		facts = append(facts, Fact{"CI", strings.TrimSpace(ci.System + " " + ci.Run)}, Fact{"CI run", ci.Link})
	}
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Value == "" })
}

func (r Run) part() string {
	if r.Parts == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", r.Part, r.Parts)
}

// ByFeature groups the results by their feature file; the order is kept.
func (s *Summary) ByFeature() [][]*Result {
	var groups [][]*Result
	at := map[string]int{}
	for _, r := range s.Results {
		i, ok := at[r.Scenario.File]
		if !ok {
			i = len(groups)
			at[r.Scenario.File] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// Capability is what became of the promises in one folder of features.
type Capability struct {
	Name     string
	Features [][]*Result // the results of each feature
}

// ByCapability groups the features by their folder; the order is kept.
func (s *Summary) ByCapability() []*Capability {
	var all []*Capability
	for _, f := range s.ByFeature() {
		name := f[0].Scenario.Capability
		i := slices.IndexFunc(all, func(c *Capability) bool { return c.Name == name })
		if i < 0 {
			i = len(all)
			all = append(all, &Capability{Name: name})
		}
		all[i].Features = append(all[i].Features, f)
	}
	return all
}
