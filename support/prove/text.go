package prove

import (
	"regexp"
	"strings"

	"bamboo-spec/support/reference/defect"
)

type replacement struct {
	pattern *regexp.Regexp
	with    string
}

// What differs from one run to the next, and says nothing about the failure.
var (
	passingNames = []replacement{
		{regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "…"},
		{regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f-]+…`), "…"}, // cut in the middle of a headline
		{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:…"},
	}
	passingTimes = []replacement{
		{regexp.MustCompile(`\+?\d+(\.\d+)? ?(ns|µs|ms|s)\b`), "…"},
		{regexp.MustCompile(`\b1[6-9]\d{8,11}\b`), "…"}, // a time as a number
	}
	trailingSpace = regexp.MustCompile(`[ \t]+(\n|$)`)
)

// without is a text with what passes replaced.
func without(text string, passing ...replacement) string {
	for _, p := range passing {
		text = p.pattern.ReplaceAllString(text, p.with)
	}
	return strings.TrimRight(trailingSpace.ReplaceAllString(text, "$1"), "\n")
}

// lasting is what a failure says without what differs from one run to the next. Where it
// is about what was measured the times stay: they are what it says.
func (t Trial) lasting() string {
	text := without(t.said(), passingNames...)
	if measured(t.Defect) {
		return text
	}
	return without(text, passingTimes...)
}

// measured tells whether a defect shows in measurements alone.
func measured(d defect.Defect) bool { return d.Kind == defect.Performance }

// said is what somebody reads who sees only the failure: the sentence and its error.
func (t Trial) said() string {
	sentence := t.Sentence
	if sentence == "" {
		sentence = "every sentence held, but the end-of-scenario checks failed:"
	}
	return sentence + "\n  " + strings.ReplaceAll(t.Text, "\n", "\n  ")
}

// head is the part of such a text that is the same in every run: the sentence and
// what its failure says first, whatever its numbers are: which of several users it was, how
// many tokens had come. What came instead may differ altogether.
func head(said string) string {
	sentence, rest, _ := strings.Cut(said, "\n")
	first, _, _ := strings.Cut(rest, "\n")
	first = oneOfSeveral.ReplaceAllString(first, "${1}N: the answer to …")
	return number.ReplaceAllString(sentence+"\n"+first, "N")
}

// alike tells whether two such texts say the same: they have one head, or both begin with a connection that ended.
// Which sentence meets that end first, and as what, changes from run to run.
func alike(a, b string) bool { return head(a) == head(b) || cutOff(a) && cutOff(b) }

func cutOff(said string) bool {
	_, rest, _ := strings.Cut(said, "\n")
	first, _, _ := strings.Cut(rest, "\n")
	return connectionEnd.MatchString(first)
}

var (
	number        = regexp.MustCompile(`\d+`)
	oneOfSeveral  = regexp.MustCompile(`^(\s*)\pL+: the answer to "[^"]*"`)
	connectionEnd = regexp.MustCompile(
		`(the connection broke: |the gateway closed the TCP connection|dial tcp |read tcp |write tcp |unexpected EOF|EOF).*`)
)

// Lines of a failure's text that are printed, and that the page keeps.
const (
	linesShown = 6
	linesKept  = 14
)

// shownOf is how many lines of a failure's text are printed: a table that was measured is shown whole.
func shownOf(d defect.Defect) int {
	if measured(d) {
		return linesKept
	}
	return linesShown
}

// firstLines is the beginning of a text of several lines.
func firstLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	if len(lines) > n {
		lines = append(lines[:n], "…")
	}
	return strings.Join(lines, "\n")
}
