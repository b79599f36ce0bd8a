package eventstream

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

type got struct{ Type, Data, ID string }

// readAll takes every event of src, and tells how the source ended.
func readAll(src io.Reader) (events []got, unfinished bool, err error) {
	r := NewReader(src)
	for {
		ev, err := r.Next()
		if err != nil {
			return events, r.Unfinished(), err
		}
		events = append(events, got{ev.Type, string(ev.Data), ev.ID})
	}
}

// data lists events that have nothing but data.
func data(texts ...string) []got {
	var events []got
	for _, t := range texts {
		events = append(events, got{Data: t})
	}
	return events
}

var grammar = []struct {
	name, in   string
	want       []got
	unfinished bool
}{
	{name: "nothing", in: ""},
	{name: "one event", in: "data: a\n\n", want: data("a")},
	{name: "two events", in: "data: a\n\ndata: b\n\n", want: data("a", "b")},
	{name: "LF, CR LF and CR end lines alike", in: "data: a\n\ndata: b\r\n\r\ndata: c\r\r", want: data("a", "b", "c")},
	{name: "line ends mixed in one event", in: "data: a\rdata: b\r\ndata: c\n\r\n", want: data("a\nb\nc")},
	{name: "CR then LF CR is two line ends", in: "data: a\r\n\rdata: b\n\n", want: data("a", "b")},
	{name: "LF CR is two line ends", in: "data: a\n\rdata: b\n\n", want: data("a", "b")},
	{name: "no space after the colon", in: "data:a\n\n", want: data("a")},
	{name: "one space is taken away, no more", in: "data:  a \n\n", want: data(" a ")},
	{name: "a tab is kept", in: "data:\ta\n\n", want: data("\ta")},
	{name: "several data lines are joined by LF", in: "data: a\ndata:\ndata: b\n\n", want: data("a\n\nb")},
	{name: "colons in the value", in: "data: a: b:c\n\n", want: data("a: b:c")},
	{name: "a field without a colon has an empty value", in: "data\n\n", want: data("")},
	{name: "two of them", in: "data\ndata\n\n", want: data("\n")},
	{name: "empty data is an event", in: "data:\n\n", want: data("")},
	{name: "comments", in: ": hello\n:\n\ndata: a\n:data: no\n\n", want: data("a")},
	{name: "a comment inside an event does not end it", in: "data: a\n: c\ndata: b\n\n", want: data("a\nb")},
	{name: "blank lines are no events", in: "\n\n\r\n\rdata: a\n\n\n\n", want: data("a")},
	{name: "event names the type", in: "event: x\ndata: a\n\ndata: b\n\n", want: []got{{"x", "a", ""}, {"", "b", ""}}},
	{name: "the last event field counts", in: "event: x\nevent: y\ndata: a\n\n", want: []got{{"y", "a", ""}}},
	{name: "event after data", in: "data: a\nevent: x\n\n", want: []got{{"x", "a", ""}}},
	{name: "an empty event field resets the type", in: "event: x\nevent\ndata: a\n\n", want: data("a")},
	{name: "a type without data is dropped", in: "event: x\n\ndata: a\n\n", want: data("a")},
	{name: "id stays", in: "id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n",
		want: []got{{"", "a", "1"}, {"", "b", "1"}, {"", "c", "2"}}},
	{name: "an id in a block without data stays too", in: "id: 1\n\ndata: a\n\n", want: []got{{"", "a", "1"}}},
	{name: "an empty id resets it", in: "id: 1\ndata: a\n\nid\ndata: b\n\n",
		want: []got{{"", "a", "1"}, {"", "b", ""}}},
	{name: "an id with a NUL is ignored", in: "id: 1\ndata: a\n\nid: 2\x003\ndata: b\n\n",
		want: []got{{"", "a", "1"}, {"", "b", "1"}}},
	{name: "retry is no event", in: "retry: 100\n\nretry: x\ndata: a\n\n", want: data("a")},
	{name: "unknown fields are ignored", in: "dat: x\ndatas: x\nData: x\n data: x\nfoo\ndata: a\n\n", want: data("a")},
	{name: "a byte-order mark at the start", in: "\ufeffdata: a\n\n", want: data("a")},
	{name: "one byte-order mark only", in: "\ufeff\ufeffdata: a\n\ndata: b\n\n", want: data("b")},
	{name: "a byte-order mark later belongs to the line", in: "data: a\n\n\ufeffdata: b\n\n", want: data("a")},
	{name: "a byte-order mark before a comment", in: "\ufeff:c\ndata: a\n\n", want: data("a")},
	{name: "a byte-order mark before a blank line", in: "\ufeff\ndata: a\n\n", want: data("a")},
	{name: "a byte-order mark alone", in: "\ufeff"},
	{name: "text of many bytes a rune", in: "data: 你好 🎋 e\u0301\n\n", want: data("你好 🎋 e\u0301")},
	{name: "NUL and invalid UTF-8 in data are kept", in: "data: a\x00\xff\n\n", want: data("a\x00\xff")},
	{name: "the end without a blank line drops the event", in: "data: a\n\ndata: b\n", want: data("a"),
		unfinished: true},
	{name: "the end after CR alone", in: "data: a\r", unfinished: true},
	{name: "the end inside a line", in: "data: a\n\ndat", want: data("a"), unfinished: true},
	{name: "the end inside a data line", in: "data: a", unfinished: true},
	{name: "the end after a type", in: "event: x\n", unfinished: true},
	{name: "the end inside a comment", in: "data: a\n\n: bye", want: data("a")},
	{name: "the end after a comment", in: ": bye\n"},
	{name: "the end after retry and id", in: "retry: 1\nid: 2\n"},
}

