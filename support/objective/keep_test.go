package objective

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

// bothWays are a result with its runs one by one, and with a summary of them as a table needs it.
func bothWays(t Table, r *measure.Result) map[string]*measure.Result {
	k := t.Keep()
	k.Most = 1
	recorder := measure.NewRecorder(k)
	for _, run := range r.Runs {
		recorder.Run(run)
	}
	summed := *r
	summed.Runs, summed.Summary = nil, recorder.Result().Summary
	if len(r.Runs) < 2 {
		summed.Runs = r.Runs
	}
	return map[string]*measure.Result{"": r, " (summed up)": &summed}
}

func TestASummarySaysWhatItDoesNotKnow(t *testing.T) {
	const goodput, latency = "goodput rate||>= 90 %", "first token latency|p95|< 1 s"
	recorded := func(rows ...string) *measure.Result {
		return bothWays(table(t, rows...), result(200, 0))[" (summed up)"]
	}
	foreign := result(200, 0)
	for i := range foreign.Runs {
		foreign.Runs[i].Model = nil
	}
	added := table(t, goodput, "added total time|p95|< 1 s")
	ofWorkers := bothWays(added, foreign)[" (summed up)"]
	ofWorkers.Driver = measure.Driver{Workers: map[string]*measure.Driver{"a": &foreign.Driver}}
	for name, c := range map[string]struct {
		result *measure.Result
		table  Table
		want   string // "": the first row holds
	}{
		"the same table": {recorded(goodput, latency), table(t, goodput, latency), ""},
		"another statistic": {recorded(goodput, latency), table(t, goodput, "first token latency|p50|< 1 s"),
			""},
		"other limits": {recorded(goodput, latency), table(t, goodput, "first token latency|p95|< 2 s"),
			"of the 200 runs a summary is kept, which counted those within other limits (first token latency < 1 s)"},
		"what the model took": {bothWays(added, foreign)[" (summed up)"], added,
			"for 200 runs the model recorded nothing, so what they added is not known"},
		"what the model took, of workers": {ofWorkers, added,
			"200 runs were summed up by workers, which do not know what the model took"},
		"the same windows": {recorded(latency + "||10 s"), table(t, latency+"||10 s"), ""},
		"other windows": {recorded(latency + "||10 s"), table(t, latency+"||5 s"),
			"the 200 runs are kept as a summary, which has no windows of 5 s"},
	} {
		v := c.table.Judge(c.result, capability.All)
		if j := v.Rows[0]; c.want == "" && j.Verdict != Holds || c.want != "" && (j.Verdict != Invalid ||
			!strings.Contains(j.Reason, c.want)) {
			t.Errorf("%s: %s, %s; want %s", name, j.Verdict, j.Reason, c.want)
		}
		if !strings.Contains(v.Driver, "of 200 runs a summary is kept") {
			t.Errorf("%s: the driver's line is %s", name, v.Driver)
		}
	}
}

func TestTheWorstConversationsOfASummary(t *testing.T) {
	r := result(200, 3)
	for i := range r.Runs {
		r.Runs[i].Course = &measure.Course{Message: "Conversation " + string(rune('A'+i%26)) + ": hello", Tokens: 1}
	}
	r.Runs[27].Latencies[measure.FirstTokenLatency] = time.Minute
	broken := table(t, "first token latency|max|< 1 s", "success rate||= 100 %")
	all := bothWays(broken, r)
	want := broken.Judge(all[""], capability.All).Worst
	got := broken.Judge(all[" (summed up)"], capability.All).Worst
	if len(got) != 2 || len(got[0].Conversations) != len(want[0].Conversations) {
		t.Fatalf("%+v, want %+v", got, want)
	}
	for i := range want {
		for n, c := range want[i].Conversations {
			if got[i].Conversations[n].Brief != c.Brief {
				t.Errorf("%s: %s, want %s", want[i].Metric, got[i].Conversations[n].Brief, c.Brief)
			}
		}
	}
}
