package swarm

import (
	"math"
	"sync"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// sheet collects what Locust shows of conversations, between one report and the next.
type sheet struct {
	mu    sync.Mutex
	began time.Time
	rows  map[row]*entry
	total *entry // of whole conversations, so that a conversation is one request there
	fails map[fail]*tally
}

// row is a line of Locust's table.
type row struct{ method, name string }

// fail is why something of a row failed.
type fail struct {
	row
	why string
}

// tally counts what happened, and from when to when.
type tally struct {
	n           int
	first, last time.Time
}

// entry is what a row has come to. Times are in milliseconds, as Locust's are.
type entry struct {
	requests, failures     int
	sum, least, most       float64
	last                   time.Time
	times                  map[float64]int // by the rounded time; of those that succeeded
	perSecond, failsSecond map[int64]int   // by the second of the clock
}

func newSheet() *sheet {
	s := &sheet{}
	s.clear()
	return s
}

// forget forgets all that was noted.
func (s *sheet) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
}

// clear forgets all. The lock is held, or nobody else has the sheet yet.
func (s *sheet) clear() {
	s.began, s.rows, s.total, s.fails = time.Now(), map[row]*entry{}, newEntry(), map[fail]*tally{}
}

func newEntry() *entry {
	return &entry{times: map[float64]int{}, perSecond: map[int64]int{}, failsSecond: map[int64]int{}}
}

// add notes one value of a row. Why is the reason of a failure, "" for a success; whole says that it
// is that of a whole conversation.
func (s *sheet) add(r row, took time.Duration, why string, whole bool) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows[r] == nil {
		s.rows[r] = newEntry()
	}
	s.rows[r].add(now, took, why != "")
	if whole {
		s.total.add(now, took, why != "")
	}
	if why == "" {
		return
	}
	t := s.fails[fail{r, why}]
	if t == nil {
		t = &tally{first: now}
		s.fails[fail{r, why}] = t
	}
	t.n, t.last = t.n+1, now
}

func (e *entry) add(now time.Time, took time.Duration, failed bool) {
	e.requests++
	e.perSecond[now.Unix()]++
	e.last = now
	if failed { // its time would make a server that fails look fast
		e.failures++
		e.failsSecond[now.Unix()]++
		return
	}
	ms := float64(took) / float64(time.Millisecond)
	if len(e.times) == 0 {
		e.least = ms
	}
	e.least, e.most, e.sum = min(e.least, ms), max(e.most, ms), e.sum+ms
	e.times[threeDigits(ms)]++
}

// threeDigits rounds to three significant digits.
func threeDigits(ms float64) float64 {
	if ms <= 0 {
		return 0
	}
	scale := math.Pow(10, 2-math.Floor(math.Log10(ms)))
	return math.Round(ms*scale) / scale
}

// report appends the data of a message “stats” with all that was noted, and forgets it.
func (s *sheet) report(users map[string]int) func([]byte) []byte {
	return func(b []byte) []byte {
		s.mu.Lock()
		defer s.mu.Unlock()
		b = msgp.AppendMapHeader(b, 5)
		b = msgp.AppendArrayHeader(msgp.AppendString(b, "stats"), uint32(len(s.rows)))
		for r, e := range s.rows {
			b = e.append(b, r, s.began)
		}
		b = s.total.append(msgp.AppendString(b, "stats_total"), row{name: "Aggregated"}, s.began)
		b = s.appendErrors(msgp.AppendString(b, "errors"))
		b = appendUsers(b, users)
		s.clear()
		return b
	}
}

// append appends an entry as Locust serializes one.
func (e *entry) append(b []byte, r row, began time.Time) []byte {
	b = msgp.AppendMapHeader(b, 14)
	b = msgp.AppendString(msgp.AppendString(b, "name"), r.name)
	b = msgp.AppendString(msgp.AppendString(b, "method"), r.method)
	b = msgp.AppendFloat64(msgp.AppendString(b, "start_time"), seconds(began))
	b = msgp.AppendString(b, "last_request_timestamp")
	if e.requests == 0 {
		b = msgp.AppendNil(b)
	} else {
		b = msgp.AppendFloat64(b, seconds(e.last))
	}
	b = msgp.AppendInt(msgp.AppendString(b, "num_requests"), e.requests)
	b = msgp.AppendInt(msgp.AppendString(b, "num_none_requests"), e.failures)
	b = msgp.AppendInt(msgp.AppendString(b, "num_failures"), e.failures)
	b = msgp.AppendFloat64(msgp.AppendString(b, "total_response_time"), e.sum)
	b = msgp.AppendFloat64(msgp.AppendString(b, "max_response_time"), e.most)
	b = msgp.AppendString(b, "min_response_time")
	if len(e.times) == 0 {
		b = msgp.AppendNil(b)
	} else {
		b = msgp.AppendFloat64(b, e.least)
	}
	b = msgp.AppendInt(msgp.AppendString(b, "total_content_length"), 0)
	b = msgp.AppendMapHeader(msgp.AppendString(b, "response_times"), uint32(len(e.times)))
	for ms, n := range e.times {
		if whole := int64(ms); float64(whole) == ms {
			b = msgp.AppendInt64(b, whole)
		} else {
			b = msgp.AppendFloat64(b, ms)
		}
		b = msgp.AppendInt(b, n)
	}
	b = appendCounts(msgp.AppendString(b, "num_reqs_per_sec"), e.perSecond)
	return appendCounts(msgp.AppendString(b, "num_fail_per_sec"), e.failsSecond)
}

func appendCounts(b []byte, counts map[int64]int) []byte {
	b = msgp.AppendMapHeader(b, uint32(len(counts)))
	for second, n := range counts {
		b = msgp.AppendInt(msgp.AppendInt64(b, second), n)
	}
	return b
}

func (s *sheet) appendErrors(b []byte) []byte {
	b = msgp.AppendMapHeader(b, uint32(len(s.fails)))
	for f, t := range s.fails {
		b = msgp.AppendString(b, f.method+"."+f.name+"."+f.why) // names the same failure of all workers
		b = msgp.AppendMapHeader(b, 6)
		b = msgp.AppendString(msgp.AppendString(b, "method"), f.method)
		b = msgp.AppendString(msgp.AppendString(b, "name"), f.name)
		b = msgp.AppendString(msgp.AppendString(b, "error"), f.why)
		b = msgp.AppendInt(msgp.AppendString(b, "occurrences"), t.n)
		b = msgp.AppendFloat64(msgp.AppendString(b, "first_seen"), seconds(t.first))
		b = msgp.AppendFloat64(msgp.AppendString(b, "last_seen"), seconds(t.last))
	}
	return b
}

// appendUsers appends the two fields that say how many users there are.
func appendUsers(b []byte, users map[string]int) []byte {
	b = msgp.AppendMapHeader(msgp.AppendString(b, "user_classes_count"), uint32(len(users)))
	sum := 0
	for class, n := range users {
		b = msgp.AppendInt(msgp.AppendString(b, class), n)
		sum += n
	}
	return msgp.AppendInt(msgp.AppendString(b, "user_count"), sum)
}

func seconds(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }
