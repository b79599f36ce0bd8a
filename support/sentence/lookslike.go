package sentence

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"bamboo-spec/support/lookalike"
)

// Odd is a character of a step that the sentence does not have, although it looks so.
type Odd struct {
	At   int  // its index in the text, in characters
	Rune rune // as it is written
	Want rune // what the sentence has there; 0: nothing
}

// LooksLike finds the sentence that the text would mean but for characters that are
// invisible or look like others, in its own words or in values that are no free text;
// nil if there is none.
func (b *Book) LooksLike(keyword Keyword, text string) (*Sentence, []Odd) {
	written := []rune(text)
	folded, from := lookalike.Folded(written)
	trimmed := strings.TrimLeft(folded, " ")
	from = from[len(folded)-len(trimmed):]
	trimmed = strings.TrimRight(trimmed, " ")
	for i := range b.sentences {
		s := &b.sentences[i]
		if keyword != "" && s.Keyword != keyword {
			continue
		}
		if m := s.folded().FindStringSubmatchIndex(trimmed); m != nil {
			return s, s.oddities(written, trimmed, from, m)
		}
	}
	return nil, nil
}

// folded is the expression with its own words as they look.
func (s *Sentence) folded() *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for _, p := range s.pieces() {
		if p.kind == nil {
			b.WriteString("(" + regexp.QuoteMeta(lookalike.Fold(p.text)) + ")")
			continue
		}
		b.WriteString("(" + p.kind.Group + ")")
		if p.optional {
			b.WriteString("?")
		}
	}
	return compile(b.String() + "$")
}

// oddities compares each piece of the sentence with what is written in its place; m
// are the places of the pieces in the folded text.
func (s *Sentence) oddities(written []rune, folded string, from, m []int) []Odd {
	var all []Odd
	done := 0 // how much of the written text was compared
	pieces := s.pieces()
	for i, p := range pieces {
		if m[2*i+2] < 0 {
			continue
		}
		end := len(written)
		if n := utf8.RuneCountInString(folded[:m[2*i+3]]); i+1 < len(pieces) && n < len(from) {
			end = from[n]
		}
		part, want := written[done:end], p.text
		if p.kind != nil {
			want = folded[m[2*i+2]:m[2*i+3]]
		}
		if p.kind == nil || !p.kind.takes(string(part)) {
			all = append(all, different(done, part, []rune(want))...)
		}
		done = end
	}
	return all
}

// different lists where a text of the same look differs from what is wanted.
func different(at int, written, want []rune) []Odd {
	var all []Odd
	for i, r := range written {
		switch {
		case len(want) > 0 && r == want[0]:
			want = want[1:]
		case len(want) > 0 && lookalike.Same(r, want[0]):
			all = append(all, Odd{at + i, r, want[0]})
			want = want[1:]
		default:
			all = append(all, Odd{At: at + i, Rune: r})
		}
	}
	return all
}
