package match

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

const doc = `{"session_id": "tea", "n": 5, "big": 9007199254740993, "yes": true, "no": null, "empty": "",
 "id": "123e4567-e89b-12d3-a456-426614174000", "at": "2026-02-03T04:05:06Z", "ms": 1770000000000,
 "messages": [{"role": "user", "content": "竹子"}, {"role": "assistant", "content": "A grass"}]}`

func TestSameJSON(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{`{"a": 1, "b": [0.1]}`, `{"b":[0.10],"a":1.0}`}:               true,
		{`{"a": 12345678901234567890}`, `{"a": 12345678901234567000}`}: false,
		{`{"a": 1}`, `{"a": 1, "b": 2}`}:                               false,
		{`{"a": 1`, `{"a": 1`}:                                         false,
	} {
		if got := SameJSON(pair[0], pair[1]); got != want {
			t.Errorf("%v: %t", pair, got)
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		row   Row
		holds bool
	}{
		{Row{"session_id", "equals", "tea"}, true},
		{Row{"session_id", "equals", `"tea"`}, true},
		{Row{"session_id", "equals", "coffee"}, false},
		{Row{"session_id", "equals", ""}, false},
		{Row{"empty", "equals", ""}, true},
		{Row{"nowhere", "is absent or equals", "tea"}, true},
		{Row{"session_id", "is absent or equals", "tea"}, true},
		{Row{"session_id", "is absent or equals", "coffee"}, false},
		{Row{"n", "equals", "5"}, true},
		{Row{"n", "equals", "5.0"}, true},
		{Row{"n", "equals", `"5"`}, false},
		{Row{"big", "equals", "9007199254740993"}, true},
		{Row{"big", "equals", "9007199254740992"}, false},
		{Row{"yes", "equals", "true"}, true},
		{Row{"no", "equals", "null"}, true},
		{Row{"missing", "equals", "null"}, false},
		{Row{"messages.0", "equals", `{"content": "竹子", "role": "user"}`}, true},
		{Row{"messages.#.role", "equals", `["user", "assistant"]`}, true},
		{Row{"messages.#.role", "equals", `["user"]`}, false},
		{Row{"messages.1.content", "contains", "grass"}, true},
		{Row{"messages.1.content", "does not contain", "grass"}, false},
		{Row{"messages.1.content", "does not contain", "tree"}, true},
		{Row{"missing", "does not contain", "tree"}, false},
		{Row{"messages.#.role", "contains", "assistant"}, true},
		{Row{"n", "contains", "5"}, false},
		{Row{"messages.1.content", "matches", "^A (grass|tree)$"}, true},
		{Row{"messages.1.content", "matches", "^grass"}, false},
		{Row{"missing", "matches", ".*"}, false},
		{Row{"no", "exists", ""}, true},
		{Row{"missing", "exists", ""}, false},
		{Row{"missing", "is absent", ""}, true},
		{Row{"missing", "absent", ""}, true},
		{Row{"no", "is absent", ""}, false},
		{Row{"messages", "has length", "2"}, true},
		{Row{"messages.0.content", "has length", "2"}, true},
		{Row{"messages.0", "has length", "2"}, true},
		{Row{"n", "has length", "1"}, false},
		{Row{"id", "is a uuid", ""}, true},
		{Row{"session_id", "is a uuid", ""}, false},
		{Row{"at", "is a timestamp", ""}, true},
		{Row{"ms", "is a timestamp", ""}, true},
		{Row{"n", "is a timestamp", ""}, false},
		{Row{"n", "is a number between", "5 and 7"}, true},
		{Row{"n", "is a number between", "5.5 and 7"}, false},
		{Row{"session_id", "is a number between", "0 and 9"}, false},
	} {
		if err := Values("the reply", []byte(doc), []Row{c.row}); (err == nil) != c.holds {
			t.Errorf("%v: %v", c.row, err)
		}
	}
}

