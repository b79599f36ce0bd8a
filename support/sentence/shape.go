package sentence

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"bamboo-spec/support/escape"
)

// piece is a part of an expression: words that stand as they are, or a group
// that takes a value.
type piece struct {
	text     string
	kind     *Kind // of a group; nil: text
	optional bool  // a group that may be missing
}

var shapes sync.Map // expression → []piece: a book is made anew for each scenario

// pieces cuts the expression up. Of what may be written in several ways
// (tokens?, [“"]) it takes the first.
func (s *Sentence) pieces() []piece {
	expr := s.Expr.String()
	if known, ok := shapes.Load(expr); ok {
		return known.([]piece)
	}
	c := &cutter{rest: strings.TrimSuffix(strings.TrimPrefix(expr, "^"), "$")}
	c.cut()
	shapes.Store(expr, c.pieces)
	return c.pieces
}

type cutter struct {
	rest    string
	words   strings.Builder
	pieces  []piece
	counted bool // a number was the last to come: what follows is what it counts
}

func (c *cutter) cut() {
	for c.rest != "" {
		switch c.rest[0] {
		case '\\':
			c.words.WriteString(c.rest[1:2])
			c.rest = c.rest[2:]
		case '(':
			c.group()
		case '[':
			end := strings.IndexByte(c.rest, ']')
			first := []rune(c.rest[1:end])[0]
			c.words.WriteRune(first)
			c.rest = c.rest[end+1:]
		case '?': // the character before it may be left out
			c.rest = c.rest[1:]
			c.plural()
		default:
			c.words.WriteByte(c.rest[0])
			c.rest = c.rest[1:]
		}
	}
	c.flush()
}

// plural writes a sentence for several: “3 users? starts?” is “3 users start”. The number
// makes the next word plural, and with it every verb behind that.
func (c *cutter) plural() {
	if words := c.words.String(); strings.HasSuffix(words, "s") && !c.counted {
		c.words.Reset()
		c.words.WriteString(strings.TrimSuffix(words, "s"))
	}
	c.counted = false
}

func (c *cutter) flush() {
	if c.words.Len() > 0 {
		c.pieces = append(c.pieces, piece{text: c.words.String()})
		c.words.Reset()
	}
}

// group takes a group off the rest.
func (c *cutter) group() {
	end := closing(c.rest)
	inner := c.rest[1:end]
	c.rest = c.rest[end+1:]
	optional := strings.HasPrefix(c.rest, "?")
	if optional {
		c.rest = c.rest[1:]
	}
	if words, plain := strings.CutPrefix(inner, "?:"); plain {
		if !optional {
			first, _, _ := strings.Cut(words, "|")
			c.words.WriteString(first)
		}
		return
	}
	c.flush()
	c.counted = inner == `\d+`
	c.pieces = append(c.pieces, piece{kind: kindOf(inner), optional: optional})
}

// closing is where the group ends that an expression begins with.
func closing(expr string) int {
	depth, class := 0, false
	for i := 0; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(expr) - 1
}

// Params are the kinds of value that the sentence leaves open, in order.
func (s *Sentence) Params() []*Kind {
	var all []*Kind
	for _, p := range s.pieces() {
		if p.kind != nil {
			all = append(all, p.kind)
		}
	}
	return all
}

// Readable is the sentence as a reader would write it, with a sample in the
// place of each value.
func (s *Sentence) Readable() string {
	return s.Filled(func(_ int, k *Kind) string { return k.Sample })
}

// Filled is the sentence with values of the caller's choice, by number and kind.
func (s *Sentence) Filled(value func(int, *Kind) string) string {
	var b strings.Builder
	n := 0
	for _, p := range s.pieces() {
		switch {
		case p.kind == nil:
			b.WriteString(p.text)
		case !p.optional:
			b.WriteString(value(n, p.kind))
		}
		if p.kind != nil {
			n++
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Kept is the name under which a step of this sentence keeps a value, if it does.
func (s *Sentence) Kept(text string) []string {
	if m := s.Expr.FindStringSubmatch(text); s.Keeps && m != nil {
		return m[len(m)-1:]
	}
	return nil
}

// CheckValues says what is wrong with the values of a text that the expression
// takes, as far as the expression itself cannot tell: above all with those of which a
// check would hold, or fail, whatever happens.
func (s *Sentence) CheckValues(text string) error {
	m := s.Expr.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	for i, k := range s.Params() {
		from, to := max(0, m[2*i+2]), max(0, m[2*i+3])
		v := text[from:to]
		err := k.Check(v)
		if bad := new(escape.Error); errors.As(err, &bad) {
			return &AtError{At: utf8.RuneCountInString(text[:from]) + bad.At, Err: err}
		}
		switch {
		case v == "" && s.NotEmpty && k.takes(""):
			return errEmpty
		case v == "": // an optional value that was left out
		case err != nil:
			return err
		case s.Keyword == Then && k.zero != nil && k.zero(v):
			return fmt.Errorf("“%s” is no time in which something can be seen; write a longer one", v)
		}
	}
	return nil
}

// AtError is a problem with a part of a step's text.
type AtError struct {
	At  int // where it stands in the text, in characters from 0
	Err error
}

func (e *AtError) Error() string { return e.Err.Error() }
func (e *AtError) Unwrap() error { return e.Err }

// CheckDocString says what is wrong with the doc string below a step.
func (s *Sentence) CheckDocString(text string) error {
	if s.NotEmpty && text == "" {
		return errEmpty
	}
	return nil
}

var errEmpty = errors.New("the text is empty, so the check would say the same whatever happens; write a text")

// takes tells whether the kind's group takes a value.
func (k *Kind) takes(value string) bool {
	return compile(`^(?:` + k.Group + `)$`).MatchString(value)
}

// lax is the expression with anything in the place of each value and any kind of
// quotation mark around it.
func (s *Sentence) lax() *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for _, p := range s.pieces() {
		switch {
		case p.kind == nil:
			b.WriteString(anyQuotes.ReplaceAllString(regexp.QuoteMeta(p.text), `["“”'‘’]`))
		case p.kind.takes("any words at all"):
			b.WriteString(`(.*?)`)
		default:
			b.WriteString(`(\S+(?: \S+)?)`)
		}
		if p.optional {
			b.WriteString("?")
		}
	}
	return compile(b.String() + "$")
}

var anyQuotes = regexp.MustCompile(`["'“”]`)
