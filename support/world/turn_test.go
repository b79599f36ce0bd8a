package world

import (
	"testing"
	"time"

	"bamboo-spec/support/client"
)

func TestASilentAnswerIsATimeout(t *testing.T) {
	w := in(t, stub{open: true})
	began := must[*Turn](t)(w.User(TheUser).Begin(t.Context(), "Tea?"))
	w.wait = time.Millisecond
	says(t, began.WaitTerminal(t.Context()),
		"nothing at all came after status 200: the connection stayed open and silent")
	if events := began.Events(); len(events) > 0 {
		t.Errorf("events: %v", client.Table(events))
	}
	says(t, w.End(t.Context(), nil), "")
}
