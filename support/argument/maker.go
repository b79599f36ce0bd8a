package argument

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/escape"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// maker makes the arguments of one use of a sentence.
type maker struct {
	sentence *sentence.Sentence
	groups   []string
	table    *messages.PickleTable     // nil: there is none below the step
	doc      *messages.PickleDocString // nil: there is none below the step
	expand   func(string) (string, error)
	world    *world.World // nil: nothing has started, so there are no users
}

func (m *maker) arguments(ctx reflect.Value) ([]reflect.Value, error) {
	fn := reflect.TypeOf(m.sentence.Func)
	kinds := m.sentence.Params()
	args, group := make([]reflect.Value, fn.NumIn()), 0
	for i := range args {
		var err error
		switch want := fn.In(i); {
		case want == contextType:
			args[i] = ctx
		case group < len(m.groups):
			args[i], err = m.fromGroup(m.groups[group], kinds[group], want)
			group++
		case m.table != nil:
			args[i], err = m.fromTable(want)
		default:
			args[i], err = m.fromDoc(want)
		}
		if err != nil {
			return nil, err
		}
	}
	return args, nil
}

func (m *maker) fromGroup(written string, kind *sentence.Kind, want reflect.Type) (reflect.Value, error) {
	means, err := kind.Means(written)
	if err != nil {
		return reflect.Value{}, err
	}
	text, err := m.expand(means)
	if err != nil {
		return reflect.Value{}, err
	}
	if m.world == nil && text != means && want != textType {
		return reflect.Zero(want), nil // what it will say is not known yet
	}
	return m.fromText(text, want)
}

var (
	timeType = reflect.TypeFor[time.Duration]()
	userType = reflect.TypeFor[*world.User]()
	turnType = reflect.TypeFor[*world.Turn]()
)

// fromText reads a text as what a function wants. A turn is the latest answer to the user who is named.
func (m *maker) fromText(text string, want reflect.Type) (reflect.Value, error) {
	var made any
	var err error
	switch {
	case want == textType:
		made = text
	case want.Kind() == reflect.Int:
		made, err = number(text)
	case want == timeType:
		made, err = units.Duration(text)
	case want != userType && want != turnType:
		into := reflect.New(want)
		return into.Elem(), into.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	case m.world == nil:
		return reflect.Zero(want), nil
	case want == userType:
		made = m.world.User(text)
	default:
		made, err = m.world.User(text).Turn()
	}
	return reflect.ValueOf(made), err
}

// number reads a whole number, or a number of times.
func number(text string) (int, error) {
	if strings.Trim(text, "0123456789") != "" {
		return units.Times(text)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("“%s” is not a whole number that fits here", text)
	}
	return n, nil
}

func (m *maker) fromDoc(want reflect.Type) (reflect.Value, error) {
	text, err := m.expand(m.doc.Content)
	if err != nil {
		return reflect.Value{}, err
	}
	if want == docType {
		return reflect.ValueOf(&messages.PickleDocString{MediaType: m.doc.MediaType, Content: text}), nil
	}
	return m.fromText(text, want)
}

func (m *maker) fromTable(want reflect.Type) (reflect.Value, error) {
	into := reflect.New(want)
	t, err := m.expandedTable(into.Interface())
	if err != nil || want == tableType {
		return reflect.ValueOf(t), err
	}
	return into.Elem(), into.Interface().(sentence.FromTable).FromTable(records(t))
}

// asWritten is a table with cells that hold JSON, bytes or an expression: no escapes are read in them.
type asWritten interface {
	// AsWritten tells whether a cell is one of them, by its column and by what is written in its row.
	AsWritten(column string, row map[string]string) bool
}

// expandedTable is the table in English, by the columns and words that the sentence's function knows. Its texts say
// what their escapes stand for.
func (m *maker) expandedTable(into any) (*messages.PickleTable, error) {
	plain, _ := into.(asWritten)
	written := m.written()
	out := &messages.PickleTable{}
	columns := make([]sentence.Column, len(m.table.Rows[0].Cells))
	for n, r := range m.table.Rows {
		row := &messages.PickleTableRow{}
		for i, c := range r.Cells {
			value := c.Value
			if n > 0 && (plain == nil || !plain.AsWritten(columns[i].Means, written[n-1])) {
				text, err := escape.Text(value)
				if err != nil {
					return nil, &sentence.CellError{Row: n - 1, Column: m.table.Rows[0].Cells[i].Value,
						Err: fmt.Errorf("%w; in a cell a backslash is doubled once more, for Gherkin", err)}
				}
				value = text
			}
			value, err := m.expand(value)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				columns[i] = m.sentence.Column(value)
				value = columns[i].Means
			} else if english, ok := columns[i].Words[value]; ok {
				value = english
			}
			row.Cells = append(row.Cells, &messages.PickleTableCell{Value: value})
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// written are the rows of the table as they stand in the feature, by the columns that the sentence's function knows.
func (m *maker) written() []map[string]string {
	rows := records(m.table)
	for _, row := range rows {
		for _, c := range m.table.Rows[0].Cells {
			if means := m.sentence.Column(c.Value).Means; means != c.Value {
				row[means] = row[c.Value]
			}
		}
	}
	return rows
}

// records are the rows of a table, by the names in its header.
func records(t *messages.PickleTable) []map[string]string {
	var rows []map[string]string
	for _, r := range t.Rows[1:] {
		row := map[string]string{}
		for i, c := range r.Cells {
			row[t.Rows[0].Cells[i].Value] = c.Value
		}
		rows = append(rows, row)
	}
	return rows
}
