package objective

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/spelling"
	"bamboo-spec/support/units"
)

// Promise is what a scenario says, before its load starts, that it will measure.
type Promise struct {
	// Produces has every metric that it measures, with the number of values that it
	// will have; 0 where that cannot be said before, as when a time bounds the load.
	Produces map[measure.Metric]int
	Runs     int           // that it starts; 0 when a time bounds them
	Lasts    time.Duration // how long the load lasts; 0 when a number of runs bounds it
	// Groups has the runs of each group of messages; 0 where a time bounds them.
	Groups map[string]int
}

// Check compares the table with what the scenario promises: metrics that it does
// not measure, percentiles and intervals that its samples cannot give, a slope
// over too short a time, and a success limit that allows more failures than a
// percentile tolerates. It is called before the load starts.
func (t Table) Check(p Promise) error {
	var faults []error
	for i := range t.Objectives {
		o := &t.Objectives[i]
		if err := o.check(p); err != nil {
			faults = append(faults, err)
		}
		if err := t.contradicts(o, p.Runs); err != nil {
			faults = append(faults, err)
		}
	}
	if len(faults) > 0 {
		return mismatch.Unjudged{Err: errors.Join(faults...)}
	}
	return nil
}

// LeastValues is how many values a load must bring so that each percentile of the table, and what the table
// wants to be sure of, can be judged.
func (t Table) LeastValues() int {
	least := 1
	for _, o := range t.Objectives {
		if p, ok := o.Statistic.percentile(); ok {
			least = max(least, p.Least())
			if o.Sure {
				least = max(least, p.LeastClosed())
			}
		} else if o.Sure {
			if runs, possible := leastSure(o.Operator, o.Limit.Amount); possible {
				least = max(least, runs)
			}
		}
	}
	return least
}

func (o *Objective) check(p Promise) error {
	p, err := o.checkGroup(p)
	if err != nil {
		return err
	}
	n, produced := p.Produces[o.Metric.Name]
	if !produced {
		var known []string
		for _, m := range metricNames() { // in their own order
			if _, ok := p.Produces[measure.Metric(m)]; ok {
				known = append(known, m)
			}
		}
		return o.fault(metricCell, "this scenario does not measure %s%s; it measures %s",
			o.Metric.Name, spelling.DidYouMean(string(o.Metric.Name), known), strings.Join(known, ", "))
	}
	if o.Statistic == GrowthPerMinute && p.Lasts > 0 && p.Lasts < measure.LeastSpan {
		return o.fault(statisticCell,
			"a growth per minute needs %s of load and %d readings, and this load lasts %s; %s",
			units.Brief(measure.LeastSpan), measure.LeastPoints, units.Brief(p.Lasts), measure.InsteadOfSlope)
	}
	n, err = o.checkWindows(p, n)
	if err != nil {
		return err
	}
	runs, _ := o.checkWindows(p, p.Runs)
	if percentile, ok := o.Statistic.percentile(); ok && n > 0 {
		return o.enough(percentile, n, runs)
	}
	if o.Metric.ofRuns && o.Sure {
		return o.enoughRuns(runs)
	}
	return nil
}

// enough refuses a percentile of too few values.
func (o *Objective) enough(percentile measure.Percentile, n, runs int) error {
	values := fmt.Sprintf("this scenario brings %d", n)
	if o.Window > 0 {
		values += " in a window of " + o.Row.Window
	}
	advice := func(least int) string {
		if n == runs {
			return fmt.Sprintf("it must start at least %d runs", least)
		}
		return fmt.Sprintf("it must bring at least %d", least)
	}
	if least := percentile.Least(); n < least {
		return o.fault(statisticCell, "a %s needs at least %d values of %s; %s: %s", percentile, least, o.Metric.Name,
			values, advice(least))
	}
	if o.Sure && !percentile.Bounds(n).Closed() {
		least := percentile.LeastClosed()
		return o.fault(confidenceCell,
			"to be sure of a %s takes an interval that is closed, and so at least %d values of %s; %s: %s",
			percentile, least, o.Metric.Name, values, advice(least))
	}
	return nil
}

