//go:build unix

package watch

import (
	"os"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

func TestKeysComeAtOnce(t *testing.T) {
	person, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(int(terminal.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	keys := make(chan byte, 10)
	restore, err := Keys(terminal, func(key byte) { keys <- key })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := person.WriteString("aq"); err != nil { // and no Enter
		t.Fatal(err)
	}
	for _, want := range []byte("aq") {
		select {
		case key := <-keys:
			if key != want {
				t.Errorf("the key %q came, want %q", key, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("the key %q did not come", want)
		}
	}
	if err := restore(); err != nil {
		t.Error(err)
	}
	if after, err := term.GetState(int(terminal.Fd())); err != nil || *after != *before {
		t.Errorf("the terminal is left as %v, %v; want %v", after, err, before)
	}
	if err := person.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFileHasNoKeys(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	restore, err := Keys(file, func(key byte) { t.Errorf("the key %q", key) })
	if err != nil {
		t.Fatal(err)
	}
	if err := restore(); err != nil {
		t.Error(err)
	}
}
