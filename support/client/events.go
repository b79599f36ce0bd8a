package client

// Terminal returns the event that ends a run, nil if it is not among the events.
func Terminal(events []Event) *Event {
	for i := range events {
		if events[i].Terminal() {
			return &events[i]
		}
	}
	return nil
}

// Ended reports whether a terminal is among the events.
func Ended(events []Event) bool { return Terminal(events) != nil }

// Count returns how many events are of a kind; a token event without text is no token.
func Count(events []Event, kind Kind) int {
	n := 0
	for _, e := range events {
		if e.Kind == kind && (kind != Token || e.Text != "") {
			n++
		}
	}
	return n
}
