package units

import (
	"math/big"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		kind Kind
		want *big.Rat
	}{
		{"7 ns", Time, big.NewRat(7, 1)},
		{"1.5 µs", Time, big.NewRat(1500, 1)},
		{"1.5 μs", Time, big.NewRat(1500, 1)}, // the Greek letter
		{"0.3 ms", Time, big.NewRat(300_000, 1)},
		{"5 s", Time, big.NewRat(5e9, 1)},
		{"2 min", Time, big.NewRat(120e9, 1)},
		{"0 B", Size, big.NewRat(0, 1)},
		{"2 KB", Size, big.NewRat(2000, 1)},
		{"500 MB", Size, big.NewRat(500e6, 1)},
		{"1.5 GB", Size, big.NewRat(15e8, 1)},
		{"2 KiB", Size, big.NewRat(2048, 1)},
		{"1 MiB", Size, big.NewRat(1<<20, 1)},
		{"1 GiB", Size, big.NewRat(1<<30, 1)},
		{"27.9 %", Share, big.NewRat(279, 1000)},
		{"0.5 /s", Rate, big.NewRat(1, 2)},
		{"30 /min", Rate, big.NewRat(1, 2)},
		{"12", Count, big.NewRat(12, 1)},
	} {
		q, err := Parse(c.text, c.kind)
		if err != nil || q.Amount.Cmp(c.want) != 0 || q.Kind != c.kind {
			t.Errorf("%q is %v, %v; want %v", c.text, q, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		text string
		kind Kind
		want string // in the message
	}{
		{"", Time, "not a time"},
		{"5", Time, "no unit; a time is written as a number, a space and one of ns, µs, ms, s, min"},
		{"5s", Time, "write “5 s”"},
		{"5  s", Time, "not a time"},
		{" 5 s", Time, "not a time"},
		{"5 s ", Time, "not a time"},
		{"5 us", Time, "did you mean “µs”?"},
		{"5 sec", Time, "its units are ns, µs, ms, s, min"},
		{"5 MB", Time, "“MB” is a unit of a size, not of a time"},
		{"5 S", Time, "“S” is not a unit of a time"},
		{"five s", Time, "not a time"},
		{"-5 s", Time, "not a time"},
		{"+5 s", Time, "not a time"},
		{"5. s", Time, "not a time"},
		{".5 s", Time, "not a time"},
		{"1e3 s", Time, "not a time"},
		{"1_000 s", Time, "not a time"},
		{"NaN s", Time, "not a time"},
		{"Inf s", Time, "not a time"},
		{"0x10 s", Time, "not a time"},
		{"1/2 s", Time, "not a time"},
		{"٣ s", Time, "not a time"},
		{strings.Repeat("9", 16) + " s", Time, "not a time"},
		{"90", Share, "no unit"},
		{"90%", Share, "write “90 %”"},
		{"90 percent", Share, "units are %"},
		{"100 mb", Size, "did you mean “MB”?"},
		{"100 TB", Size, "KiB, MiB, GiB"},
		{"5 /h", Rate, "units are /min, /s"},
		{"5 s", Count, "without a unit: 12"},
		{"2.5", Count, "whole number"},
		{"-1", Count, "whole number"},
		{"", Count, "whole number"},
	} {
		if q, err := Parse(c.text, c.kind); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q as %s: %v, %v; want an error with %q", c.text, c.kind, q, err, c.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{"300 ms": 300 * time.Millisecond, "1.5 s": 1500 * time.Millisecond,
		"5 min": 5 * time.Minute, "1.9 ns": 1, "0 s": 0} {
		if got, err := Duration(text); err != nil || got != want {
			t.Errorf("%q = %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "3", "3 MB", "999999999999999 s"} {
		if got, err := Duration(text); err == nil {
			t.Errorf("%q = %s", text, got)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]Bytes{"1 MiB": 1 << 20, "2.5 KB": 2500, "0 B": 0} {
		var got Bytes
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q is %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"0.5 B", "1 s", "9999999999999 GB", "much"} {
		if n := new(Bytes); n.UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is %d", text, *n)
		}
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]int{"once": 1, "twice": 2, "12 times": 12} {
		if got, err := Times(text); err != nil || got != want {
			t.Errorf("Times(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	if n, err := Times("often"); err == nil {
		t.Errorf("often is %d times", n)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		amount *big.Rat
		unit   string
		digits int
		want   string
	}{
		{Time, big.NewRat(1_234_567_890, 1), "s", 3, "1.23 s"},
		{Time, big.NewRat(812_345, 1), "s", 3, "812 µs"},
		{Time, big.NewRat(812_345, 1), "s", 5, "812.35 µs"},
		{Time, big.NewRat(90e9, 1), "", 3, "90 s"},
		{Time, big.NewRat(90e9, 1), "min", 3, "1.5 min"},
		{Time, big.NewRat(1, 3), "ms", 3, "0.333 ns"},
		{Time, big.NewRat(0, 1), "ms", 3, "0 ms"},
		{Time, big.NewRat(-2_500_000, 1), "s", 3, "-2.5 ms"},
		{Time, big.NewRat(123456e9, 1), "s", 3, "123456 s"},
		{Size, big.NewRat(2_500_000, 1), "KB", 3, "2.5 MB"},
		{Size, big.NewRat(5<<20, 1), "KiB", 3, "5 MiB"},
		{Size, big.NewRat(500, 1), "MiB", 3, "500 B"},
		{Size, big.NewRat(1<<20, 1), "", 3, "1.05 MB"},
		{Share, big.NewRat(2, 3), "%", 3, "66.7 %"},
		{Share, big.NewRat(1, 1), "", 3, "100 %"},
		{Rate, big.NewRat(1, 2), "/min", 3, "30 /min"},
		{Rate, big.NewRat(481, 10_000), "/s", 3, "0.0481 /s"},
		{Rate, big.NewRat(7, 1), "", 3, "7 /s"},
		{Count, big.NewRat(1234, 1), "", 3, "1234"},
		{Count, big.NewRat(-3, 1), "", 3, "-3"},
	} {
		q := Quantity{c.kind, c.amount, c.unit}
		if got := q.Text(c.digits); got != c.want {
			t.Errorf("%v with %d digits: %q, want %q", q, c.digits, got, c.want)
		}
	}
}

func TestRoundedIsWhatTextSays(t *testing.T) {
	q := Quantity{Time, big.NewRat(4_999_600_000, 1), "s"}
	if got := q.Rounded(3).Amount; got.Cmp(big.NewRat(5e9, 1)) != 0 || q.Text(3) != "5 s" {
		t.Errorf("%s is %v ns", q.Text(3), got)
	}
}

// Whatever is accepted means the same when it is written and read again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"5 s", "1.5 µs", "27.9 %", "0.5 /s", "100 MiB", "12", "5", "5s", "-1 s", "μ s",
		"1e9 s", "0 ms"} {
		for kind := range kinds {
			f.Add(text, kind)
		}
	}
	f.Fuzz(func(t *testing.T, text string, kind int) {
		if kind < 0 || kind >= len(kinds) {
			return
		}
		k := Kind(kind)
		q, err := Parse(text, k)
		if err != nil {
			for _, unit := range k.Units() {
				if !strings.Contains(err.Error(), unit) {
					t.Errorf("the error does not name the unit %s: %v", unit, err)
				}
			}
			return
		}
		if q.Amount.Sign() < 0 {
			t.Errorf("%q is negative", text)
		}
		again, err := Parse(q.Text(40), k)
		if err == nil && again.Amount.Cmp(q.Amount) != 0 {
			t.Errorf("%q is written as %q, which is %v instead of %v", text, q.Text(40), again.Amount, q.Amount)
		}
		if shown := q.Rounded(3); shown.Text(3) != q.Text(3) {
			t.Errorf("%q: rounded it reads %q, before %q", text, shown.Text(3), q.Text(3))
		}
	})
}

func TestPart(t *testing.T) {
	for text, want := range map[string]float64{"10%": 0.1, "10 %": 0.1, "0%": 0, "2.5%": 0.025, "250%": 2.5} {
		if got, err := Part(text); got != want || err != nil {
			t.Errorf("%q is %g, %v; want %g", text, got, err, want)
		}
	}
	for _, text := range []string{"", "%", "10", "0.1", "-5%", "10%%", "ten %", "10 s"} {
		if got, err := Part(text); err == nil {
			t.Errorf("%q is taken for %g", text, got)
		}
	}
}
