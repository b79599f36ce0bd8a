package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is where to look in the feature file: the sentence that did not hold,
// else the scenario.
func (r *Result) Line() int {
	if st := r.Failed(); st != nil {
		return st.Line
	}
	return r.Scenario.Line
}

// Place says which sentence did not hold, "" if there is no error.
func (r *Result) Place() string {
	switch st := r.Failed(); {
	case r.Err == nil:
		return ""
	case st != nil:
		return fmt.Sprintf("%s %s", st.Keyword, st.Text)
	default:
		return "every sentence held, but the end-of-scenario checks failed"
	}
}

// Headline is the verdict's reason in one line; "" for a promise that is kept.
func (r *Result) Headline() string {
	switch r.Verdict {
	case Kept:
		return ""
	case NoLongerBroken:
		return fmt.Sprintf("listed as broken (%s) and yet it held: remove the entry from known_broken", r.Reason)
	case NotRun:
		return r.Reason
	case KnownBroken:
		return r.Reason + r.Cause.history()
	}
	if r.Err == nil {
		return r.Reason
	}
	headline := r.values()
	if strings.HasSuffix(headline, ":") { // what is wrong stands below
		_, below, _ := strings.Cut(r.Err.Error(), "\n")
		first, _, _ := strings.Cut(strings.TrimSpace(below), "\n")
		headline += " " + first
	}
	return headline
}

// Account is everything there is to say about a promise that was not kept, as text.
func (r *Result) Account(run Run) string {
	var b strings.Builder
	if place := r.Place(); place != "" {
		fmt.Fprintf(&b, "%s   (%s:%d)\n\n%s\n\n", place, r.Scenario.File, r.Line(),
			Terminal{}.marked(r.failure()))
		for _, i := range r.FailedToo() {
			fmt.Fprintf(&b, "%s\n\n%s\n\n", r.placed(i), Terminal{}.marked(r.Steps[i].Err.Error()))
		}
	} else {
		fmt.Fprintf(&b, "%s\n\n", r.Headline())
	}
	if r.Verdict == Broken && r.Reason != "" {
		fmt.Fprintf(&b, "note: %s\n", r.Reason)
	}
	for _, line := range r.worst() {
		fmt.Fprintf(&b, "worst: %s\n", line)
	}
	if r.Trace != "" {
		fmt.Fprintf(&b, "trace: %s\n", r.Trace)
	}
	for _, e := range r.Evidence {
		fmt.Fprintf(&b, "see: %s\n", e)
	}
	fmt.Fprintf(&b, "again: %s\n", run.Rerun(r.Scenario))
	return b.String()
}

// Visible writes out what XML cannot hold, what a page does not show and what changes how
// the text around it is shown: control characters (C0 and C1) other than tab and line ends, marks
// of the direction of writing, and bytes that are no UTF-8.
func Visible(text string) string {
	clean := func(r rune) bool {
		return r == '\t' || r == '\n' || r == '\r' ||
			!unicode.In(r, unicode.Cc, unicode.Bidi_Control) && r != utf8.RuneError && r&^1 != 0xfffe
	}
	if strings.IndexFunc(text, func(r rune) bool { return !clean(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case clean(r) || r == utf8.RuneError && n > 1:
			b.WriteString(text[i : i+n])
		case r == utf8.RuneError || r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += n
	}
	return b.String()
}