func TestValuesShowsEveryRowThatDoesNotHold(t *testing.T) {
	err := Values("the reply", []byte(`{"a": {"b": 1, "c": [1, 2]}, "d": "x"}`), []Row{
		{"d", "equals", "y"}, {"d", "equals", "x"}, {"a.b.z", "exists", ""}, {"a.q", "equals", "1"},
		{"e", "is a uuid", ""},
	})
	want := `4 of 5 values of the reply are not as promised
  expected:
    | path  | is        | value | came                            |
    | d     | equals    | y     | "x"                             |
    | a.b.z | exists    |       | nothing; at a.b there is 1      |
    | a.q   | equals    | 1     | nothing; at a there is {b, c}   |
    | e     | is a uuid |       | nothing; there is {a, d}        |
  actual:   {"a": {"b": 1, "c": [1, 2]}, "d": "x"}`
	if got := strings.Join(strings.Fields(err.Error()), " "); got != strings.Join(strings.Fields(want), " ") {
		t.Errorf("it says\n%v\nand should say\n%s", err, want)
	}
	if err := Values("the reply", []byte("OK"), []Row{{"d", "equals", "y"}}); err == nil ||
		!strings.Contains(err.Error(), "is not JSON") {
		t.Errorf("a text that is not JSON: %v", err)
	}
}

func TestCheckRefusesRowsThatMeanNothing(t *testing.T) {
	for _, c := range []struct {
		row    Row
		column string
		says   string
	}{
		{Row{"", "exists", ""}, "path", "@this"},
		{Row{"a", "equal", "1"}, "is", "did you mean “equals”?"},
		{Row{"a", "", "1"}, "is", "what can: equals, contains"},
		{Row{"a", "exists", "1"}, "value", "takes no value"},
		{Row{"a", "contains", ""}, "value", "missing"},
		{Row{"a", "does not contain", ""}, "value", "missing"},
		{Row{"a", "matches", ""}, "value", "missing"},
		{Row{"a", "matches", "("}, "value", "missing closing"},
		{Row{"a", "has length", "two"}, "value", "not a whole number"},
		{Row{"a", "is a number between", "1"}, "value", "1 and 5"},
		{Row{"a", "is a number between", "5 and 1"}, "value", "smaller"},
		{Row{"a", "equals", ""}, "", ""},
	} {
		column, err := c.row.Check()
		if column != c.column || (err == nil) != (c.says == "") || err != nil &&
			!strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: column %q, %v; want %q with %q", c.row, column, err, c.column, c.says)
		}
	}
}

