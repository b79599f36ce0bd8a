package swarm

import (
	"errors"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"

	"bamboo-spec/support/measure"
)

// absent is what a column holds for a run without a value.
const absent = math.MinInt64

// appendRuns appends runs as columns: what failures and metrics are called, then the numbers of each run.
func appendRuns(b []byte, runs []measure.Run) []byte {
	reasons, metrics := map[string]int{"": 0}, map[measure.Metric]bool{}
	names := []string{""}
	for _, r := range runs {
		if _, known := reasons[r.Failure]; !known {
			reasons[r.Failure] = len(names)
			names = append(names, r.Failure)
		}
		for m := range r.Latencies {
			metrics[m] = true
		}
	}
	columns := slices.Sorted(maps.Keys(metrics))
	b = msgp.AppendArrayHeader(b, uint32(len(names)))
	for _, name := range names {
		b = msgp.AppendString(b, name)
	}
	b = msgp.AppendArrayHeader(b, uint32(len(columns)))
	for _, m := range columns {
		b = msgp.AppendString(b, string(m))
	}
	b = msgp.AppendArrayHeader(b, uint32(len(runs)))
	for _, r := range runs {
		b = msgp.AppendInt(b, r.Conversation)
		b = msgp.AppendInt64(b, int64(r.Start))
		b = msgp.AppendInt64(b, int64(r.End))
		b = msgp.AppendInt(b, reasons[r.Failure])
		b = msgp.AppendBool(b, r.TimedOut)
		for _, m := range columns {
			d, has := r.Latencies[m]
			if !has {
				d = absent
			}
			b = msgp.AppendInt64(b, int64(d))
		}
	}
	return b
}

var errRuns = errors.New("a batch of runs cannot be read")

// readRuns reads what appendRuns has appended.
func readRuns(b []byte) (runs []measure.Run, err error) {
	names, b, err := readTexts(b)
	if err != nil || len(names) == 0 {
		return nil, errRuns
	}
	columns, b, err := readTexts(b)
	if err != nil {
		return nil, errRuns
	}
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	for i := uint32(0); i < n && err == nil; i++ {
		r := measure.Run{Latencies: measure.Latencies{}}
		var start, end int64
		var reason int
		fail := func(e error) { err = errors.Join(err, e) }
		var e error
		r.Conversation, b, e = msgp.ReadIntBytes(b)
		fail(e)
		start, b, e = msgp.ReadInt64Bytes(b)
		fail(e)
		end, b, e = msgp.ReadInt64Bytes(b)
		fail(e)
		reason, b, e = msgp.ReadIntBytes(b)
		fail(e)
		r.TimedOut, b, e = msgp.ReadBoolBytes(b)
		fail(e)
		for _, m := range columns {
			var d int64
			d, b, e = msgp.ReadInt64Bytes(b)
			fail(e)
			if d != absent {
				r.Latencies[measure.Metric(m)] = time.Duration(d)
			}
		}
		if err != nil || reason < 0 || reason >= len(names) {
			return nil, errRuns
		}
		r.Start, r.End, r.Failure = time.Duration(start), time.Duration(end), names[reason]
		runs = append(runs, r)
	}
	if err != nil || len(b) > 0 {
		return nil, errRuns
	}
	return runs, nil
}

// readTexts reads a list of texts.
func readTexts(b []byte) (all []string, rest []byte, err error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	for i := uint32(0); i < n && err == nil; i++ {
		var s string
		s, b, err = msgp.ReadStringBytes(b)
		all = append(all, s)
	}
	return all, b, err
}
