package match

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
)

// IsJSON tells whether the cell of a value is JSON, and not a text.
func IsJSON(cell string) bool {
	return cell != "" && (strings.ContainsRune(`{["`, rune(cell[0])) || gjson.Valid(cell))
}

// isDocument tells whether a promised text is a document, and not to be taken to the letter.
func isDocument(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && strings.ContainsRune(`{["<`, rune(text[0]))
}

// Whole is a promised text: one that begins with {, [, " or < is a document with placeholders, any other is taken
// to the letter.
type Whole struct {
	text     string
	document *Pattern // nil: it is none
}

// UnmarshalText refuses a document that cannot be read.
func (w *Whole) UnmarshalText(text []byte) (err error) {
	if w.text = string(text); isDocument(w.text) {
		w.document, err = Parse(w.text)
	}
	return err
}

// Compare compares what came with the promised text.
func (w Whole) Compare(what string, came []byte) error {
	if w.document == nil {
		return mismatch.Text(what+" is not the promised text", w.text, string(came))
	}
	return w.document.Document(what, came)
}

// Value is the text of the value at a path, or its JSON if it is no text.
func Value(what string, doc []byte, path string) (string, error) {
	if gjson.ValidBytes(doc) {
		if v := gjson.GetBytes(doc, path); v.Exists() {
			return v.String(), nil
		}
		return "", &mismatch.Error{What: fmt.Sprintf("%s has no value at %q", what, path), Expected: "a value",
			Actual: shown(doc, path, gjson.Result{}), Where: Shorten(string(doc))}
	}
	return "", &mismatch.Error{What: what + " is not JSON, so it has no values", Expected: "a value at " + path,
		Actual: Shorten(string(doc))}
}

// Texts checks what rows say about texts by their names, each of which is the path of a row.
func Texts(what string, texts map[string]string, rows []Row) error {
	doc, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	escaped := make([]Row, len(rows))
	for i, r := range rows {
		escaped[i] = Row{special.Replace(strings.ToLower(r.Path)), r.Is, r.Value}
		if w := lookUp(r.Is); w != nil && w.name == "equals" {
			escaped[i].Value = quoted(r.Value)
		}
	}
	return Values(what, doc, escaped)
}

// quoted is a text as JSON: of a header even 5 is a text.
func quoted(text string) string {
	if b, err := json.Marshal(text); err == nil {
		return string(b)
	}
	return text
}

// special are the marks that mean something in a gjson path.
var special = strings.NewReplacer(`\`, `\\`, ".", `\.`, "*", `\*`, "?", `\?`, "|", `\|`, "#", `\#`, "@", `\@`, "!",
	`\!`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`)

// Hold tells whether all rows hold for a document.
func Hold(doc []byte, rows []Row) bool { return Values("it", doc, rows) == nil }

// Series is a promise of documents in order; a gap stands for any number of others.
type Series struct {
	rows     []string
	patterns []*Pattern // nil: a gap
}

// Mentions tells whether a row has this text.
func (s *Series) Mentions(text string) bool {
	return slices.ContainsFunc(s.rows, func(row string) bool { return strings.Contains(row, text) })
}

// RowError is a row of a series that cannot be read.
type RowError struct {
	Row int // from 0
	Err error
}

func (e *RowError) Error() string { return e.Err.Error() }
func (e *RowError) Unwrap() error { return e.Err }

// ParseSeries reads the rows of a series. The error is a *RowError.
func ParseSeries(rows []string) (*Series, error) {
	s := &Series{rows: rows}
	for i, r := range rows {
		if IsGap(r) {
			s.patterns = append(s.patterns, nil)
			continue
		}
		p, err := Parse(r)
		if err != nil {
			return nil, &RowError{i, err}
		}
		s.patterns = append(s.patterns, p)
	}
	return s, nil
}

// Open tells whether others may follow at the end.
func (s *Series) Open() bool {
	return len(s.patterns) > 0 && s.patterns[len(s.patterns)-1] == nil
}

func (s *Series) outcome(docs [][]byte) Outcome {
	return Sequence(len(s.patterns), len(docs), func(i int) bool { return s.patterns[i] == nil },
		func(i, j int) bool { return s.patterns[i].Fits(docs[j]) })
}

// Holds tells whether the documents are as promised.
func (s *Series) Holds(docs [][]byte) bool { return s.outcome(docs).Holds }

// Settled tells whether further documents change nothing: the promise holds and is
// open at its end, or it cannot hold any more.
func (s *Series) Settled(docs [][]byte) bool {
	at := s.outcome(docs)
	if at.Holds {
		return s.Open()
	}
	gap := slices.ContainsFunc(s.patterns[:at.Row], func(p *Pattern) bool { return p == nil })
	return at.Item < len(docs) && !gap
}

// Compare explains where the documents part from the promise; nil if they do not.
func (s *Series) Compare(what string, docs [][]byte) error {
	at := s.outcome(docs)
	if at.Holds {
		return nil
	}
	e := &mismatch.Error{What: what + " are not the promised ones", Expected: strings.Join(s.rows, "\n"),
		Actual: listed(docs)}
	switch {
	case at.Row == len(s.rows):
		e.Where = fmt.Sprintf("number %d came behind the last row: %s; a last row … allows others", at.Item+1,
			Shorten(string(docs[at.Item])))
	case at.Item == len(docs):
		e.Where = fmt.Sprintf("row %d did not come: %s", at.Row+1, s.rows[at.Row])
	case at.Row > 0 && s.patterns[at.Row-1] == nil:
		e.Where = fmt.Sprintf("none from number %d on is row %d: %s", at.Item+1, at.Row+1, s.rows[at.Row])
	default:
		var c comparison
		if gjson.ValidBytes(docs[at.Item]) {
			c.compare(s.patterns[at.Row], gjson.ParseBytes(docs[at.Item]), "")
		}
		e.Where = fmt.Sprintf("row %d and number %d part:\n%s", at.Row+1, at.Item+1, strings.Join(c.parted, "\n"))
	}
	return e
}

// mostListed is how many documents a message shows.
const mostListed = 20

func listed(docs [][]byte) string {
	if len(docs) == 0 {
		return "none"
	}
	rows := [][]string{{"", "came"}}
	for i, d := range docs {
		if i == mostListed {
			rows = append(rows, []string{"", fmt.Sprintf("and %d more", len(docs)-i)})
			break
		}
		rows = append(rows, []string{fmt.Sprint(i + 1), Shorten(string(d))})
	}
	return layout.Table(rows)
}