func TestDocument(t *testing.T) {
	for _, c := range []struct{ pattern, parts string }{
		{`{…}`, ""},
		{`{...}`, ""},
		{`<anything>`, ""},
		{`{"session_id": "tea", …}`, ""},
		{`{"session_id": <any string>, "id": "<uuid>", "at": <timestamp>, "ms": <timestamp>, "n": <number between 1 and 5>, …}`,
			""},
		{`{"yes": <any boolean>, "messages": <any list>, …}`, ""},
		{`{"messages": [{"role": "user", "content": <any string>}, …], …}`, ""},
		{`{"messages": […, {"role": "assistant", …}], …}`, ""},
		{`{"messages": [<any object>, <any object>], …}`, ""},
		{`{"session_id": "coffee", …}`, `session_id: "coffee" was promised, "tea" came`},
		{`{"session_id": "tea", "n": 4, …}`, `n: 4 was promised, 5 came`},
		{`{"session_id": "tea"}`, `n: it was not promised, 5 came`},
		{`{"what": 1, …}`, `what: it is missing; there is {session_id, n,`},
		{`{"n": <any string>, …}`, `n: <any string> was promised, 5 came`},
		{`{"n": <number between 6 and 7>, …}`, `n: <number between 6 and 7> was promised`},
		{`{"messages": [{"role": "assistant", …}, …], …}`, `messages.0.role: "assistant" was promised, "user" came`},
		{`{"messages": [], …}`, `messages.0: it was not promised`},
		{`{"messages": [<anything>, <anything>, <anything>], …}`,
			`messages: the list ends after 2 elements, and element 3`},
		{`{"messages": {…}, …}`, `messages: an object was promised`},
		{`[…]`, `the whole: a list was promised`},
		{`"tea"`, `the whole: "tea" was promised`},
	} {
		p, err := Parse(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		err = p.Document("the reply", []byte(doc))
		if (err == nil) != (c.parts == "") || err != nil && !strings.Contains(err.Error(), c.parts) {
			t.Errorf("%s: %v\nwant %q", c.pattern, err, c.parts)
		}
	}
}

func TestDocumentShowsEveryPlace(t *testing.T) {
	p, err := Parse(`{"a": 1, "b": 2, "c": 3}`)
	if err != nil {
		t.Fatal(err)
	}
	err = p.Document("the reply", []byte(`{"a": 1, "b": 3, "d.e": 4}`))
	for _, want := range []string{"b: 2 was promised, 3 came", "c: it is missing", `d\.e: it was not promised`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
	if err := p.Document("the reply", []byte("OK")); err == nil ||
		!strings.Contains(err.Error(), "the reply is not JSON") {
		t.Errorf("a text that is not JSON: %v", err)
	}
}

func TestParseSaysWhereADocumentIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "line 1, character 1: a value is missing",
		"{\n  \"a\": }":              "line 2, character 8: this is no value",
		`{"a" 1}`:                    "a colon is missing",
		`{"a": 1 "b": 2}`:            "a comma or } is missing",
		`[1 2]`:                      "a comma or ] is missing",
		`{a: 1}`:                     `a name in "…" is missing`,
		`{"a": 1, "a": 2}`:           "stands there twice",
		`{"a": 1} x`:                 "nothing may follow",
		`<any strin>`:                "did you mean “any string”?",
		`<uuid`:                      "the > of a placeholder is missing",
		`<number between a and b>`:   "not two numbers",
		`{"<uuid>": 1}`:              "not for a name",
		strings.Repeat("[", 200):     "stand in each other",
		"{\"a\": 1,\n \"b\": hallo}": "line 2, character 7",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", text, err, want)
		}
	}
}

func TestSequence(t *testing.T) {
	for _, c := range []struct {
		rows, items string // a letter fits itself, * is a gap
		want        Outcome
	}{
		{"", "", Outcome{true, 0, 0}},
		{"abc", "abc", Outcome{true, 3, 3}},
		{"a*c", "abbc", Outcome{true, 3, 4}},
		{"a*c", "ac", Outcome{true, 3, 2}},
		{"*c", "acbc", Outcome{true, 2, 4}},
		{"*", "", Outcome{true, 1, 0}},
		{"a*", "abc", Outcome{true, 2, 3}},
		{"abc", "abd", Outcome{false, 2, 2}},
		{"abc", "ab", Outcome{false, 2, 2}},
		{"ab", "abc", Outcome{false, 2, 2}},
		{"*c", "ab", Outcome{false, 1, 0}},
		{"*c", "acb", Outcome{false, 2, 2}},
		{"", "a", Outcome{false, 0, 0}},
	} {
		got := Sequence(len(c.rows), len(c.items), func(i int) bool { return c.rows[i] == '*' },
			func(i, j int) bool { return c.rows[i] == c.items[j] })
		if got != c.want {
			t.Errorf("rows %q, items %q: %v, want %v", c.rows, c.items, got, c.want)
		}
	}
}

