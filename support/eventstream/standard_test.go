package eventstream

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
)

// byTheStandard is the standard's own way through a whole stream, step by step and without regard
// to cost (WHATWG HTML, section 9.2.6 “Interpreting an event stream”), but that text is not decoded.
func byTheStandard(stream string) (events []got) {
	stream = strings.TrimPrefix(stream, "\xEF\xBB\xBF")
	stream = strings.ReplaceAll(strings.ReplaceAll(stream, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(stream, "\n")
	var data, eventType, lastID string
	for _, line := range lines[:len(lines)-1] { // what follows the last line end is no line
		if line == "" {
			if data != "" {
				events = append(events, got{eventType, strings.TrimSuffix(data, "\n"), lastID})
			}
			data, eventType = "", ""
			continue
		}
		field, value := line, ""
		switch colon := strings.Index(line, ":"); {
		case colon == 0:
			continue
		case colon > 0:
			field, value = line[:colon], strings.TrimPrefix(line[colon+1:], " ")
		}
		switch field {
		case "event":
			eventType = value
		case "data":
			data += value + "\n"
		case "id":
			if !strings.Contains(value, "\x00") {
				lastID = value
			}
		}
	}
	return events
}

// The table's own expectations are those of the standard.
func TestTheTableIsTheStandard(t *testing.T) {
	for _, tc := range grammar {
		if want := byTheStandard(tc.in); !reflect.DeepEqual(tc.want, want) {
			t.Errorf("%s: the table has %q, the standard %q", tc.name, tc.want, want)
		}
	}
}

// Every two points at which a stream can be cut into three reads.
func TestEveryTwoSplits(t *testing.T) {
	for _, tc := range grammar {
		for i := range len(tc.in) {
			for j := i; j < len(tc.in); j++ {
				events, unfinished, err := readAll(&parts{[]byte(tc.in[:i]), []byte(tc.in[i:j]), []byte(tc.in[j:])})
				if err != io.EOF || !reflect.DeepEqual(events, tc.want) || unfinished != tc.unfinished {
					t.Errorf("%s: read as %q, %q, %q: %q, unfinished %v, %v", tc.name, tc.in[:i], tc.in[i:j], tc.in[j:],
						events, unfinished, err)
				}
			}
		}
	}
}

// FuzzStandard compares the reader with the standard, over reads of every size.
func FuzzStandard(f *testing.F) {
	for _, tc := range grammar {
		f.Add([]byte(tc.in), byte(3))
	}
	f.Fuzz(func(t *testing.T, in []byte, size byte) {
		want := byTheStandard(string(in))
		r := NewReaderSize(bytes.NewReader(in), int(size)+1)
		var events []got
		for {
			ev, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", in, err)
			}
			events = append(events, got{ev.Type, string(ev.Data), ev.ID})
		}
		if !reflect.DeepEqual(events, want) {
			t.Errorf("%q in reads of %d bytes: %q, by the standard %q", in, int(size)+1, events, want)
		}
	})
}
