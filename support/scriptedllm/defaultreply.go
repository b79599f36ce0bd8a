package scriptedllm

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const (
	mostCounted   = 100_000               // the largest distance that the default reply counts over
	countingPace  = 10 * time.Millisecond // between two counted numbers, unless the message says another
	defaultEnding = " (That is the whole answer.)"
)

var (
	counting = regexp.MustCompile(
		`(?i)\bcount\s+from\s+(\d{1,9})\s+to\s+(\d{1,9})\b(?:,?\s+one\s+every\s+(\d{1,6})\s*ms\b)?`)
	thinking = regexp.MustCompile(`(?i)\bthink\s+for\s+(\d{1,6})\s*ms\b`)
)

// DefaultReply is the answer to a message that nothing scripted, a pure function
// of that message. "count from A to B" anywhere in it, in any case, with
// 0 ≤ B−A ≤ 100 000, is answered with the numbers from A to B, one a chunk
// ("1", " 2", …), 10 ms apart, or as far as "count from A to B, one every 100 ms" says; any
// other message is repeated at once in at least five chunks. Before either, "think for 200 ms" is obeyed.
func DefaultReply(message string) Reply {
	// The patterns admit so few digits that every conversion succeeds.
	var think time.Duration
	if m := thinking.FindStringSubmatch(message); m != nil {
		n, _ := strconv.Atoi(m[1])
		think = time.Duration(n) * time.Millisecond
	}
	if m := counting.FindStringSubmatch(message); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		pace := countingPace
		if m[3] != "" {
			n, _ := strconv.Atoi(m[3])
			pace = time.Duration(n) * time.Millisecond
		}
		if from <= to && to-from <= mostCounted {
			return Reply{Chunks: count(from, to), FirstTokenDelay: think, TokenDelay: pace}
		}
	}
	return Reply{Text: "You said: " + message + defaultEnding, FirstTokenDelay: think}
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
