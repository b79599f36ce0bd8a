package tokenserver

import (
	"testing"
)

func TestStampsAreReadBack(t *testing.T) {
	for _, want := range []Stamp{{}, {1, 2, 3}, {99_999, 123_456_789_012, 987_654_321_098_765}} {
		if got, err := ReadStamp(want.appendTo(nil)); got != want || err != nil {
			t.Errorf("%+v: %+v, %v", want, got, err)
		}
	}
	for _, text := range []string{"", "1", "1 2", "1 2 3 4", "1 2 x", "1  2 3", " 1 2 3", "-1 2 3", "1 2 1234567890123456789"} {
		if got, err := ReadStamp([]byte(text)); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	text := Stamp{1, 2, 3}.appendTo(nil)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := ReadStamp(text); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
