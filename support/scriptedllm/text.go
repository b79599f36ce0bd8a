package scriptedllm

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const (
	mostCounted   = 10_000                // the largest distance that the default reply counts over
	countingPace  = 10 * time.Millisecond // between two counted numbers
	defaultEnding = " (That is the whole answer.)"
)

var counting = regexp.MustCompile(`(?i)\bcount\s+from\s+(\d{1,9})\s+to\s+(\d{1,9})\b`)

// DefaultReply is the answer to a message that nothing scripted, a pure function
// of that message. "count from A to B" anywhere in it, in any case, with
// 0 ≤ B−A ≤ 10 000, is answered with the numbers from A to B, one a chunk
// ("1", " 2", …), 10 ms apart; any other message is repeated at once in at least
// five chunks.
func DefaultReply(message string) Reply {
	if m := counting.FindStringSubmatch(message); m != nil {
		// Nine digits at most: both conversions succeed.
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		if from <= to && to-from <= mostCounted {
			return Reply{Chunks: count(from, to), TokenDelay: countingPace}
		}
	}
	return Reply{Text: "You said: " + message + defaultEnding}
}

// count cuts all numbers out of one string, so that they cost one allocation.
func count(from, to int) []string {
	var text []byte
	ends := make([]int, 0, to-from+1)
	for n := from; n <= to; n++ {
		if n > from {
			text = append(text, ' ')
		}
		text = strconv.AppendInt(text, int64(n), 10)
		ends = append(ends, len(text))
	}
	whole, start := string(text), 0
	chunks := make([]string, len(ends))
	for i, end := range ends {
		chunks[i] = whole[start:end]
		start = end
	}
	return chunks
}

// Split cuts a text into words, each with the space before it; a character of
// a script that puts no space between words is a word. The pieces share the text's memory, join to
// the text again and never part the bytes of a character. An empty text has none.
func Split(text string) []string {
	if text == "" {
		return nil
	}
	chunks := make([]string, 0, len(text)/6+1)
	start, begun := 0, false // begun: the piece at start has a character that is not space
	for i, r := range text {
		space := unicode.IsSpace(r)
		if begun && (space || unspaced(r)) {
			chunks = append(chunks, text[start:i])
			start, begun = i, false
		}
		begun = begun || !space
	}
	return append(chunks, text[start:])
}

func unspaced(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// words counts what stands between spaces: the unit of the usage that the model reports.
func words(text string) int {
	n := 0
	for range strings.FieldsSeq(text) {
		n++
	}
	return n
}
