package defect

import (
	"io"
	"reflect"
	"sync"
)

// maxTold is how many hits of one process are told.
const maxTold = 100

// hits is where the process that makes a mistake tells how often it was provoked.
var hits struct {
	sync.Mutex
	told int
	to   io.Writer
}

// TellHits makes this process write one byte to w each time its defect changes what the
// server would have done, a hundred times at most. A defect without a hit was never provoked,
// or its process could not write.
func TellHits(w io.Writer) {
	hits.Lock()
	defer hits.Unlock()
	hits.told, hits.to = 0, w
}

// hit tells that the defect has changed something.
func hit() {
	hits.Lock()
	defer hits.Unlock()
	if hits.to == nil || hits.told == maxTold {
		return
	}
	hits.told++
	// A hit that cannot be told is one that is not counted.
	_, _ = hits.to.Write([]byte{'.'})
}

// differs tells a hit if the values differ, and returns the first.
func differs[T any](now, usual T) T {
	if !reflect.DeepEqual(now, usual) {
		hit()
	}
	return now
}

// watched is one call of a part that a defect stands in front of: it tells a hit if the call
// is not passed on once as it came, or is answered otherwise than the part answered.
type watched struct{ passed int }

// pass is told what is passed on, and what came.
func (w *watched) pass(now, came any) {
	if w.passed++; w.passed > 1 || !reflect.DeepEqual(now, came) {
		hit()
	}
}

// end is told what is answered, and what the part answered.
func (w *watched) end(now, answered any) {
	if w.passed == 0 || !reflect.DeepEqual(now, answered) {
		hit()
	}
}

// same tells whether two values that may not be comparable are one.
func same(a, b any) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	return !reflect.ValueOf(a).Comparable() || a == b
}