func TestSeries(t *testing.T) {
	for _, c := range []struct {
		rows, docs     string // documents are numbers, * is a gap
		holds, settled bool
		says           string
	}{
		{"1 2", "1 2", true, false, ""},
		{"1 2", "1", false, false, "row 2 did not come: 2"},
		{"1 2", "1 3", false, true, "row 2 and number 2 part:\nthe whole: 2 was promised, 3 came"},
		{"1 2", "1 2 3", false, true, "number 3 came behind the last row: 3; a last row … allows others"},
		{"1 * 3", "1 2", false, false, "none from number 2 on is row 3: 3"},
		{"1 * 3", "1 2 3", true, false, ""},
		{"1 *", "1 2 3", true, true, ""},
		{"* 3", "3 4", false, false, "number 2 came behind"},
		{"1", "", false, false, "row 1 did not come"},
	} {
		s, err := ParseSeries(strings.Fields(strings.ReplaceAll(c.rows, "*", "…")))
		if err != nil {
			t.Fatal(err)
		}
		var docs [][]byte
		for d := range strings.FieldsSeq(c.docs) {
			docs = append(docs, []byte(d))
		}
		err = s.Compare("the events", docs)
		if s.Holds(docs) != c.holds || s.Settled(docs) != c.settled || (err == nil) != c.holds || err != nil &&
			!strings.Contains(strings.ReplaceAll(err.Error(), "\n    ", "\n"), c.says) {
			t.Errorf("rows %s, documents %s: holds %t, settled %t, %v", c.rows, c.docs, s.Holds(docs), s.Settled(docs),
				err)
		}
	}
}

func TestParseSeriesNamesTheRow(t *testing.T) {
	_, err := ParseSeries([]string{"1", "...", "{"})
	if bad, ok := err.(*RowError); !ok || bad.Row != 2 {
		t.Errorf("got %v, want an error of row 2", err)
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct{ text, came, says string }{
		{"OK", "OK", ""},
		{"OK", "KO", "is not the promised text"},
		{"", "", ""},
		{` {"a": <any number>}`, `{"a": 1}`, ""},
		{`{"a": 2}`, `{"a": 1}`, "a: 2 was promised, 1 came"},
		{`{"a": `, `{"a": 1}`, "a value is missing"},
		{"<uuid>", `"x"`, "<uuid> was promised"},
	} {
		var w Whole
		err := w.UnmarshalText([]byte(c.text))
		if err == nil {
			err = w.Compare("the reply", []byte(c.came))
		}
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q and %q: %v, want %q", c.text, c.came, err, c.says)
		}
	}
}

func TestTextsAreTextsEvenIfTheyLookLikeNumbers(t *testing.T) {
	texts := map[string]string{"x-a.b": "5", "x-list": "[1]"}
	if err := Texts("the headers", texts, []Row{{"X-A.B", "equals", "5"}, {"X-List", "equals", "[1]"},
		{"X-None", "is absent", ""}}); err != nil {
		t.Error(err)
	}
	if err := Texts("the headers", texts, []Row{{"X-A.B", "equals", "6"}}); err == nil {
		t.Error("another text is taken for the promised one")
	}
}

func TestValue(t *testing.T) {
	for path, want := range map[string]string{"session_id": "tea", "n": "5", "messages.1.role": "assistant",
		"messages.#.role": `["user","assistant"]`} {
		if got, err := Value("the reply", []byte(doc), path); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", path, got, err, want)
		}
	}
	for _, d := range []string{doc, "OK"} {
		if got, err := Value("the reply", []byte(d), "missing"); err == nil {
			t.Errorf("a missing value is %q", got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"a": [1, …, <uuid>], "b": "<any string>", …}`)
	f.Add(doc)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err == nil && gjson.Valid(text) && !strings.ContainsAny(text, "<") && !p.Fits([]byte(text)) {
			// A document without placeholders is as itself, unless a field stands there twice, which Parse refuses.
			t.Errorf("%s does not fit itself: %v", text, p.Document("it", []byte(text)))
		}
	})
}

func FuzzValues(f *testing.F) {
	f.Add("messages.#.role", "contains", "user")
	f.Add("@this|@pretty", "matches", "(")
	f.Fuzz(func(t *testing.T, path, is, value string) {
		r := Row{path, is, value}
		if _, err := r.Check(); err == nil {
			_ = Values("it", []byte(doc), []Row{r}) // that it comes to an end is all that is asked
		}
	})
}
