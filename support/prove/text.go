package prove

import (
	"regexp"
	"strings"
)

// What differs from one run to the next, and says nothing about the failure.
var passing = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "…"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:…"},
	{regexp.MustCompile(`\+?\d+(\.\d+)? ?(ns|µs|ms|s)\b`), "…"},
	{regexp.MustCompile(`\b1[6-9]\d{8,11}\b`), "…"}, // a time as a number
	{regexp.MustCompile(`[ \t]+(\n|$)`), "$1"},
}

// lasting is a text without what differs from one run to the next.
func lasting(text string) string {
	for _, p := range passing {
		text = p.pattern.ReplaceAllString(text, p.with)
	}
	return strings.TrimRight(text, "\n")
}

// said is what somebody reads who sees only the failure: the sentence and its error.
func (t Trial) said() string {
	sentence := t.Sentence
	if sentence == "" {
		sentence = "every sentence held, but the account at the end does not add up:"
	}
	return sentence + "\n  " + strings.ReplaceAll(t.Text, "\n", "\n  ")
}

// head is the part of such a text that is the same in every run: the sentence and
// what its failure says first. What came instead may differ, in a count of tokens
// for instance.
func head(said string) string {
	sentence, rest, _ := strings.Cut(said, "\n")
	first, _, _ := strings.Cut(rest, "\n")
	return sentence + "\n" + first
}

// Lines of a failure's text that are printed, and that the page keeps.
const (
	linesShown = 6
	linesKept  = 14
)

// firstLines is the beginning of a text of several lines.
func firstLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	if len(lines) > n {
		lines = append(lines[:n], "…")
	}
	return strings.Join(lines, "\n")
}
