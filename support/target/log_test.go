package target

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLogKeepsBothEnds(t *testing.T) {
	l := &boundedLog{}
	line := strings.Repeat("x", 99) + "\n"
	fmt.Fprintln(l, "first")
	for range 20_000 {
		fmt.Fprint(l, line)
	}
	fmt.Fprintln(l, "last")
	s := l.String()
	if !strings.HasPrefix(s, "first\n") || !strings.HasSuffix(s, "last\n") || len(s) > headBytes+3*tailBytes {
		t.Errorf("%d bytes kept, %.10q … %q", len(s), s, s[len(s)-10:])
	}
	cut := 0
	if _, err := fmt.Sscanf(s[strings.Index(s, "…"):], "… %d bytes cut …", &cut); err != nil {
		t.Fatal(err)
	}
	if note := len(fmt.Sprintf("\n… %d bytes cut …\n", cut)); len(s)-note+cut != 20_000*len(line)+len("first\nlast\n") {
		t.Errorf("%d kept and %d cut do not make what was written", len(s)-note, cut)
	}
}

func TestLogBelowItsLimitIsWhole(t *testing.T) {
	l := &boundedLog{}
	text := strings.Repeat("0123456789", (headBytes+tailBytes)/10)
	for i := 0; i < len(text); i += 1000 {
		fmt.Fprint(l, text[i:min(i+1000, len(text))])
	}
	if l.String() != text {
		t.Error("something was cut or moved")
	}
}

func TestLastWords(t *testing.T) {
	many := strings.Repeat("line\n", 50)
	for _, tc := range []struct{ name, log, want string }{
		{"nothing", "", ""},
		{"few lines", "a\nb\n", "a\nb"},
		{"the end of many", many + "end\n", strings.Repeat("line\n", lastLines-1) + "end"},
		{"a Go panic before a long trace", "a\npanic: boom\n\n" + many,
			"panic: boom\n\n" + strings.TrimSpace(strings.Repeat("line\n", lastLines-2))},
		{"a Rust panic", "a\nthread 'main' panicked at src/main.rs:1:\nboom\n",
			"thread 'main' panicked at src/main.rs:1:\nboom"},
		{"what the runtime says before", "a\nruntime/cgo: pthread_create failed: x\nSIGABRT: abort\nPC=0\n",
			"runtime/cgo: pthread_create failed: x\nSIGABRT: abort\nPC=0"},
		{"a panic in the middle of a line is none", "http: panic: boom\nb", "http: panic: boom\nb"},
		{"the last of two", "panic: one\npanic: two\n", "panic: two"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := lastWords(tc.log); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestFirstLineAtEverySplit(t *testing.T) {
	const text = "hello\nand\nthe rest"
	for i := range len(text) {
		rest := &boundedLog{}
		f := newFirstLine(rest)
		fmt.Fprint(f, text[:i])
		fmt.Fprint(f, text[i:])
		if line := string(<-f.line); line != "hello" || rest.String() != "and\nthe rest" {
			t.Errorf("split at %d: %q, then %q", i, line, rest)
		}
	}
}

func TestFirstLineIsBounded(t *testing.T) {
	f := newFirstLine(&boundedLog{})
	fmt.Fprint(f, strings.Repeat("x", longestFirstLine))
	if line := <-f.line; len(line) != longestFirstLine {
		t.Errorf("%d bytes", len(line))
	}
}

func FuzzLastWords(f *testing.F) {
	f.Add("a\npanic: b\nc")
	f.Fuzz(func(t *testing.T, log string) {
		if n := strings.Count(lastWords(log), "\n"); n >= lastLines {
			t.Errorf("%d lines", n+1)
		}
	})
}

func TestPortsAreNeverPickedTwice(t *testing.T) {
	var p ports
	seen := map[int]bool{}
	for range 200 {
		free, err := p.pick(2)
		if err != nil {
			t.Fatal(err)
		}
		for _, port := range free {
			if seen[port] {
				t.Fatalf("port %d came twice", port)
			}
			seen[port] = true
		}
	}
}

func TestLinesOfALogHaveTheirTimes(t *testing.T) {
	l := &boundedLog{}
	before := time.Now()
	fmt.Fprint(l, "one\ntw")
	middle := time.Now()
	fmt.Fprint(l, "o\nthree")
	var texts []string
	for _, line := range l.last() {
		texts = append(texts, line.Text)
	}
	if got := strings.Join(texts, "|"); got != "one|two|three" {
		t.Errorf("the lines are %s", got)
	}
	if two := l.last()[1].At; two.Before(before) || two.After(middle) {
		t.Errorf("the second line came at %v, want between %v and %v", two, before, middle)
	}
	for range 5 * mostLines {
		fmt.Fprintln(l, strings.Repeat("x", 2*longestLine))
	}
	if all := l.last(); len(all) != mostLines || len(all[0].Text) != longestLine {
		t.Errorf("%d lines, the first of %d bytes", len(all), len(all[0].Text))
	}
	if l.forget(); len(l.last()) > 0 {
		t.Error("what is forgotten is still there")
	}
}
