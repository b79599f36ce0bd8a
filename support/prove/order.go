package prove

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// order decides what is tried first. What comes of a hunt must not depend on it,
// only how soon it is over.
type order struct {
	words *lexicon
	page  *Page // what was proven before; nil: not looked at
	seed  int64 // not 0: everything in random order
}

// defects is the order in which defects are given out.
func (o order) defects(all []defect.Defect) []defect.Defect {
	all = slices.Clone(all)
	shuffle(o.seed, "defects", all)
	return all
}

// scenarios is the order in which scenarios are given out.
func (o order) scenarios(all []*report.Scenario) []*report.Scenario {
	all = slices.Clone(all)
	shuffle(o.seed, "scenarios", all)
	return all
}

// against puts the scenarios first that are known to catch the defect, then, if it is
// one that must be measured, the short ones, then those that use its words.
func (o order) against(d defect.Defect, all []*report.Scenario) []*report.Scenario {
	all = slices.Clone(all)
	if shuffle(o.seed, d.Name, all) {
		return all
	}
	rank(all, func(s *report.Scenario) []float64 {
		return []float64{o.page.knows(s, d), short(s, d), o.words.affinity(s, d)}
	})
	return all
}

// short is 1 for a scenario that measures a defect in a few seconds, else 0.
func short(s *report.Scenario, d defect.Defect) float64 {
	if measured(d) && slices.Contains(s.Tags, "@smoke") {
		return 1
	}
	return 0
}

// of puts the defects first that the scenario is known to catch, then those of the
// promises that its feature is about, then those whose words it uses.
func (o order) of(s *report.Scenario, all []defect.Defect, promises map[defect.Promise]int) []defect.Defect {
	all = slices.Clone(all)
	if shuffle(o.seed, s.Name, all) {
		return all
	}
	rank(all, func(d defect.Defect) []float64 {
		return []float64{o.page.knows(s, d), math.Min(1, float64(promises[d.Promise])), o.words.affinity(s, d)}
	})
	return all
}

// shuffle puts all in an order that hangs on seed and name alone.
func shuffle[T any](seed int64, name string, all []T) bool {
	if seed == 0 {
		return false
	}
	salt := fnv.New64a()
	salt.Write([]byte(name))
	rand.New(rand.NewPCG(uint64(seed), salt.Sum64())).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return true
}

// rank sorts by the first score that differs, the highest first; equals stay in order.
func rank[T any](all []T, scores func(T) []float64) {
	type ranked struct {
		item   T
		scores []float64
	}
	list := make([]ranked, len(all))
	for i, item := range all {
		list[i] = ranked{item, scores(item)}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return slices.Compare(b.scores, a.scores) })
	for i := range list {
		all[i] = list[i].item
	}
}

// lexicon knows how telling each word of the features is.
type lexicon struct {
	scenarios map[*report.Scenario]map[string]bool
	weight    map[string]float64
}

func newLexicon(scenarios []*report.Scenario) *lexicon {
	l := &lexicon{map[*report.Scenario]map[string]bool{}, map[string]float64{}}
	for _, s := range scenarios {
		text := []string{s.Capability, s.Feature, s.Rule, s.Name}
		for _, step := range s.Steps {
			text = append(text, step.Text)
		}
		l.scenarios[s] = wordsOf(strings.Join(text, " "))
		for w := range l.scenarios[s] {
			l.weight[w]++
		}
	}
	for w, n := range l.weight {
		l.weight[w] = math.Log(float64(1+len(scenarios)) / n)
	}
	return l
}

// affinity is the weight of the words that a scenario and a defect share, higher
// for the shorter of two scenarios.
func (l *lexicon) affinity(s *report.Scenario, d defect.Defect) float64 {
	sum := 0.0
	said := l.scenarios[s]
	shared := wordsOf(strings.Join([]string{d.Name, d.Sentence, string(d.Promise)}, " "))
	for _, w := range slices.Sorted(maps.Keys(shared)) { // in order: sums must not differ in their last digit
		if said[w] {
			sum += l.weight[w]
		}
	}
	return sum / math.Sqrt(cmp.Or(float64(len(said)), 1))
}

var wordPattern = regexp.MustCompile(`\p{L}+`)

// wordsOf are the words of a text, plurals as singulars.
func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range wordPattern.FindAllString(strings.ToLower(text), -1) {
		words[strings.TrimSuffix(w, "s")] = true
	}
	return words
}
