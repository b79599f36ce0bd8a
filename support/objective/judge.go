package objective

import (
	"fmt"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
)

// Verdict is what became of a row.
type Verdict string

const (
	Holds  Verdict = "holds"
	Broken Verdict = "broken"
	// it cannot be judged: the driver was the bottleneck, there are no or too few values
	Invalid      Verdict = "invalid"
	Inconclusive Verdict = "inconclusive" // a row marked sure whose interval does not lie within its limit
	NotRun       Verdict = "not run"      // the target lacks what its metric needs
)

// Judged is a row with its verdict, as reports keep it. Amounts are in what the
// kind of the metric is counted in: nanoseconds, bytes, parts of the whole, times a
// second, pieces. Those that are infinite, open or do not exist are null.
type Judged struct {
	Row
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason,omitempty"` // of every verdict but holds; of a row with windows the worst of them too

	Got      string `json:"got"`      // with its unit; ∞ for infinitely slow; empty: nothing
	Interval string `json:"interval"` // of at least 95 %; empty where the statistic has none
	N        int    `json:"n"`        // values, with those that failed; 0 for a count
	Failures int    `json:"failures"` // of them

	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// Verdicts is the table with what was measured. All rows are judged.
type Verdicts struct {
	Rows   []Judged `json:"rows"`
	Beside []Beside `json:"beside,omitempty"` // other statistics of the latencies in the table, without a limit
	// why the measurement as a whole says nothing about the server, and what to change
	Invalid []string `json:"invalid,omitempty"`
	Driver  string   `json:"driver"` // what the driver was able to do
	Worst   []Worst  `json:"-"`      // the worst conversations of the latencies and shares that are broken
}

// Judge compares what was measured with the table. Rows whose metric needs what the
// target cannot do are not run. A row that is broken, and could have held if nobody else had used
// the machine, is invalid: see starved. If the driver was the bottleneck, every other row is
// invalid and none broken: what was got is then shown, but says nothing about the server. A row that
// holds in a load that was given up says nothing either, nor does one that is not broken without the
// driver at which all failures stand.
func (t Table) Judge(r *measure.Result, can capability.Set) Verdicts {
	m := measured{Result: r, table: t.Within(can)}
	var relieved measured
	if r.Machine != nil {
		relieved = measured{Result: r.Relieved(), table: m.table}
	}
	v := Verdicts{Invalid: r.Driver.Invalid(), Driver: driver(r), Beside: m.beside()}
	for _, o := range t.Objectives {
		if missing := can.Missing(o.Metric.Needs); len(missing) > 0 {
			v.Rows = append(v.Rows, Judged{Row: o.Row, Verdict: NotRun, Reason: "needs " + missing.String()})
			continue
		}
		found := o.find(m)
		j := o.show(found.reading)
		j.Verdict, j.Reason = found.verdict, found.reason
		if (j.Verdict == Broken || j.Verdict == Inconclusive) && o.starved(m, relieved) {
			j.Verdict, j.Reason = Invalid, tookMachine(r)
		}
		if r.Lone != nil && (j.Verdict == Holds || o.withoutLone(m).verdict != Broken) {
			j.Verdict, j.Reason = Invalid, r.Lone.Why
		}
		if j.Verdict == Holds && r.GaveUp > 0 {
			j.Verdict, j.Reason = Invalid, "the load that it is about did not come about"
		}
		if len(v.Invalid) > 0 {
			j.Verdict, j.Reason = Invalid, ""
		}
		v.Rows = append(v.Rows, j)
		if j.Verdict == Broken {
			v.Worst = o.worst(r, v.Worst)
		}
	}
	return v
}

// Reads tells whether a row is about the server's process.
func (t Table) Reads() bool {
	return slices.ContainsFunc(t.Objectives, func(o Objective) bool { return o.Metric.Needs.Has(capability.Process) })
}

// judge gives a row its verdict, and the reason where there is more to say than
// the table shows.
func (o Objective) judge(r reading) (Verdict, string) {
	switch {
	case r.problem != "":
		return Invalid, r.problem
	case r.unmet != "":
		return Broken, r.unmet
	case !o.Sure && o.meets(r.value):
		return Holds, ""
	case !o.Sure:
		return Broken, r.note
	}
	switch i := r.interval; {
	case o.meets(i.low) && o.meets(i.high):
		return Holds, ""
	case o.beyond(*i):
		return Broken, "the whole interval misses the limit"
	case !i.low.exists() || !i.high.exists():
		return Inconclusive, "its interval is open: " + o.closing()
	default:
		return Inconclusive, "only a part of the interval meets the limit: more runs make it narrower"
	}
}

// closing says what closes the interval of the row.
func (o Objective) closing() string {
	p, _ := o.Statistic.percentile() // a share has no open ends
	least := p.LeastClosed()
	return fmt.Sprintf("it takes at least %d values", least)
}

func (v value) exists() bool { return v.infinite || v.amount != nil }

// meets tells whether a value meets the limit. Nothing that is infinitely slow,
// or that does not exist, meets any.
func (o Objective) meets(v value) bool {
	return v.amount != nil && o.Operator.accepts(v.amount, o.Limit.Amount)
}

// beyond tells whether no value of the interval meets the limit.
func (o Objective) beyond(i interval) bool {
	lowMisses := i.low.exists() && !o.meets(i.low)
	highMisses := i.high.amount != nil && !o.meets(i.high)
	switch o.Operator {
	case Less, AtMost:
		return lowMisses
	case More, AtLeast:
		return highMisses
	default:
		return i.low.infinite || i.low.amount != nil && i.low.amount.Cmp(o.Limit.Amount) > 0 ||
			i.high.amount != nil && i.high.amount.Cmp(o.Limit.Amount) < 0
	}
}

// Count counts the rows with a verdict.
func (v Verdicts) Count(verdict Verdict) int {
	n := 0
	for _, j := range v.Rows {
		if j.Verdict == verdict {
			n++
		}
	}
	return n
}

// Err is nil if every row holds that can be run, and else a *Failure. If no row is
// broken or inconclusive, so that nothing is known to be wrong with the server, it is
// marked as mismatch.Unjudged.
func (v Verdicts) Err() error {
	switch {
	case v.Count(Broken)+v.Count(Inconclusive) > 0:
		return &Failure{v}
	case v.Count(Holds)+v.Count(NotRun) == len(v.Rows) && v.Count(Holds) > 0:
		return nil
	}
	return mismatch.Unjudged{Err: &Failure{v}}
}

// Failure is a table that was not met. Its text is the table.
type Failure struct {
	Verdicts
}

func (f *Failure) Error() string { return f.Headline() + "\n" + f.Text() }
