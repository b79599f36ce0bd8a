package sentence

import (
	"fmt"
	"strings"
)

// Almost finds the sentence that a text would mean but for its values, and says
// what is wrong with them; nil if there is none.
func (b *Book) Almost(keyword Keyword, text string) (*Sentence, []string) {
	var best *Sentence
	var problems []string
	words := 0
	for i := range b.sentences {
		s := &b.sentences[i]
		if keyword != "" && s.Keyword != keyword {
			continue
		}
		m := s.lax().FindStringSubmatch(text)
		if m == nil {
			continue
		}
		wrong, n := s.wrongValues(m[1:]), s.words()
		if best == nil || len(wrong) < len(problems) || len(wrong) == len(problems) && n > words {
			best, problems, words = s, wrong, n
		}
	}
	return best, problems
}

// wrongValues says what is wrong with each value that the expression does not take.
func (s *Sentence) wrongValues(values []string) []string {
	var wrong []string
	for i, k := range s.Params() {
		v := values[i]
		switch err := k.Check(v); {
		case k.read != nil && !k.takes(v) && strings.Contains(v, `"`):
			wrong = append(wrong, fmt.Sprintf(`a " inside of a text is written \": "%s"`, mended(v)))
		case !k.takes(v) && err != nil:
			wrong = append(wrong, err.Error())
		case !k.takes(v):
			wrong = append(wrong, fmt.Sprintf("“%s” is not allowed there; write %s", v, k.Wanted))
		}
	}
	if len(wrong) == 0 {
		wrong = append(wrong,
			`each text stands in straight quotation marks, and in those that the sentence has: "…" or '…'`)
	}
	return wrong
}

// words counts what the sentence says by itself.
func (s *Sentence) words() int {
	n := 0
	for _, p := range s.pieces() {
		n += len(strings.Fields(p.text))
	}
	return n
}

// mended is a text with each of its quotation marks escaped that is not yet.
func mended(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, `\"`, `"`), `"`, `\"`)
}
