package match

import (
	"strings"
	"testing"
)

func TestListsInAnyOrder(t *testing.T) {
	for _, c := range []struct {
		want, came string
		says       string // "": it holds
	}{
		{`[1, 2, 3]`, `[3, 1, 2]`, ""},
		{`{"a": [1, 2]}`, `{"a": [2, 1]}`, ""},
		{`[1, 1, 2]`, `[1, 2, 2]`, "no element of the list is left for the promised 1"},
		{`[1, 2]`, `[2, 1, 3]`, "2: it was not promised, 3 came"},
		{`[1, 2, …]`, `[3, 2, 1]`, ""},
		{`[<any number>, 1]`, `[1, 2]`, ""}, // 1 must be left for the row that nothing else fits
		{`[<any number>, <any string>, 1]`, `["a", 1, 2]`, ""},
		{`[{"id": 1}, {"id": 2}]`, `[{"id": 2}, {"id": 1}]`, ""},
		{`[{"id": 1}]`, `[{"id": 1, "more": 2}]`, `no element of the list is left for the promised {"id": 1}`},
		{`[]`, `[]`, ""},
		{`[]`, `[1]`, "it was not promised"},
		{`{"a": 1}`, `{"a": 1, "b": 2}`, "b: it was not promised"},
	} {
		var a AnyOrder
		check(t, c.want, c.came, c.says, a.UnmarshalText([]byte(c.want)),
			func() error { return a.Compare("it", []byte(c.came)) })
	}
}

func TestSubsets(t *testing.T) {
	for _, c := range []struct{ want, came, says string }{
		{`{"a": 1}`, `{"a": 1, "b": 2}`, ""},
		{`{"a": {"b": 1}}`, `{"a": {"b": 1, "c": 2}}`, ""},
		{`[2]`, `[1, 2, 3]`, ""},
		{`[{"id": 3}, {"id": 1}]`, `[{"id": 1, "x": 0}, {"id": 2}, {"id": 3}]`, ""},
		{`{"a": 1}`, `{"b": 2}`, "a: it is missing"},
		{`[4]`, `[1, 2, 3]`, "no element"},
		{`{"a": <uuid>}`, `{"a": "no"}`, "<uuid> was promised"},
	} {
		var s Subset
		check(t, c.want, c.came, c.says, s.UnmarshalText([]byte(c.want)),
			func() error { return s.Compare("it", []byte(c.came)) })
	}
	if new(Subset).UnmarshalText([]byte("tea")) == nil {
		t.Error("a text is taken for a document")
	}
}

func check(t *testing.T, want, came, says string, unread error, compare func() error) {
	t.Helper()
	if unread != nil {
		t.Errorf("%s: %v", want, unread)
		return
	}
	switch err := compare(); {
	case says == "" && err != nil:
		t.Errorf("%s and %s: %v", want, came, err)
	case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
		t.Errorf("%s and %s: %v does not say %q", want, came, err, says)
	}
}
