package phrasebook

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Find lists the phrases that speak of all the words, those that fit best first: in a sentence
// before an explanation, by a rare word before a common one. If none does it lists those with
// the most of the words, and all is false. A word is found in any of its forms (stop, stopped)
// and by what else people call it (abort, cors), never in the middle of another word.
// Without a word it lists the whole book.
func (b *Book) Find(words ...string) (found []*Phrase, all bool) {
	phrases := b.All()
	if len(words) == 0 {
		return phrases, true
	}
	asked := meant(words)
	ix := index(phrases)
	type hit struct {
		phrase *Phrase
		words  int // how many of the words it speaks of
		score  float64
	}
	var hits []hit
	for i, p := range phrases {
		h := hit{phrase: p}
		for _, w := range asked {
			if s := ix.score(i, w); s > 0 {
				h.words++
				h.score += s
			}
		}
		if h.words > 0 {
			hits = append(hits, h)
		}
	}
	most := 0
	for _, h := range hits {
		most = max(most, h.words)
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.words < most })
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	for _, h := range hits {
		found = append(found, h.phrase)
	}
	return found, most == len(asked)
}

// query is one word of a search in all the forms in which a text may have it.
type query struct {
	own    term
	others []term // what else it is called
}

// term is what a text must hold: one stem, or several in a row.
type term []string

// meant are the words of a search, and of each what else it is called. Several words that are
// called something together are one.
func meant(words []string) []query {
	var asked []query
	for i := 0; i < len(words); i++ {
		n := 1
		for k := min(3, len(words)-i); k > 1; k-- {
			if _, known := synonyms[normal(words[i:i+k])]; known {
				n = k
				break
			}
		}
		name := normal(words[i : i+n])
		q := query{own: stems(name)}
		for _, other := range synonyms[name] {
			q.others = append(q.others, stems(other))
		}
		asked = append(asked, q)
		i += n - 1
	}
	return asked
}

// normal are words as the synonyms have them.
func normal(words []string) string {
	return strings.ToLower(strings.NewReplacer("-", " ", "_", " ").Replace(strings.Join(words, " ")))
}

// places are the texts of a phrase, with what a word in them weighs.
type places []struct {
	weight float64
	text   term
}

// searchIndex has the texts of all phrases as stems, and how many phrases have each stem.
type searchIndex struct {
	phrases []places
	having  map[string]int
}

func index(all []*Phrase) *searchIndex {
	ix := &searchIndex{having: map[string]int{}}
	for _, p := range all {
		pl := p.places()
		ix.phrases = append(ix.phrases, pl)
		seen := map[string]bool{}
		for _, place := range pl {
			for _, s := range place.text {
				seen[s] = true
			}
		}
		for s := range seen {
			ix.having[s]++
		}
	}
	return ix
}

// places weighs the first wording most: it is the one that people read.
func (p *Phrase) places() places {
	var all places
	add := func(weight float64, text string) {
		all = append(all, struct {
			weight float64
			text   term
		}{weight, stems(text)})
	}
	for i, w := range p.Wordings {
		if i == 0 {
			add(8, w.Text)
		} else {
			add(6, w.Text)
		}
	}
	add(3, p.Meaning)
	for _, t := range p.Tables {
		for _, c := range t {
			add(2, c.Name)
		}
	}
	for _, v := range p.Values {
		add(1, v.Name+" "+v.Wanted)
	}
	add(1, p.Needs.String())
	return all
}

// score says how much the phrase i speaks of the word; 0 not at all. What else the word is
// called counts a little less than the word itself.
func (ix *searchIndex) score(i int, q query) float64 {
	best := ix.scoreOf(i, q.own)
	for _, other := range q.others {
		best = max(best, 0.9*ix.scoreOf(i, other))
	}
	return best
}

func (ix *searchIndex) scoreOf(i int, t term) float64 {
	rare := 0.0
	for _, s := range t {
		rare = max(rare, math.Log(1+float64(len(ix.phrases))/float64(1+ix.having[s])))
	}
	best := 0.0
	for _, place := range ix.phrases[i] {
		if at := place.text.holds(t); at {
			best = max(best, place.weight*rare*(1+1/float64(4+len(place.text))))
		}
	}
	return best
}

// holds reports whether the stems of t stand in the text, in their order and side by side.
// The last one may be the beginning of a longer word if it has four letters at least.
func (text term) holds(t term) bool {
	for from := range len(text) - len(t) + 1 {
		same := true
		for k, s := range t {
			word := text[from+k]
			begins := k == len(t)-1 && len(s) >= 4 && strings.HasPrefix(word, s)
			same = same && (word == s || begins)
		}
		if same {
			return len(t) > 0
		}
	}
	return false
}

// stems cuts a text into words in their plainest form. Each Chinese character is one.
func stems(text string) term {
	var all term
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, stem(word.String()))
			word.Reset()
		}
	}
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.Is(unicode.Han, r):
			end()
			all = append(all, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return all
}

// stem is a word without the ending of its form: stop for stops, stopped and stopping.
func stem(word string) string {
	for _, ending := range []string{"ing", "ies", "ed", "es", "s", "e"} {
		cut, found := strings.CutSuffix(word, ending)
		switch {
		case !found || len(cut) < 3 || ending == "s" && strings.HasSuffix(cut, "s"):
			continue
		case ending == "ies":
			return cut + "y"
		case len(cut) > 3 && cut[len(cut)-1] == cut[len(cut)-2] &&
			strings.ContainsRune("bdgmnprt", rune(cut[len(cut)-1])):
			return cut[:len(cut)-1]
		}
		return cut
	}
	return word
}

// Look lists the rows of the chapters that have all the words, each behind the
// title of its chapter.
func (b *Book) Look(words ...string) string {
	var text strings.Builder
	for _, c := range b.Chapters {
		title := c.Title + "\n"
		for _, r := range c.Rows {
			if speaks(c.Title+"\n"+r[0]+"\n"+r[1], words) {
				fmt.Fprintf(&text, "%s    %s\n        %s\n", title, r[0], r[1])
				title = ""
			}
		}
	}
	return text.String()
}

// speaks reports whether a text has all the words, or what else they are called.
func speaks(text string, words []string) bool {
	has := stems(text)
	for _, q := range meant(words) {
		if !has.holds(q.own) && !slices.ContainsFunc(q.others, has.holds) {
			return false
		}
	}
	return true
}
