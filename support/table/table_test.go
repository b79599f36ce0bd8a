package table

import (
	"errors"
	"reflect"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
)

type rows = []map[string]string

func TestTablesBecomeRows(t *testing.T) {
	for name, c := range map[string]struct {
		from rows
		into sentence.FromTable
		want any
	}{
		"rows": {rows{{"user": "Ann"}}, new(Rows), Rows{{"user": "Ann"}}},
		"messages": {rows{{"role": "user", "content": "Tea?"}}, new(Messages),
			Messages{client.HistoryMessage{Role: "user", Content: "Tea?"}}},
		"tokens": {rows{{"token": "␣bamboo"}, {"token": "a"}}, new(Tokens),
			Tokens{" bamboo", "a"}},
		"values": {rows{{"path": "a", "is": "equals", "value": "1"}}, new(Values),
			Values{match.Row{Path: "a", Is: "equals", Value: "1"}}},
		"headers": {rows{{"header": "content-type", "is": "contains", "value": "text"}}, new(Headers),
			Headers{match.Row{Path: "content-type", Is: "contains", Value: "text"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.into.FromTable(c.from); err != nil {
				t.Fatal(err)
			}
			if got := reflect.ValueOf(c.into).Elem().Interface(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCellsThatMeanNothingAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		from   rows
		into   sentence.FromTable
		row    int
		column string
	}{
		"a word": {rows{{"path": "a", "is": "equals", "value": "1"}, {"path": "b", "is": "mostly"}}, new(Values), 1,
			"is"},
		"a header":   {rows{{"header": "", "is": "is absent"}}, new(Headers), 0, "header"},
		"a document": {rows{{"frame": "…"}, {"frame": `{"type": `}}, new(Series), 1, "frame"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.into.FromTable(c.from)
			if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != c.row || bad.Column != c.column {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSeries(t *testing.T) {
	var s Series
	if err := s.FromTable(rows{{"frame": `{"type": "pong"}`}, {"frame": "…"}}); err != nil || !s.Open() {
		t.Errorf("%v, %v", s, err)
	}
}
