package objective

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// reading is what one row finds in a result.
type reading struct {
	value    value
	interval *interval // nil: the statistic has none
	n        int       // values, with those that failed; 0 for a count
	failures int       // of them

	problem string // why the row cannot be judged
	unmet   string // why no limit is met, whatever it is
	note    string // what explains the value, if the limit is not met
}

// value is an amount, or more than any amount.
type value struct {
	amount   *big.Rat // nil: there is none
	infinite bool
}

// interval is where the true value lies with at least 95 % confidence; an end
// without a value is open.
type interval struct{ low, high value }

func ofDuration(d time.Duration) value {
	if d == measure.Never {
		return value{infinite: true}
	}
	return value{amount: new(big.Rat).SetInt64(int64(d))}
}

func ofFloat(f float64) value { return value{amount: new(big.Rat).SetFloat64(f)} }

// measured is a result as the rows of a table read it.
type measured struct {
	*measure.Result
	table Table
	over  time.Duration // how long the window is that the result is of; 0: it is of the whole load
	part  float64       // of all runs that are in the result; 0: they are all
}

// latencies are the values of one latency, raw or pooled.
type latencies interface {
	N() int
	Failures() int
	Percentile(measure.Percentile) (time.Duration, bool)
	Interval(measure.Percentile) measure.Interval
	Max() (time.Duration, bool)
	Mean() (time.Duration, bool)
}

func (m measured) latency(o Objective) reading {
	series, unrecorded := m.Series(o.Metric.Name)
	r := m.statistic(o, series, "runs")
	if n := m.OwingNothing(); n > 0 {
		r.problem = fmt.Sprintf(
			"%d failed runs do not say which latencies they owed, so they would be missing among the slow ones",
			n)
	}
	if unrecorded > 0 {
		r.problem = m.unrecorded(unrecorded)
	}
	return r
}

// unrecorded is the problem of a row that needs to know what the model took for runs of which that is not known.
func (m measured) unrecorded(runs int) string {
	if m.Summary != nil && len(m.Driver.Workers) > 0 {
		return fmt.Sprintf("%d runs were summed up by workers, which do not know what the model took, so what they "+
			"added is not known: hold fewer conversations, or use no workers", runs)
	}
	return fmt.Sprintf("for %d runs the model recorded nothing, so what they added is not known", runs)
}

func (m measured) gaps(o Objective) reading {
	gaps := m.Gaps
	if gaps == nil {
		gaps = &measure.Distribution{}
	}
	r := m.statistic(o, gaps, "gaps")
	if failed := m.N() - m.Successes(); r.n > 0 && gaps.Failed < failed {
		r.problem = fmt.Sprintf(
			"%d runs failed, but only %d gaps are known that never ended: each failed run has one at least",
			failed, gaps.Failed)
	}
	if gaps.Refused > 0 {
		r.problem = fmt.Sprintf("%d gaps were negative or longer than %s and could not be recorded", gaps.Refused,
			measure.LongestGap)
	}
	return r
}

// statistic takes the number that a row asks for from its values.
func (m measured) statistic(o Objective, values latencies, what string) reading {
	r := reading{n: values.N(), failures: values.Failures()}
	if r.n == 0 {
		r.problem = silence
		return r
	}
	if p, ok := o.Statistic.percentile(); ok {
		return m.percentile(r, p, values, what)
	}
	d, ok := values.Max()
	if o.Statistic == Mean {
		d, ok = values.Mean()
	}
	if !ok {
		r.value.infinite = true
		r.unmet = fmt.Sprintf("all %d %s failed, so there is no %s%s", r.n, what, o.Statistic, m.reasons())
		return r
	}
	r.value = ofDuration(d)
	return r
}

const silence = "nothing was measured, and silence is never met"

func (m measured) percentile(r reading, p measure.Percentile, values latencies, what string) reading {
	d, _ := values.Percentile(p) // there are values
	r.value = ofDuration(d)
	found := values.Interval(p)
	r.interval = &interval{}
	if !found.LowOpen {
		r.interval.low = ofDuration(found.Low)
	}
	if !found.HighOpen {
		r.interval.high = ofDuration(found.High)
	}
	switch least := p.Least(); {
	case r.n < least && m.GaveUp == 0: // else none of them would have come
		r.problem = fmt.Sprintf("a %s needs at least %d %s, and there are %d: the scenario must start more runs", p,
			least, what, r.n)
		if what == "runs" {
			r.problem = fmt.Sprintf(
				"a %s needs at least %d values, and there are %d: the scenario must start at least %d runs",
				p, least, r.n, least)
		}
	case r.value.infinite:
		r.unmet = fmt.Sprintf(
			"%d of %d %s failed and count as infinitely slow, so the %s is infinite: it tolerates %d%s",
			r.failures, r.n, what, p, p.Tolerates(r.n), m.reasons())
	}
	return r
}

