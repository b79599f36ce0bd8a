package measure

import "time"

// Window is the part of a result that began in one part of the load.
type Window struct {
	Span
	*Result // the runs alone whose intended start is in it
}

// Windows cuts a load into windows of that length, from the first intended start to the last. What
// is left at the end is a window of its own if it is at least half as long, and else belongs to the
// one before it. A summary has the windows that it was to keep, counted from the beginning of the load; the error says
// that it has none of that length.
func (r *Result) Windows(length time.Duration) ([]Window, error) {
	switch {
	case r.Summary != nil:
		return r.summedWindows(length)
	case len(r.Runs) == 0:
		return nil, nil
	}
	first, last := r.Runs[0].Start, r.Runs[0].Start
	for _, run := range r.Runs {
		first, last = min(first, run.Start), max(last, run.Start)
	}
	last++ // the end of what holds the last start
	all := make([]Window, max(1, int((last-first+length/2)/length)))
	for i := range all {
		began := first + time.Duration(i)*length
		all[i] = Window{Span{began, began + length}, &Result{Load: r.Load, Driver: r.Driver, Machine: r.Machine}}
	}
	all[len(all)-1].Ended = last
	for _, run := range r.Runs {
		w := all[min(int((run.Start-first)/length), len(all)-1)]
		w.Runs = append(w.Runs, run)
	}
	return all, nil
}

func (r *Result) summedWindows(length time.Duration) ([]Window, error) {
	all, err := r.Summary.windows(length)
	for _, w := range all {
		w.Load, w.Driver, w.Machine = r.Load, r.Driver, r.Machine
	}
	return all, err
}
