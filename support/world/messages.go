package world

import (
	"fmt"
	"slices"

	"bamboo-spec/support/client"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
)

// SameMessages compares two conversations and returns an error that shows where they part, or nil.
func SameMessages(what string, want, got []client.HistoryMessage) error {
	if slices.Equal(want, got) {
		return nil
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	return &mismatch.Error{What: what, Expected: MessageTable(want), Actual: MessageTable(got),
		Where: fmt.Sprintf("message %d", at+1)}
}

// MessageTable lays messages out as a table, long ones shortened.
func MessageTable(ms []client.HistoryMessage) string {
	if len(ms) == 0 {
		return "no messages"
	}
	rows := [][]string{{"role", "content"}}
	for _, m := range ms {
		rows = append(rows, []string{m.Role, mismatch.Shorten(m.Content)})
	}
	return layout.Table(rows)
}