// mostReasons is how many reasons a message lists.
const mostReasons = 3

// reasons says why runs failed, as the end of a sentence.
func (m measured) reasons() string {
	var said []string
	failures := m.Result.Failures()
	for i, f := range failures {
		if i == mostReasons {
			said = append(said, fmt.Sprintf("and %d other reasons", len(failures)-i))
			break
		}
		said = append(said, fmt.Sprintf("%d × %s", f.Runs, f.Why))
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, ", ") + ")"
}

func (m measured) successRate(Objective) reading { return m.share(m.Successes()) }

// share is that of k of the runs.
func (m measured) share(k int) reading {
	n := m.N()
	if n == 0 {
		return reading{problem: silence}
	}
	low, high := measure.ShareInterval(k, n)
	r := reading{n: n, failures: n - k, value: value{amount: big.NewRat(int64(k), int64(n))},
		interval: &interval{ofFloat(low), ofFloat(high)}}
	if failed := n - m.Successes(); failed > 0 {
		r.note = fmt.Sprintf("%d of %d runs failed%s", failed, n, m.reasons())
	}
	return r
}

func (m measured) throughput(Objective) reading { return m.pace(m.ofWindow(m.Throughput())) }

func (m measured) goodput(Objective) reading {
	return m.counted(m.pace(m.ofWindow(m.Goodput(m.table.met))))
}

func (m measured) goodputRate(Objective) reading {
	return m.counted(m.share(m.Goodput(m.table.met).Times))
}

// met tells whether a run's own values meet the limit of every latency row.
// A run without a value of a metric, as one token has no gaps, cannot miss it.
func (t Table) met(run *measure.Run) bool {
	for _, o := range t.Objectives {
		if !o.Metric.isLatency() || o.Row.Group != "" && o.Row.Group != run.Group {
			continue
		}
		d, ok, unrecorded := run.Latency(o.Metric.Name)
		if unrecorded || ok && !o.meets(ofDuration(d)) {
			return false
		}
	}
	return true
}

func (m measured) pace(p measure.Pace) reading {
	r := reading{n: m.N(), failures: m.N() - m.Successes()}
	if p.Over <= 0 {
		r.problem = silence
		return r
	}
	r.value.amount = new(big.Rat).Mul(big.NewRat(int64(p.Times), int64(p.Over)), big.NewRat(int64(time.Second), 1))
	if m.part > 0 { // as if the others had done as well
		r.value.amount.Quo(r.value.amount, new(big.Rat).SetFloat64(m.part))
	}
	r.note = fmt.Sprintf("%d in %s", p.Times, figure(ofDuration(p.Over)))
	if r.failures > 0 {
		r.note += fmt.Sprintf("; %d of %d runs failed%s", r.failures, r.n, m.reasons())
	}
	return r
}

func (m measured) count(o Objective) reading {
	n, ok := m.Counts[o.Metric.Name]
	switch {
	case !ok:
		return reading{problem: "nobody counted them, and silence is never met"}
	case m.Successes() == 0:
		return reading{unmet: m.nothingDone()}
	}
	return reading{value: value{amount: new(big.Rat).SetInt64(int64(n))}}
}

func (m measured) resource(o Objective) reading {
	track := m.Process[o.Metric.Name]
	if len(track) == 0 {
		return reading{problem: "the server's process was not read, and silence is never met"}
	}
	r := reading{n: len(track)}
	if m.Successes() == 0 {
		r.unmet = m.nothingDone()
		return r
	}
	take := map[Statistic]func(measure.Span) (float64, error){
		Growth: track.Growth, GrowthPerMinute: track.GrowthPerMinute, Peak: track.Peak,
		LeftOver: track.LeftOver, Max: track.Max, Mean: track.Mean,
	}[o.Statistic]
	f, err := take(m.Load)
	if err != nil {
		r.problem = err.Error()
		return r
	}
	if r.value = ofFloat(f); r.value.amount == nil {
		r.problem = fmt.Sprintf("its readings come to %v, which is not a number", f)
	}
	return r
}

// nothingDone is why neither what the server uses nor what did not come can meet a limit: a server that
// answers nobody stays small and says nothing too late.
func (m measured) nothingDone() string {
	return fmt.Sprintf("of %d runs none succeeded%s, and a server that does no work costs nothing", m.N(),
		m.reasons())
}

// quantity is the value as one of the row's kind and family of units.
func (o Objective) quantity(amount *big.Rat) units.Quantity {
	return units.Quantity{Kind: o.Metric.Kind, Amount: amount, Unit: o.Limit.Unit}
}
