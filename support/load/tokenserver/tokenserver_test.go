package tokenserver

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

func TestStampsAreReadBack(t *testing.T) {
	for _, want := range []Stamp{{}, {1, 2, 3}, {99_999, 123_456_789_012, 9_876_543_210_987_654}} {
		here, there := net.Pipe()
		conn := &stamped{Conn: here, clock: func(time.Time) int64 { return want.Written }}
		go func() {
			// a failure is seen in what comes
			_, _ = conn.Write(appendUnwritten([]byte("before "), want.Number, want.Asked))
			_ = here.Close()
		}()
		text, err := io.ReadAll(there)
		text, found := bytes.CutPrefix(text, []byte("before "))
		if err != nil || !found {
			t.Fatalf("%q, %v", text, err)
		}
		if got, err := ReadStamp(text); got != want || err != nil {
			t.Errorf("%+v: %+v, %v", want, got, err)
		}
	}
	for _, text := range []string{"", "1", "1 2", "1 2 3 4", "1 2 x", "1  2 3", " 1 2 3", "-1 2 3",
		"1 2 1234567890123456789", string(appendUnwritten(nil, 1, 2))} {
		if got, err := ReadStamp([]byte(text)); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	text := []byte("1 2 3")
	if n := testing.AllocsPerRun(100, func() {
		if _, err := ReadStamp(text); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
