package objective

import (
	"slices"
	"testing"
)

func TestWordsOfATable(t *testing.T) {
	rows := []Judged{
		{Row: Row{Metric: "added first token latency", Statistic: "p95"}},
		{Row: Row{Metric: "memory", Statistic: "growth per minute", Confidence: "sure"}},
		{Row: Row{Metric: "success rate"}},
	}
	var got []string
	for _, w := range WordsOf(rows) {
		got = append(got, w.Word)
	}
	if want := []string{"added", "first token latency", "p95", "growth per minute", "sure"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := WordsOf([]Judged{{Row: Row{Metric: "throughput"}}}); got != nil {
		t.Errorf("got %v", got)
	}
}

// Every percentile and every statistic of the process is explained.
func TestEachStatisticIsExplained(t *testing.T) {
	explained := map[string]bool{string(Max): true, string(Mean): true, string(Peak): true} // words of every day
	for _, w := range Words() {
		explained[w.Word] = true
	}
	for _, m := range Metrics() {
		for _, s := range m.Statistics {
			if !explained[string(s)] {
				t.Errorf("%s of %s is not explained", s, m.Name)
			}
		}
	}
}
