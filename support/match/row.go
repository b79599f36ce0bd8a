// Package match compares JSON with what a feature says about it. Its entry points
// are Values (a table of paths), Parse (a whole document with placeholders) and
// Sequence (things in order, with gaps).
package match

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/tidwall/gjson"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/spelling"
)

// Row says something about the value at a gjson path.
type Row struct{ Path, Is, Value string }

// word is what a row can say.
type word struct {
	name    string
	meaning string
	check   func(value string) error // whether the row makes sense
	holds   func(v gjson.Result, value string) bool
}

// words are what can stand under “is”, in the order in which they are explained.
var words = []word{
	{"equals",
		"the value is this: a number, true, false, null, a list or an object in JSON, or a text; a text that could " +
			"be read as one of the others stands in quotation marks",
		anything, equal},
	{"contains", "a text has this part, or a list this element", something, contains},
	{"does not contain", "a text has no such part, a list no such element", something,
		func(v gjson.Result, value string) bool {
			return (v.Type == gjson.String || v.IsArray()) && !contains(v, value)
		}},
	{"matches", "the regular expression (RE2) finds something in the text; ^ and $ tie it to the ends", expression,
		func(v gjson.Result, value string) bool {
			return v.Exists() && regexp.MustCompile(value).MatchString(v.String())
		}},
	{"exists", "there is a value, if only null", nothing, func(v gjson.Result, _ string) bool { return v.Exists() }},
	{"is absent", "there is no value", nothing, func(v gjson.Result, _ string) bool { return !v.Exists() }},
	{"is absent or equals", "there is no value, or it equals this one", anything,
		func(v gjson.Result, value string) bool { return !v.Exists() || equal(v, value) }},
	{"has length", "a text has so many characters, a list so many elements, an object so many fields", wholeNumber,
		hasLength},
	{"is a uuid", "a text of the form 123e4567-e89b-12d3-a456-426614174000", nothing,
		func(v gjson.Result, _ string) bool { return isUUID(v) }},
	{"is a timestamp", "a text as in RFC 3339, or seconds or milliseconds since 1970 that fall between 2000 and 2100",
		nothing, func(v gjson.Result, _ string) bool { return isTimestamp(v) }},
	{"is a number between", "a number from the first to the second, both included: 1 and 5", bounds,
		func(v gjson.Result, value string) bool {
			from, to, err := between(value)
			return err == nil && v.Type == gjson.Number && from <= v.Num && v.Num <= to
		}},
}

// Words explains what can stand under “is”.
func Words() [][2]string {
	var all [][2]string
	for _, w := range words {
		all = append(all, [2]string{w.name, w.meaning})
	}
	return all
}

// lookUp finds a word; its leading “is” may be left out, as the column says it.
func lookUp(name string) *word {
	i := slices.IndexFunc(words, func(w word) bool { return w.name == name || w.name == "is "+name })
	if i < 0 {
		return nil
	}
	return &words[i]
}

// otherwise is a path of JSONPath or a JSON pointer as a path of gjson; "" of others.
func otherwise(path string) string {
	path, isPath := strings.CutPrefix(path, "$")
	if !isPath && !strings.HasPrefix(path, "/") {
		return ""
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("./[]'\"", r) })
	if len(parts) == 0 {
		return "@this"
	}
	return strings.ReplaceAll(strings.Join(parts, "."), "*", "#")
}

// Check says what is wrong with the row itself, and in which column.
func (r Row) Check() (column string, err error) {
	if r.Path == "" {
		return "path", fmt.Errorf("the path is missing; @this is the whole document")
	}
	if plain := otherwise(r.Path); plain != "" {
		return "path", fmt.Errorf("“%s” is a path of another kind; here it is written %s", r.Path, plain)
	}
	w := lookUp(r.Is)
	if w == nil {
		var names []string
		for _, w := range words {
			names = append(names, w.name)
		}
		return "is", fmt.Errorf("“%s” cannot be checked%s; what can: %s", r.Is, spelling.DidYouMean(r.Is, names),
			strings.Join(names, ", "))
	}
	if err := w.check(r.Value); err != nil {
		return "value", fmt.Errorf("“%s”: %w", w.name, err)
	}
	return "", nil
}

