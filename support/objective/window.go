package objective

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// finding is what a row reads, with its verdict.
type finding struct {
	reading
	verdict Verdict
	reason  string
}

// find reads and judges a row: the load as a whole or, if it asks for windows, the worst of them.
func (o Objective) find(m measured) finding {
	m = m.of(o.Row.Group)
	if o.Window == 0 {
		f := finding{reading: o.Metric.read(m, o)}
		f.verdict, f.reason = o.judge(f.reading)
		return f
	}
	windows, err := m.Windows(o.Window)
	if err != nil {
		return finding{reading{problem: err.Error()}, Invalid, err.Error()}
	}
	if len(windows) < leastWindows {
		return finding{reading{problem: silence}, Invalid, fmt.Sprintf(
			"the load was shorter than %d windows of %s; make it longer, or the windows shorter", leastWindows,
			o.Row.Window)}
	}
	all := make([]finding, len(windows))
	worst := 0
	for i, w := range windows {
		all[i].reading = o.Metric.read(measured{Result: w.Result, table: m.table, over: w.Ended - w.Began,
			part: m.part}, o)
		all[i].verdict, all[i].reason = o.judge(all[i].reading)
		if o.worse(all[i], all[worst]) {
			worst = i
		}
	}
	f := all[worst]
	said := fmt.Sprintf("the worst of %d windows is that from %s to %s", len(windows),
		figure(ofDuration(windows[worst].Began)), figure(ofDuration(windows[worst].Ended)))
	if n := len(slices.DeleteFunc(all, func(f finding) bool { return f.verdict != Broken })); n > 1 {
		said += fmt.Sprintf(", and %d of them miss the limit", n)
	}
	if f.reason != "" {
		said += ": " + f.reason
	}
	f.reason = said
	return f
}

// leastWindows is how many windows a load must have: with one the row would say what it says without.
const leastWindows = 2

// gravity orders verdicts: what is broken is broken, however little is known of other windows.
var gravity = []Verdict{Holds, Inconclusive, Invalid, Broken}

// worse tells whether one window is worse than another: by its verdict, and of two alike by its value.
func (o Objective) worse(a, b finding) bool {
	if c := cmp.Compare(slices.Index(gravity, a.verdict), slices.Index(gravity, b.verdict)); c != 0 {
		return c > 0
	}
	switch {
	case !a.value.exists() || !b.value.exists():
		return false
	case a.value.infinite || b.value.infinite:
		return !b.value.infinite
	case o.Operator == More || o.Operator == AtLeast:
		return a.value.amount.Cmp(b.value.amount) < 0
	case o.Operator == Equal:
		return o.distance(a.value.amount).Cmp(o.distance(b.value.amount)) > 0
	}
	return a.value.amount.Cmp(b.value.amount) > 0
}

// distance is how far an amount is from the limit.
func (o Objective) distance(amount *big.Rat) *big.Rat {
	d := new(big.Rat).Sub(amount, o.Limit.Amount)
	return d.Abs(d)
}

// checkWindows refuses windows that the load, as it is planned, cannot fill, and returns how many of n
// values the poorest window has.
func (o *Objective) checkWindows(p Promise, n int) (inWindow int, err error) {
	if o.Window == 0 || p.Lasts == 0 {
		return n, nil
	}
	if p.Lasts < leastWindows*o.Window {
		return n, o.fault(windowCell, "this load lasts %s, which is less than %d windows of %s; make it longer, or "+
			"the windows shorter", units.Brief(p.Lasts), leastWindows, o.Row.Window)
	}
	return int(int64(n) * int64(o.Window) / int64(p.Lasts)), nil
}

// ofWindow is the pace within a window, in which starts count.
func (m measured) ofWindow(p measure.Pace) measure.Pace {
	if m.over > 0 {
		p.Over = m.over
	}
	return p
}
