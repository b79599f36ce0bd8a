package baseline

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Trend is how a promise was kept from run to run, and whether that drifts.
type Trend struct {
	Promise
	Values  []float64 // of each run, oldest first; +Inf: infinitely slow; NaN: none, or an invalid one
	Finding Finding
	Chance  float64 // of such a trend in any of the promises if the order of the runs meant nothing

	// By is how far the line through the values rises from the first of them to the last: as a part of what it was if
	// it is Relative, else as an amount.
	By       float64
	Relative bool
}

// Size is how large the change from the first run to the last is: a part of what was, or of the limit.
func (t Trend) Size() float64 { return t.size(t.By, t.Relative) }

// Trends looks for what changes a little with every run, so that no two runs in a row show it. The runs are given
// oldest first.
//
// The test is that of M. G. Kendall and H. B. Mann for a trend, its chances from orders of whole runs that are drawn at
// random, corrected for the number of promises after P. H. Westfall and S. S. Young; the line is that of H. Theil and
// P. K. Sen. One run of ten that the machine disturbs moves neither.
func Trends(runs []*Run) ([]Trend, error) {
	all, err := follow(runs)
	if err != nil {
		return nil, err
	}
	return trends(all), nil
}

func trends(all []history) []Trend {
	var found []Trend
	var ways [][]signs
	for _, h := range all {
		t := Trend{Promise: h.Promise, Values: h.values, Finding: TooFew, Chance: 1}
		if there := present(h.values); len(there) > 1 {
			t.Relative = h.relative(there)
			t.By = rise(h.values, t.Relative)
		}
		found, ways = append(found, t), append(ways, signsOf(h))
	}
	if len(found) == 0 || leastTrendChance(len(found[0].Values)) > falseAlarms {
		return found
	}
	for i, p := range orderChances(ways, len(found[0].Values)) {
		t := &found[i]
		t.Chance = p
		there := present(t.Values)
		if leastTrendChance(len(there)) > falseAlarms {
			continue
		}
		early, late := medianOf(there[:len(there)/2]), medianOf(there[len(there)/2:])
		switch {
		case p > falseAlarms || t.Size() < least || t.badness(early) == t.badness(late):
			t.Finding = Alike
		case t.badness(late) > t.badness(early):
			t.Finding = Worse
		default:
			t.Finding = Better
		}
	}
	return found
}

// Change says By in words: +78 %.
func (t Trend) Change() string { return t.amount(t.By, t.Relative) }

// leastTrendChance is the smallest chance that a trend of so many runs can come to.
func leastTrendChance(runs int) float64 {
	ways := 1.0
	for i := 2; i <= runs; i++ {
		ways *= float64(i)
	}
	return min(1, 2/ways)
}

// orders is how many orders of the runs are looked at.
const orders = 2000

// signs are for each run how the value of each other one lies to its own: 1 above it, -1 below, 0 else.
type signs []int8

func signsOf(h history) []signs {
	all := make([]signs, len(h.values))
	for i, a := range h.values {
		all[i] = make(signs, len(h.values))
		for k, b := range h.values {
			switch {
			case b > a:
				all[i][k] = 1
			case b < a:
				all[i][k] = -1
			}
		}
	}
	return all
}

// kendall is in how many more pairs of runs the later one lies above the earlier than below.
func kendall(ways []signs, order []int) float64 {
	sum := 0
	for i, run := range order {
		for _, later := range order[i+1:] {
			sum += int(ways[run][later])
		}
	}
	return float64(sum)
}

// orderChances gives for each promise how likely a trend like its own is, for any of the promises, if the runs had come
// in any order.
func orderChances(ways [][]signs, runs int) []float64 {
	random := rand.New(rand.NewPCG(1, 2)) // always the same: a report that is repeated says the same
	order := make([]int, runs)
	for i := range order {
		order[i] = i
	}
	own, all := make([]float64, len(ways)), make([][]float64, len(ways))
	for drawn := range orders {
		for k, w := range ways {
			s := kendall(w, order)
			if drawn == 0 { // the order in which the runs really came
				own[k] = s
			}
			all[k] = append(all[k], s)
		}
		random.Shuffle(runs, func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return corrected(all, own)
}

// rise is how far the line through the values rises from the first of them to the last. Its slope is the median of the
// slopes between every two of them.
func rise(values []float64, relative bool) float64 {
	if relative {
		values = slices.Clone(values)
		for i, v := range values {
			values[i] = math.Log(v)
		}
	}
	var slopes []float64
	first, last := -1, 0
	for i, a := range values {
		if math.IsNaN(a) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		for k, b := range values[i+1:] {
			switch {
			case math.IsNaN(b):
			case a == b: // also if both are infinite
				slopes = append(slopes, 0)
			default:
				slopes = append(slopes, (b-a)/float64(k+1))
			}
		}
	}
	by := medianOf(slopes) * float64(last-first)
	if relative {
		return math.Expm1(by)
	}
	return by
}
