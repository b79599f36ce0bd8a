package measure

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// Run is what one run of a load step came to: one conversation, or one message
// where the load counts messages.
type Run struct {
	// Conversation is its number in the whole load, from 0; several runs have one if clients follow. It is not kept in
	// JSON.
	Conversation int

	Group     string        // of messages that its message is in; "": none
	Start     time.Duration // the intended start, since the load step began
	End       time.Duration // when its terminal had been read; of a run without one, when it was given up
	Failure   string        // why it is no success, in words that runs failing alike share; "" for a success
	TimedOut  bool          // it failed because its time was up
	Latencies Latencies     // its own values
	Model     *ModelTimes   // nil where the model is not ours
	Course    *Course       // how it went; nil: nobody noted it. It is not kept in JSON.
}

// Course is how a run went, for those who ask why it was slow. Its moments are counted from the run's Start; one that
// did not come is zero.
type Course struct {
	Session, Message                             string
	Created                                      time.Duration // session creation took so long
	Asked, FirstToken, LastToken, Stop, Terminal time.Duration
	Tokens                                       int
	Stall                                        time.Duration // the longest gap between two tokens
	Failure                                      string        // why it failed, in all words
}

// Latencies are the values of one run. In JSON they are nanoseconds, null for Never.
type Latencies map[Metric]time.Duration

// ModelTimes is what the scripted model recorded that it took for a run, from the
// arrival of the request (not what its script said).
type ModelTimes struct {
	FirstToken time.Duration `json:"first_token_ns"`
	Total      time.Duration `json:"total_ns"`
}

// Fail makes the run a failed one: whatever it did before, it took infinitely
// long in each latency that it owed. They are those that it would have had as a
// success; a run that nobody would have stopped owes no stop latency. One that owes
// none at all makes rows about latencies invalid.
func (r *Run) Fail(why string, owed ...Metric) {
	r.Failure = why
	r.Latencies = Latencies{}
	for _, m := range owed {
		r.Latencies[m] = Never
	}
}

// base says from which measured value, and which recorded one, an added latency is the difference.
var base = map[Metric]struct {
	measured []Metric
	recorded func(*ModelTimes) time.Duration
}{
	AddedFirstToken: {[]Metric{FirstTokenLatency, FirstReplyLatency},
		func(m *ModelTimes) time.Duration { return m.FirstToken }},
	AddedTotalTime: {[]Metric{TotalResponseTime}, func(m *ModelTimes) time.Duration { return m.Total }},
}

// Latency is the run's own value of a metric: ok is false if it has none, and
// unrecorded is true if that is because the model recorded nothing for it. The
// run's value of the inter-token latency is its longest stall.
func (r *Run) Latency(m Metric) (d time.Duration, ok, unrecorded bool) {
	if m == InterTokenLatency {
		m = LongestStall
	}
	b, added := base[m]
	if !added {
		d, ok = r.Latencies[m]
		return d, ok, false
	}
	for _, measured := range b.measured {
		d, ok := r.Latencies[measured]
		switch {
		case !ok:
			continue
		case d == Never:
			return Never, true, false
		case r.Model == nil:
			return 0, false, true
		}
		return d - b.recorded(r.Model), true, false
	}
	return 0, false, false
}

// Slowness orders runs by a latency: one that failed is slower than any other, and of two failures the one that took
// longer.
func (r *Run) Slowness(m Metric) time.Duration {
	if r.Failure != "" {
		return 365*24*time.Hour + r.End - r.Start
	}
	d, _, _ := r.Latency(m)
	return d
}

// AtOnce is the largest number of runs that were under way at one moment.
func AtOnce(runs []Run) int {
	type edge struct {
		at   time.Duration
		step int // 1: a run begins; -1: one ends
	}
	edges := make([]edge, 0, 2*len(runs))
	for i := range runs {
		edges = append(edges, edge{runs[i].Start, 1}, edge{runs[i].End, -1})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.step, b.step)) // what ends makes place for what begins
	})
	now, most := 0, 0
	for _, e := range edges {
		now += e.step
		most = max(most, now)
	}
	return most
}

// runJSON is a Run in JSON.
type runJSON struct {
	Group     string                 `json:"group,omitempty"`
	Start     time.Duration          `json:"start_ns"`
	End       time.Duration          `json:"end_ns"`
	Failure   string                 `json:"failure,omitempty"`
	TimedOut  bool                   `json:"timed_out,omitempty"`
	Latencies map[Metric]nanoseconds `json:"latencies_ns"`
	Model     *ModelTimes            `json:"model,omitempty"`
}

// MarshalJSON writes times in nanoseconds.
func (r Run) MarshalJSON() ([]byte, error) {
	j := runJSON{r.Group, r.Start, r.End, r.Failure, r.TimedOut, map[Metric]nanoseconds{}, r.Model}
	for m, d := range r.Latencies {
		j.Latencies[m] = nanoseconds(d)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Run) UnmarshalJSON(text []byte) error {
	var j runJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*r = Run{Group: j.Group, Start: j.Start, End: j.End, Failure: j.Failure, TimedOut: j.TimedOut,
		Latencies: Latencies{}, Model: j.Model}
	for m, d := range j.Latencies {
		r.Latencies[m] = time.Duration(d)
	}
	return nil
}