// Values checks what the rows say about a document; what names it in messages. All
// rows are judged; the error is a *mismatch.Error that shows those that do not hold.
func Values(what string, doc []byte, rows []Row) error {
	if !gjson.ValidBytes(doc) {
		return &mismatch.Error{What: what + " is not JSON, so it has no values", Expected: rowTable(rows, nil),
			Actual: Shorten(string(doc))}
	}
	var bad []Row
	var came []string
	for _, r := range rows {
		if _, err := r.Check(); err != nil {
			return err
		}
		v := gjson.GetBytes(doc, r.Path)
		if !lookUp(r.Is).holds(v, r.Value) {
			bad = append(bad, r)
			came = append(came, lengthFirst(r, v)+shown(doc, r.Path, v))
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return &mismatch.Error{
		What:     fmt.Sprintf("%d of %d values of %s are not as promised", len(bad), len(rows), what),
		Expected: rowTable(bad, came), Actual: Shorten(string(doc)),
	}
}

func rowTable(rows []Row, came []string) string {
	table := [][]string{{"path", "is", "value"}}
	if came != nil {
		table[0] = append(table[0], "came")
	}
	for i, r := range rows {
		row := []string{r.Path, r.Is, r.Value}
		if came != nil {
			row = append(row, came[i])
		}
		table = append(table, row)
	}
	return layout.Table(table)
}

// shown is a value that came, or what there is around the place where there is none.
func shown(doc []byte, path string, v gjson.Result) string {
	if v.Exists() {
		return Shorten(v.Raw)
	}
	for parent := path; ; {
		i := strings.LastIndexByte(parent, '.')
		if i < 0 {
			return "nothing; there is " + fields(gjson.ParseBytes(doc))
		}
		parent = parent[:i]
		if v := gjson.GetBytes(doc, parent); v.Exists() {
			return "nothing; at " + parent + " there is " + fields(v)
		}
	}
}

// fields names what a value has.
func fields(v gjson.Result) string {
	switch {
	case v.IsArray():
		return fmt.Sprintf("a list of %d", len(v.Array()))
	case v.IsObject():
		var names []string
		v.ForEach(func(k, _ gjson.Result) bool { names = append(names, k.Str); return true })
		return "{" + strings.Join(names, ", ") + "}"
	}
	return Shorten(v.Raw)
}

// equal compares a value with a cell: as JSON if the cell is JSON, else as a text.
func equal(v gjson.Result, cell string) bool {
	if !v.Exists() {
		return false
	}
	if !gjson.Valid(cell) {
		return v.Type == gjson.String && v.Str == cell
	}
	return same(gjson.Parse(cell), v)
}

// same compares two JSON values; the order of fields does not count.
func same(a, b gjson.Result) bool {
	switch {
	case a.Type != b.Type:
		return false
	case a.Type == gjson.String:
		return a.Str == b.Str
	case a.Type == gjson.Number:
		return a.Raw == b.Raw || a.Num == b.Num && strings.ContainsAny(a.Raw+b.Raw, ".eE")
	case a.Type != gjson.JSON:
		return true
	case a.IsArray():
		x, y := a.Array(), b.Array()
		return b.IsArray() && slices.EqualFunc(x, y, same)
	}
	x, y := a.Map(), b.Map()
	if !b.IsObject() || len(x) != len(y) {
		return false
	}
	for k, v := range x {
		if w, ok := y[k]; !ok || !same(v, w) {
			return false
		}
	}
	return true
}

func contains(v gjson.Result, value string) bool {
	if v.IsArray() {
		return slices.ContainsFunc(v.Array(), func(e gjson.Result) bool { return equal(e, value) })
	}
	return v.Type == gjson.String && strings.Contains(v.Str, value)
}

func hasLength(v gjson.Result, value string) bool {
	n, err := strconv.Atoi(value)
	has, any := length(v)
	return err == nil && any && has == n
}

// length is how long a text, a list or an object is; others have none.
func length(v gjson.Result) (n int, any bool) {
	switch {
	case v.IsArray():
		return len(v.Array()), true
	case v.IsObject():
		return len(v.Map()), true
	}
	return utf8.RuneCountInString(v.Str), v.Type == gjson.String
}

// lengthFirst says how long a value is whose length was promised.
func lengthFirst(r Row, v gjson.Result) string {
	if n, any := length(v); r.Is == "has length" && any {
		return fmt.Sprintf("%d: ", n)
	}
	return ""
}

func isUUID(v gjson.Result) bool {
	_, err := uuid.Parse(v.Str)
	return v.Type == gjson.String && len(v.Str) == 36 && err == nil
}

func isTimestamp(v gjson.Result) bool {
	sane := func(t time.Time) bool { return t.Year() >= 2000 && t.Year() <= 2100 }
	switch v.Type {
	case gjson.String:
		t, err := time.Parse(time.RFC3339, v.Str)
		return err == nil && sane(t)
	case gjson.Number:
		n := int64(v.Num)
		return sane(time.Unix(n, 0).UTC()) || sane(time.UnixMilli(n).UTC())
	}
	return false
}

func between(value string) (from, to float64, err error) {
	a, b, ok := strings.Cut(value, " and ")
	if !ok {
		return 0, 0, fmt.Errorf("“%s” is not two numbers; write: 1 and 5", value)
	}
	if from, err = strconv.ParseFloat(strings.TrimSpace(a), 64); err == nil {
		to, err = strconv.ParseFloat(strings.TrimSpace(b), 64)
	}
	switch {
	case err != nil:
		err = fmt.Errorf("“%s” is not two numbers; write: 1 and 5", value)
	case from > to:
		err = fmt.Errorf("“%s”: the smaller number stands first", value)
	}
	return from, to, err
}

func anything(string) error { return nil }

func something(value string) error {
	if value == "" {
		return fmt.Errorf("the value is missing: every text contains an empty one")
	}
	return nil
}

func nothing(value string) error {
	if value != "" {
		return fmt.Errorf("it takes no value; leave the cell empty")
	}
	return nil
}

func expression(value string) error {
	if value == "" {
		return fmt.Errorf("the expression is missing: an empty one matches everything")
	}
	_, err := regexp.Compile(value)
	return err
}

func wholeNumber(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < 0 {
		return fmt.Errorf("“%s” is not a whole number", value)
	}
	return nil
}

func bounds(value string) error {
	_, _, err := between(value)
	return err
}

// longest is how many characters of a document a message shows.
const longest = 400

// Shorten is the beginning of a text that is too long to be shown.
func Shorten(text string) string {
	text = strings.ReplaceAll(text, "\n", `\n`)
	if r := []rune(text); len(r) > longest {
		return fmt.Sprintf("%s … (%d characters)", string(r[:longest]), len(r))
	}
	return text
}
