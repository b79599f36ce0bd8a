package objective

import (
	"fmt"
	"math/big"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// starved reports whether a row that does not hold could have held if nobody else had used
// the machine. It is asked of times, rates and the success rate: what the server keeps,
// opens or says too much of is its own doing on any machine, unless others kept it from all work.
//
// The bound is that of measure.Machine.Taken: the row is read once more from the result in
// which each run is as much shorter as others can have delayed it by. If it is broken even
// then, waiting does not explain the excess over the limit, and the server is slow.
func (o Objective) starved(m, relieved measured) bool {
	switch kind := o.Metric.Kind; {
	case relieved.Result == nil:
		return false
	case kind != units.Time && kind != units.Rate && !o.Metric.ofRuns:
		return m.Successes() == 0 && relieved.Successes() > 0 // see nothingDone
	case o.Metric.Name == measure.InterTokenLatency: // when a pooled gap was is not known
		verdict, _ := o.judge(relieved.shorter(o.Metric.read(relieved, o)))
		return verdict == Holds
	}
	return o.find(relieved).verdict == Holds
}

// withoutLone is what a row finds in what others measured than the driver at which all failures stand.
func (o Objective) withoutLone(m measured) finding {
	return o.find(measured{Result: m.Lone.Others, table: m.table, part: m.Lone.Share})
}

// shorter takes off a reading of pooled gaps what others can have added to it.
func (m measured) shorter(r reading) reading {
	r.value = m.less(r.value)
	if i := r.interval; i != nil {
		r.interval = &interval{m.less(i.low), m.less(i.high)}
	}
	return r
}

func (m measured) less(v value) value {
	if v.amount == nil {
		return v
	}
	f, _ := v.amount.Float64()
	taken := m.MostTaken(time.Duration(f))
	v.amount = new(big.Rat).Sub(v.amount, new(big.Rat).SetInt64(int64(taken)))
	return v
}

// tookMachine is the reason of a row that is invalid because the machine was used by others.
func tookMachine(r *measure.Result) string {
	return fmt.Sprintf(
		"while Bamboo needed a processor, others had it, for up to %s of %s; without them the limit could have been "+
			"met: "+
			"free the machine of other work",
		figure(ofDuration(r.Machine.Taken(r.Load.Began, r.Load.Ended))), figure(ofDuration(r.Load.Ended-r.Load.Began)))
}

// machine says what else the machine did during the load.
func machine(r *measure.Result) []string {
	m := r.Machine
	if m == nil {
		return nil
	}
	u := m.During(r.Load)
	if u.Ended == u.Began {
		return []string{"what else the machine did could not be read (" + m.Missing + ")"}
	}
	said := []string{fmt.Sprintf("other processes used %.0f %% of the machine", 100*m.OthersShare(u))}
	add := func(is bool, format string, args ...any) {
		if is {
			said = append(said, fmt.Sprintf(format, args...))
		}
	}
	add(m.ServerRead, "Bamboo waited %s for a processor", figure(ofDuration(u.Server)))
	add(!m.ServerRead,
		"how long Bamboo waited for a processor is not known: its process is not on this machine, or not ours")
	add(u.Model > 0, "the model %s", figure(ofDuration(u.Model)))
	add(u.Driver > 0, "the driver %s", figure(ofDuration(u.Driver)))
	add(u.Steal > 0, "the host took %s of processor time", figure(ofDuration(u.Steal)))
	add(u.Throttled > 0, "a CPU quota stopped them for %s", figure(ofDuration(u.Throttled)))
	add(u.Pressure > 0, "something waited for a processor %.0f %% of the time",
		100*min(1, u.Pressure.Seconds()/(u.Ended-u.Began).Seconds()))
	add(m.Missing != "", "the rest could not be read (%s)", m.Missing)
	return said
}