// enoughRuns refuses a sure success limit that even a perfect result of so many
// runs could not meet.
func (o *Objective) enoughRuns(runs int) error {
	least, possible := leastSure(o.Operator, o.Limit.Amount)
	switch {
	case !possible:
		return o.fault(confidenceCell, "no number of runs makes sure that the %s is %s; leave the cell empty",
			o.Metric.Name, o.Row.Limit)
	case runs > 0 && runs < least:
		return o.fault(confidenceCell,
			"to be sure of %s %s takes at least %d runs, even if all go as promised; this scenario starts %d",
			o.Metric.Name, o.Row.Limit, least, runs)
	}
	return nil
}

// leastSure is how many runs the interval needs to lie within a limit for the
// success rate when all of them succeed (or none, for an upper limit). With n of n
// its low end is the n-th root of 2.5 %.
func leastSure(o Operator, limit *big.Rat) (runs int, possible bool) {
	low, _ := limit.Float64()
	if o == Less || o == AtMost {
		low = 1 - low
	}
	n := math.Log(measure.Tail) / math.Log(low)
	if o == Equal || math.IsInf(n, 0) || math.IsNaN(n) || n > math.MaxInt32 {
		return 0, false
	}
	return max(1, int(math.Floor(n))+1), true
}

// contradicts refuses a percentile row that tolerates fewer failures than a
// success row of the same table allows: the one could fail where the other holds,
// and the table would say two things about one run.
func (t Table) contradicts(o *Objective, runs int) error {
	percentile, ok := o.Statistic.percentile()
	if !ok || o.Window > 0 || o.Row.Group != "" { // how failures fall on windows and groups is not known beforehand
		return nil
	}
	success := t.tightestSuccess()
	if success == nil {
		return nil
	}
	if runs > 0 {
		if allows, tolerates := t.allowedFailures(runs), percentile.Tolerates(runs); allows > tolerates {
			return o.fault(statisticCell,
				"row %d allows %d of %d runs to fail (success rate %s), but they count as infinitely slow, and a %s "+
					"tolerates %d of them: tighten the success rate, or set a limit for a lower percentile",
				success.number, allows, runs, success.Row.Limit, percentile, tolerates)
		}
		return nil
	}
	tolerates := percentile.Above()
	if success.allowedShare().Cmp(tolerates) > 0 {
		return o.fault(statisticCell,
			"row %d allows more runs to fail (success rate %s) than a %s tolerates, as which they count as "+
				"infinitely slow: tighten the success rate, or set a limit for a lower percentile",
			success.number, success.Row.Limit, percentile)
	}
	return nil
}

// tightestSuccess is the success row that allows the fewest failures; nil without one.
func (t Table) tightestSuccess() *Objective {
	var tightest *Objective
	for i := range t.Objectives {
		o := &t.Objectives[i]
		if o.Metric.Name == measure.SuccessRate && o.Window == 0 && o.Row.Group == "" && (tightest == nil ||
			o.allowedShare().Cmp(tightest.allowedShare()) < 0) {
			tightest = o
		}
	}
	return tightest
}

// allowedFailures is the largest number of failures with which every success row holds.
func (t Table) allowedFailures(runs int) int {
	for failures := runs; failures >= 0; failures-- {
		rate, all := big.NewRat(int64(runs-failures), int64(runs)), true
		for _, o := range t.Objectives {
			if o.Metric.Name == measure.SuccessRate && o.Row.Group == "" && !o.Operator.accepts(rate, o.Limit.Amount) {
				all = false
			}
		}
		if all {
			return failures
		}
	}
	return 0
}

// allowedShare is the share of failures that a success row allows, whatever the number of runs.
func (o Objective) allowedShare() *big.Rat {
	if o.Operator == Less || o.Operator == AtMost {
		return big.NewRat(1, 1)
	}
	return new(big.Rat).Sub(big.NewRat(1, 1), o.Limit.Amount)
}
