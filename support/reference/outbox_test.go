package reference

import (
	"strings"
	"testing"
)

// plain spells a token as its text.
type plain struct{}

func (plain) Append(dst []byte, e Event) []byte { return append(dst, e.Text...) }

func TestOutbox(t *testing.T) {
	o := newOutbox(plain{}, 10)
	for _, text := range []string{"a", "b"} {
		o.put(Event{Text: text})
	}
	<-o.ready
	batch, state := o.take(nil)
	if string(batch) != "ab" || state != outboxOpen {
		t.Errorf("%q, %v", batch, state)
	}
	o.put(Event{Text: "c"})
	o.end()
	o.put(Event{Text: "too late"})
	<-o.ready
	if batch, state = o.take(batch); string(batch) != "c" || state != outboxEnded {
		t.Errorf("%q, %v", batch, state)
	}
}

func TestOutboxOverflow(t *testing.T) {
	o := newOutbox(plain{}, 10)
	o.put(Event{Text: strings.Repeat("x", 10)}) // just fits
	o.put(Event{Text: "x"})
	o.put(Event{Text: "y"})
	o.end()
	<-o.ready
	if batch, state := o.take(nil); string(batch) != overflowEvent.Text || state != outboxOverflowed {
		t.Errorf("%q, %v", batch, state)
	}
}

func TestOutboxKeepsLittleStorage(t *testing.T) {
	o := newOutbox(plain{}, 1<<20)
	o.put(Event{Text: strings.Repeat("x", 1<<18)})
	batch, _ := o.take(nil)
	o.take(batch)
	o.put(Event{Text: "x"})
	if batch, _ := o.take(nil); cap(batch) > keepCapacity {
		t.Errorf("%d bytes kept", cap(batch))
	}
}
