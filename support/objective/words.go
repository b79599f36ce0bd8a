package objective

import "strings"

// Word is a word of a table of objectives and what it means, for readers who do not measure every day.
type Word struct{ Word, Meaning string }

// Words are those that a table may hold and that not every reader knows.
func Words() []Word {
	return []Word{
		{"added", "the time that Bamboo took beyond the time of the model"},
		{"first token latency",
			"also called TTFT: from the moment that the question was due to the first token of its answer"},
		{"inter-token latency", "also called ITL: the time between two tokens of an answer"},
		{"time per output token",
			"also called TPOT: the time from the first to the last token, for each token after the first"},
		{"goodput", "right answers per second that came within the limits of the table"},
		{"goodput rate", "the share of all questions whose right answer came within the limits of the table"},
		{"window", "each part of the load of that length must meet the limit by itself, so that no bad minute hides"},
		{"group", "the messages of the mix that carry this name; the limit is for their answers alone"},
		{"p50", "half of all values are at most this one"},
		{"p90", "90 of 100 values are at most this one"},
		{"p95", "95 of 100 values are at most this one; the slowest 5 may be slower"},
		{"p99", "99 of 100 values are at most this one; the slowest may be slower"},
		{"p99.9", "999 of 1 000 values are at most this one; the slowest may be slower"},
		{"growth", "how much more at the end of the load than before it"},
		{"growth per minute", "how fast it grew while the load was the same, for each minute"},
		{"left over", "how many more after the load than before it: what was not released"},
		{"sure", "not only the measured value but its whole 95 % interval meets the limit"},
	}
}

// WordsOf are the words that these rows hold.
func WordsOf(rows []Judged) []Word {
	var all []Word
	for _, w := range Words() {
		for _, r := range rows {
			if r.Statistic == w.Word || r.Confidence == w.Word || hasWord(r.Metric, w.Word) ||
				w.Word == "window" && r.Window != "" || w.Word == "group" && r.Group != "" {
				all = append(all, w)
				break
			}
		}
	}
	return all
}

func hasWord(text, word string) bool { return strings.Contains(" "+text+" ", " "+word+" ") }
