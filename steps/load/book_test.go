package load

import (
	"strings"

	"bamboo-spec/support/table"
	"bamboo-spec/support/units"

	"errors"
	"reflect"
	"strconv"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

// able is a source without servers, of which only is known what its servers can do.
type able struct {
	target.Source
	can capability.Set
}

func (a able) Capabilities() capability.Set { return a.can }

// told is a load with the book of its sentences.
type told struct {
	*load
	book *sentence.Book
}

// in opens a load in a world.
func in(w *world.World) told {
	l := &told{join(w), &sentence.Book{}}
	w.Open(&report.Scenario{}, 10*time.Second)
	profile(l.book, l.load)
	schedule(l.book, l.load)
	objectives(l.book, l.load)
	capacities(l.book, l.load)
	chinese(l.book, l.load)
	return *l
}

// planning is a load that is planned and never carried out, on a target that can do everything.
func planning() told {
	return in(world.New(world.Environment{Source: able{can: capability.All}}))
}

// find finds the one sentence that a text means, and the arguments that it has for the sentence's function; below it
// stands a table of lines such as "metric | limit".
func (l told) find(t *testing.T, text string, below []string) (*sentence.Sentence, []reflect.Value) {
	t.Helper()
	found := l.book.Match("", text)
	if len(found) != 1 {
		t.Fatalf("“%s” means %d sentences", text, len(found))
	}
	s := found[0]
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	for i, group := range s.Expr.FindStringSubmatch(text)[1:] {
		means, err := s.Params()[i].Means(group)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, argument(t, means, reflect.TypeOf(s.Func).In(i+1)))
	}
	if s.Wants() == sentence.Table {
		args = append(args, reflect.ValueOf(rowsOf(below)))
	}
	return s, args
}

// argument is a value of a sentence as its function takes it: a number, a time or a text.
func argument(t *testing.T, value string, of reflect.Type) reflect.Value {
	t.Helper()
	var arg any = value
	var err error
	switch of {
	case reflect.TypeFor[int]():
		arg, err = strconv.Atoi(value)
	case reflect.TypeFor[time.Duration]():
		arg, err = units.Duration(value)
	}
	if err != nil {
		t.Fatal(err)
	}
	return reflect.ValueOf(arg)
}

// rowsOf are the rows of a table whose first line is its header.
func rowsOf(lines []string) table.Rows {
	var rows table.Rows
	var header []string
	for _, line := range lines {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, name := range header {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// plans has the dry run of a sentence.
func (l told) plans(t *testing.T, text string, below ...string) error {
	t.Helper()
	s, args := l.find(t, text, below)
	return returned(reflect.ValueOf(s.DryRun).Call(args))
}

// does carries a sentence out.
func (l told) does(t *testing.T, text string, below ...string) error {
	t.Helper()
	s, args := l.find(t, text, below)
	return returned(reflect.ValueOf(s.Func).Call(args))
}

func returned(values []reflect.Value) error {
	err, _ := values[0].Interface().(error)
	return err
}

// wrongCell fails the test unless the error is about that cell of a sentence's table; the row is counted from 1.
func wrongCell(t *testing.T, err error, row int, column, says string) {
	t.Helper()
	if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != row-1 || bad.Column != column {
		t.Errorf("row %d of the column %s is wrong, and the error is %v", row, column, err)
	}
	worldtest.Says(t, err, says)
}
