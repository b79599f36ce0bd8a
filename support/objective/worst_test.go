package objective_test

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

// course is a run that is due at a moment and gets its first token after a while.
func course(name string, due, first time.Duration) measure.Run {
	return measure.Run{Start: due, End: due + first + 20*time.Millisecond,
		Latencies: measure.Latencies{measure.FirstTokenLatency: first},
		Model:     &measure.ModelTimes{FirstToken: 10 * time.Millisecond, Total: 30 * time.Millisecond},
		Course: &measure.Course{Session: "s-" + name, Message: name + ": count to 3", Created: time.Millisecond,
			Asked: 2 * time.Millisecond, FirstToken: first, LastToken: first + 15*time.Millisecond,
			Terminal: first + 20*time.Millisecond, Tokens: 3, Stall: 12 * time.Millisecond}}
}

func loaded() *measure.Result {
	failed := course("Failing", 400*time.Millisecond, 50*time.Millisecond)
	failed.Fail("the stream broke off", measure.FirstTokenLatency)
	failed.Course.Failure = "the stream broke off: after 2 tokens"
	return &measure.Result{
		Load: measure.Span{Ended: time.Second},
		Runs: []measure.Run{course("Quick", 0, 20*time.Millisecond), course("Slow", 100*time.Millisecond,
			300*time.Millisecond), course("Slower", 150*time.Millisecond, 310*time.Millisecond),
			course("Usual", 200*time.Millisecond, 30*time.Millisecond), failed},
		Driver: measure.Driver{Planned: 5, Made: 5, Lateness: series(5)},
		Process: map[measure.Metric]measure.Track{measure.CPU: {{At: 200 * time.Millisecond, Value: 0.5}},
			measure.Memory: {{At: 200 * time.Millisecond, Value: 31e6}}},
	}
}

func series(n int) *measure.Series {
	s := &measure.Series{}
	for range n {
		s.Add(0)
	}
	return s
}

func judged(t *testing.T, rows ...objective.Row) objective.Verdicts {
	t.Helper()
	table, err := objective.Parse(rows)
	if err != nil {
		t.Fatal(err)
	}
	return table.Judge(loaded(), capability.All)
}

// A broken latency names the conversations that failed and then the slowest, each with how it went and what the machine
// did then.
func TestABrokenLatencyHasItsWorstConversations(t *testing.T) {
	v := judged(t, objective.Row{Metric: "first token latency", Statistic: "p50", Limit: "< 5 ms"},
		objective.Row{Metric: "first token latency", Statistic: "max", Limit: "< 5 ms"})
	if len(v.Worst) != 1 || len(v.Worst[0].Conversations) != 3 {
		t.Fatalf("found %+v", v.Worst)
	}
	var brief []string
	for _, c := range v.Worst[0].Conversations {
		brief = append(brief, c.Brief)
	}
	if got, want := strings.Join(brief, "\n"), "failed: the stream broke off, 400 ms into the load: Failing\n"+
		"310 ms, 150 ms into the load: Slower\n300 ms, 100 ms into the load: Slow"; got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	want := `2. 310 ms, 150 ms into the load: Slower
   Slower: count to 3, session s-Slower
       0 ms  due, 150 ms into the load, with 1 other under way
       2 ms  the answer is asked for; the message was accepted in 1 ms
     310 ms  first token; the model sent its first 10 ms after it was asked, its last after 30 ms
     325 ms  last token, number 3; the longest gap between two was 12 ms
     330 ms  the answer has ended
   meanwhile: Bamboo used 50 % of a processor and 31 MB of memory
`
	if text := v.WorstText(); !strings.Contains(text, want) ||
		!strings.Contains(text, "     70 ms  failed: the stream broke off: after 2 tokens\n") {
		t.Errorf("it says\n%s\nwant\n%s", text, want)
	}
}

func TestABrokenShareOfRunsNamesThoseThatFailed(t *testing.T) {
	v := judged(t, objective.Row{Metric: "success rate", Limit: "= 100 %"},
		objective.Row{Metric: "throughput", Limit: "> 1000 /s"})
	if len(v.Worst) != 1 || len(v.Worst[0].Conversations) != 1 ||
		!strings.HasPrefix(v.Worst[0].Conversations[0].Brief, "failed: the stream broke off, ") {
		t.Errorf("found %+v", v.Worst)
	}
}

func TestWhatHoldsHasNoWorstConversations(t *testing.T) {
	v := judged(t, objective.Row{Metric: "first token latency", Statistic: "p50", Limit: "< 5 s"})
	if len(v.Worst) > 0 || v.WorstText() != "" {
		t.Errorf("found %+v", v.Worst)
	}
}