func TestGrammar(t *testing.T) {
	for _, tc := range grammar {
		t.Run(tc.name, func(t *testing.T) {
			check := func(how string, src io.Reader) {
				t.Helper()
				events, unfinished, err := readAll(src)
				if err != io.EOF {
					t.Errorf("%s: ended with %v, not end of file", how, err)
				}
				if !reflect.DeepEqual(events, tc.want) || unfinished != tc.unfinished {
					t.Errorf("%s: got %q unfinished %v\nwant %q unfinished %v", how, events, unfinished, tc.want,
						tc.unfinished)
				}
			}
			check("whole", strings.NewReader(tc.in))
			check("byte by byte", iotest.OneByteReader(strings.NewReader(tc.in)))
			check("the end with the last bytes", iotest.DataErrReader(strings.NewReader(tc.in)))
			for i := range len(tc.in) {
				check("split after "+tc.in[:i], &parts{[]byte(tc.in[:i]), []byte(tc.in[i:])})
			}
		})
	}
}

// parts is a reader that gives one part a read.
type parts [][]byte

func (p *parts) Read(b []byte) (int, error) {
	for len(*p) > 0 && len((*p)[0]) == 0 {
		*p = (*p)[1:]
	}
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(b, (*p)[0])
	(*p)[0] = (*p)[0][n:]
	return n, nil
}

// An event must not wait for anything behind its blank line.
func TestEventComesWithItsBlankLine(t *testing.T) {
	for _, in := range []string{"data: a\n\n", "data: a\r\r", "data: a\r\n\r"} {
		r := NewReader(io.MultiReader(strings.NewReader(in), iotest.ErrReader(errors.New("read too far"))))
		if ev, err := r.Next(); err != nil || string(ev.Data) != "a" {
			t.Errorf("%q: %q, %v", in, ev.Data, err)
		}
	}
}

func TestSourceErrorIsFinal(t *testing.T) {
	broken := errors.New("connection reset")
	r := NewReader(io.MultiReader(strings.NewReader("data: a\n\ndata: b"), iotest.ErrReader(broken)))
	if ev, err := r.Next(); err != nil || string(ev.Data) != "a" {
		t.Fatalf("%q, %v", ev.Data, err)
	}
	for range 2 {
		if _, err := r.Next(); err != broken {
			t.Errorf("error %v, want %v", err, broken)
		}
	}
	if !r.Unfinished() {
		t.Error("the broken event is not reported as unfinished")
	}
}

func TestReaderThatGivesNothing(t *testing.T) {
	if _, err := NewReader(idle{}).Next(); err != io.ErrNoProgress {
		t.Errorf("error %v, want %v", err, io.ErrNoProgress)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestLimit(t *testing.T) {
	const limit = 100
	for name, tc := range map[string]struct {
		in      string
		tooLong bool
	}{
		"within":           {"data: " + strings.Repeat("a", limit-10) + "\n\n", false},
		"one long line":    {"data: " + strings.Repeat("a", limit) + "\n\n", true},
		"many lines":       {strings.Repeat("data: a\n", limit) + "\n", true},
		"a line so far":    {strings.Repeat("a", limit+1), true},
		"a comment so far": {":" + strings.Repeat("a", limit+1), true},
		"many comments":    {strings.Repeat(": a\n", limit), false},
		"many events":      {strings.Repeat("data: a\n\n", limit), false},
	} {
		for how, src := range map[string]io.Reader{
			"whole":        strings.NewReader(tc.in),
			"byte by byte": iotest.OneByteReader(strings.NewReader(tc.in)),
		} {
			r := NewReader(src)
			r.limit = limit
			var err error
			for err == nil {
				_, err = r.Next()
			}
			if errors.Is(err, ErrTooLong) != tc.tooLong {
				t.Errorf("%s, %s: ended with %v", name, how, err)
			}
			if _, again := r.Next(); again == nil {
				t.Errorf("%s, %s: went on after its error", name, how)
			}
		}
	}
}

// endless repeats one text for ever, in parts of odd sizes.
type endless struct {
	text []byte
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b[:min(len(b), 37)], e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

const oneEvent = ": ping\nevent: token\nid: 7\ndata: {\"type\":\"token\",\ndata: \"content\":\"hello\"}\n\n"

func TestNoAllocationOnceWarm(t *testing.T) {
	r := NewReader(&endless{text: []byte(oneEvent)})
	if n := testing.AllocsPerRun(1000, func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations an event, want 0", n)
	}
}

func BenchmarkNext(b *testing.B) {
	r := NewReader(&endless{text: []byte(oneEvent)})
	b.SetBytes(int64(len(oneEvent)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Next(); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzSplits compares one whole read with the same bytes in arbitrary parts.
func FuzzSplits(f *testing.F) {
	for _, tc := range grammar {
		f.Add([]byte(tc.in), []byte{1, 3, 0, 2})
	}
	f.Fuzz(func(t *testing.T, in, sizes []byte) {
		whole, unfinished, err := readAll(bytes.NewReader(in))
		if err != io.EOF {
			t.Fatalf("whole: %v", err)
		}
		var p parts
		rest := in
		for i := 0; len(rest) > 0 && len(sizes) > 0; i++ {
			n := min(int(sizes[i%len(sizes)])%16+1, len(rest))
			p = append(p, bytes.Clone(rest[:n]))
			rest = rest[n:]
		}
		p = append(p, bytes.Clone(rest))
		split, splitUnfinished, err := readAll(&p)
		if err != io.EOF || splitUnfinished != unfinished || !reflect.DeepEqual(split, whole) {
			t.Errorf("in parts: %q %v %v\nwhole:    %q %v", split, splitUnfinished, err, whole, unfinished)
		}
	})
}
