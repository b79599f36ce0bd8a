package sentence

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bamboo-spec/support/spelling"
)

// Near is a sentence that resembles a text.
type Near struct {
	*Sentence
	Marked string  // readable, with marks around the words that the text does not have: ‹answer›
	Alike  float64 // 1: all words are the same; 0: none is
}

// Nearest lists the n sentences most like a text, best first. Sentences of the
// wanted keyword come before others that are as like.
func (b *Book) Nearest(keyword Keyword, text string, n int) []Near {
	have := parts.FindAllString(text, -1)
	var all []Near
	seen := map[string]bool{}
	for i := range b.sentences {
		s := &b.sentences[i]
		near := s.compare(have)
		if near.Alike < leastAlike || seen[near.Marked] {
			continue
		}
		seen[near.Marked] = true
		if keyword != "" && s.Keyword != keyword {
			near.Alike -= otherKeyword
		}
		all = append(all, near)
	}
	slices.SortStableFunc(all, func(a, b Near) int {
		switch {
		case a.Alike > b.Alike:
			return -1
		case a.Alike < b.Alike:
			return 1
		}
		return 0
	})
	return all[:min(n, len(all))]
}

const (
	leastAlike   = 0.25 // below it a sentence is about something else
	leastWord    = 0.5  // below it two words are two words, not a typo
	almost       = 0.9  // what a typo counts
	otherKeyword = 0.05 // what a sentence for another keyword falls back
)

// token is a word of a sentence.
type token struct {
	before string         // what stands between it and the word before it: a space, or nothing
	text   string         // as it reads
	fits   *regexp.Regexp // of a word with a value in it; nil: the text itself
}

// like is 1 for the word itself, less for a word that resembles it, else 0.
func (t token) like(word string) float64 {
	switch {
	case t.text == word, t.fits != nil && t.fits.MatchString(word):
		return 1
	case t.fits != nil:
		return 0
	}
	if a := spelling.Alike(t.text, word); a >= leastWord {
		return a * almost
	}
	return 0
}

// Parts of a text that count as one word: something in quotation marks, the two
// words that name nobody, a time, a name in Chinese, a character of a script
// without spaces, a word.
var (
	parts = regexp.MustCompile(
		`[“"](?:[^”"\\]|\\.)*[”"][^\s"\p{Han}]*|'[^']*[ {][^']*'[^\s']*|[Tt]he user\S*|\d[\d.]* (?:ns|ms|s|min)\b|用户|[小老阿]\p{Han}|\p{Han}|[^\s\p{Han}"]+`)
	holes = regexp.MustCompile(`[Tt]he user\S*|\p{Han}|[^\s\p{Han}]+`)
)

// hole stands for a value while a sentence is cut into words.
const hole = "\uE000"

// tokens are the words of the sentence.
func (s *Sentence) tokens() []token {
	var text strings.Builder
	var kinds []*Kind
	for _, p := range s.pieces() {
		switch {
		case p.kind == nil:
			text.WriteString(p.text)
		case !p.optional:
			text.WriteString(hole)
			kinds = append(kinds, p.kind)
		}
	}
	all, end := []token(nil), 0
	for _, at := range holes.FindAllStringIndex(text.String(), -1) {
		word := text.String()[at[0]:at[1]]
		t := token{before: text.String()[end:at[0]], text: word}
		end = at[1]
		fits := regexp.QuoteMeta(word)
		for strings.Contains(t.text, hole) {
			t.text = strings.Replace(t.text, hole, kinds[0].Sample, 1)
			fits = strings.Replace(fits, hole, "(?:"+kinds[0].Group+")", 1)
			kinds = kinds[1:]
			t.fits = compile("^" + fits + "$")
		}
		all = append(all, t)
	}
	return all
}

// compare lays the words of a text beside those of the sentence, in the order
// that fits best.
func (s *Sentence) compare(have []string) Near {
	own := s.tokens()
	best := make([][]float64, len(own)+1) // of the words from i and from j on
	for i := range best {
		best[i] = make([]float64, len(have)+1)
	}
	for i := len(own) - 1; i >= 0; i-- {
		for j := len(have) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1], best[i+1][j+1]+own[i].like(have[j]))
		}
	}
	var marked strings.Builder
	for i, j := 0, 0; i < len(own); i++ {
		for j < len(have) && best[i][j] == best[i][j+1] && best[i][j] > best[i+1][j] {
			j++
		}
		same := false
		if j < len(have) && best[i][j] > best[i+1][j] {
			same = own[i].like(have[j]) == 1
			j++
		}
		marked.WriteString(own[i].before)
		if same {
			marked.WriteString(own[i].text)
		} else {
			marked.WriteString("‹" + own[i].text + "›")
		}
	}
	return Near{Sentence: s, Marked: joined.Replace(marked.String()),
		Alike: 2 * best[0][0] / float64(len(own)+len(have))}
}

// joined makes one mark of two that follow each other.
var joined = strings.NewReplacer("› ‹", " ", "›‹", "")

// Topic is the word that says most about what the sentence speaks of: its longest.
func (s *Sentence) Topic() string {
	topic := ""
	for _, p := range s.pieces() {
		for word := range strings.FieldsFuncSeq(p.text,
			func(r rune) bool { return !unicode.IsLetter(r) && r != '-' || strings.ContainsRune(particles, r) }) {
			if utf8.RuneCountInString(word) >= utf8.RuneCountInString(topic) {
				topic = word
			}
		}
	}
	return topic
}

// Topic is the word of a text, outside its quotation marks, that the fewest sentences have, and at least one: what its
// writer may look for. "": none of its words is in the vocabulary, or its script does not part words.
func (b *Book) Topic(text string) string {
	topic, fewest := "", len(b.sentences)/4 // a word that so many have says nothing
	for word := range strings.FieldsFuncSeq(quoted.ReplaceAllString(text, " "),
		func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if len(word) < 4 || unicode.Is(unicode.Han, []rune(word)[0]) {
			continue
		}
		word = strings.ToLower(word)
		n := 0
		for i := range b.sentences {
			s := &b.sentences[i]
			if slices.ContainsFunc(s.pieces(), func(p piece) bool {
				return slices.Contains(strings.Fields(p.text), word)
			}) {
				n++
			}
		}
		if n > 0 && n < fewest {
			topic, fewest = word, n
		}
	}
	return topic
}

// quoted are the texts of a sentence.
var quoted = regexp.MustCompile(`"[^"]*"|'[^']*'|“[^”]*”`)

// particles are the characters that hold a Chinese sentence together.
const particles = "的是在了已对到从"
