package sentence

import (
	"regexp"
	"slices"
	"strings"
)

var (
	groupWithWords = regexp.MustCompile(`\((?:\?:)?([^()]*)\)(\??)`)
	quantified     = regexp.MustCompile(`\[[^\]]*\][*+]?|\\[dwSs][*+]?|\.[*+]`)
)

// Readable is the sentence as a reader would write it, its parameters as "…".
func (s *Sentence) Readable() string {
	t := strings.TrimSuffix(strings.TrimPrefix(s.Expr.String(), "^"), "$")
	for groupWithWords.MatchString(t) {
		t = groupWithWords.ReplaceAllStringFunc(t, func(g string) string {
			m := groupWithWords.FindStringSubmatch(g)
			inner := quantified.ReplaceAllString(m[1], "…")
			if m[2] == "?" {
				return ""
			}
			first, _, alternatives := strings.Cut(inner, "|")
			if alternatives {
				return first
			}
			return inner
		})
	}
	t = quantified.ReplaceAllString(t, "…")
	return strings.Join(strings.Fields(strings.ReplaceAll(t, `\`, "")), " ")
}

// Nearest lists the n sentences whose words are most like those of text, best first.
func (b *Book) Nearest(text string, n int) []*Sentence {
	type scored struct {
		s     *Sentence
		score float64
	}
	want := bag(text)
	var all []scored
	for i := range b.sentences {
		s := &b.sentences[i]
		all = append(all, scored{s, alike(want, bag(s.Readable()))})
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var near []*Sentence
	for _, c := range all[:min(n, len(all))] {
		if c.score > 0 {
			near = append(near, c.s)
		}
	}
	return near
}

var quotedOrNumber = regexp.MustCompile(`"[^"]*"|\d+`)

func bag(text string) map[string]int {
	words := map[string]int{}
	for _, w := range strings.Fields(quotedOrNumber.ReplaceAllString(text, " ")) {
		words[strings.ToLower(strings.Trim(w, `.,:;…"`))]++
	}
	delete(words, "")
	return words
}

// alike is the share of words that both hold (Dice), from 0 to 1.
func alike(a, b map[string]int) float64 {
	var common, total int
	for w, n := range a {
		common += min(n, b[w])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(common) / float64(total)
}
