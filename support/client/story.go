package client

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bamboo-spec/support/units"
)

const (
	rowsShown = 12 // events that a story or a table shows
	textShown = 80 // bytes of text that a row shows
)

// Story tells what came: how many events of each kind, the last of them with
// their times since the start, and whether the source is still open.
func (r *Recording) Story() string {
	s := r.until(time.Time{})
	state := "the connection stayed open"
	if s.ended {
		state = s.how
	}
	if len(s.events) == 0 && !s.ended {
		return "nothing at all came after " + r.after + ": the connection stayed open and silent"
	}
	if len(s.events) == 0 {
		return "nothing at all came after " + r.after + ", then: " + r.masked(state)
	}
	last := s.events[max(0, len(s.events)-rowsShown):]
	head := fmt.Sprintf("came: %s", counts(s.events))
	if len(last) < len(s.events) {
		head += fmt.Sprintf("; the last %d:", len(last))
	}
	return r.masked(head + "\n" + rows(last) + "\nthen: " + state)
}

func (r *Recording) masked(s string) string {
	if r.mask == nil {
		return s
	}
	return r.mask(s)
}

// counts returns how many events of each kind there are, as in "3 × token, 1 × complete", in order of first appearance.
func counts(events []Event) string {
	n := map[Kind]int{}
	var order []Kind
	for _, e := range events {
		if n[e.Kind] == 0 {
			order = append(order, e.Kind)
		}
		n[e.Kind]++
	}
	parts := make([]string, len(order))
	for i, k := range order {
		parts[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	return strings.Join(parts, ", ")
}

// Table shows events as rows of time, type and text; of many it shows the first
// and the last.
func Table(events []Event) string {
	if len(events) == 0 {
		return "(no events)"
	}
	if len(events) <= rowsShown {
		return rows(events)
	}
	half := rowsShown / 2
	all := strings.Split(rows(slices.Concat(events[:half], events[len(events)-half:])), "\n")
	cut := fmt.Sprintf("… %d more …", len(events)-rowsShown)
	return strings.Join(slices.Insert(all, half, cut), "\n")
}

func rows(events []Event) string {
	table := make([][3]string, len(events))
	var wide [2]int
	for i, e := range events {
		table[i] = [3]string{"+" + units.Brief(when(events, i)), typeOf(e), substance(e)}
		for c := range wide {
			wide[c] = max(wide[c], utf8.RuneCountInString(table[i][c]))
		}
	}
	lines := make([]string, len(table))
	for i, row := range table {
		lines[i] = strings.TrimRight(fmt.Sprintf("%*s  %-*s  %s", wide[0], row[0], wide[1], row[1], row[2]), " ")
	}
	return strings.Join(lines, "\n")
}

// when is the time of an event since the start of its recording; of an event that
// was never recorded, since the first of events.
func when(events []Event, i int) time.Duration {
	if e := events[i]; e.since != 0 || e.At.IsZero() {
		return e.since
	}
	return events[i].At.Sub(events[0].At)
}

// typeOf is the type as spelt, with its meaning where the two differ.
func typeOf(e Event) string {
	switch {
	case e.Type == "":
		return string(e.Kind)
	case e.Type == string(e.Kind) || e.Kind == Other:
		return e.Type
	}
	return e.Type + " = " + string(e.Kind)
}

func substance(e Event) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+printable([]byte(value), textShown))
		}
	}
	switch e.Kind {
	case Token:
		return fmt.Sprintf("%q", shorten(e.Text))
	case ToolStart, ToolComplete, ToolError:
		add("call ", e.CallID)
		add("", e.Tool)
		add("", e.Arguments)
		add("", e.Result)
	case Complete:
		if u := e.Usage; u != nil {
			add("", fmt.Sprintf("usage %d + %d = %d", u.Prompt, u.Completion, u.Total))
		}
	case Connected:
		add("session ", e.Session)
	case Other:
		if e.Text == "" && string(e.Raw) != e.Type {
			add("", string(e.Raw))
		}
	}
	add("", e.Code)
	add("", e.Text)
	add("", e.Timestamp)
	add("✕ ", e.Defect)
	return strings.Join(parts, "  ")
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= textShown {
		return s
	}
	return string([]rune(s)[:textShown]) + "…"
}

// printable is b as one line of at most limit bytes and a note on the rest. Bytes
// that would break the line are escaped.
func printable(b []byte, limit int) string {
	end := min(len(b), limit)
	for i := 0; i < utf8.UTFMax && end < len(b) && end > 0 && !utf8.RuneStart(b[end]); i++ {
		end--
	}
	s := string(b[:end])
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		s = strconv.Quote(s)
	}
	if end < len(b) {
		s += fmt.Sprintf(" … (%d bytes in all)", len(b))
	}
	return s
}
