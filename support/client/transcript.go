package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/units"
)

// What a transcript keeps: half of it from the beginning, half from the end.
const (
	maxLines    = 2000
	maxBytes    = 1 << 20
	maxLineBody = 4 << 10 // bytes of one body that a line shows
)

// TraceHeader is the header of W3C Trace Context by which a server joins the trace of its caller.
const TraceHeader = "Traceparent"

// Transcript is every exchange of a scenario's clients, in order, with the time
// since the transcript was made. Secrets are masked. It is bounded: of a long one
// the beginning and the end are kept, and it says how much was cut. It is safe
// for concurrent use.
type Transcript struct {
	start  time.Time
	masker masker

	mu         sync.Mutex
	numbers    map[string]int // of the last connection of each kind
	head, tail []entry
	headBytes  int
	tailBytes  int
	sent       []*sent
	full       bool // head takes no more
	cutLines   int
	cutBytes   int
}

// entry is a line and when it was written.
type entry struct {
	at   time.Time
	text string
}

// NewTranscript begins a transcript now.
func NewTranscript() *Transcript {
	return &Transcript{start: time.Now(), numbers: map[string]int{}}
}

// Note writes one line under a short label.
func (t *Transcript) Note(label, text string) {
	t.write(t.entry(time.Now(), label, text))
}

func (t *Transcript) entry(at time.Time, label, text string) entry {
	return entry{at, fmt.Sprintf("+%s  %s %s", units.Brief(max(0, at.Sub(t.start))), label, t.masker.mask(text))}
}

// String is the whole transcript, a line each.
func (t *Transcript) String() string { return t.With(nil) }

// Moment is what others than the clients have to say beside a transcript.
type Moment struct {
	At          time.Time
	Label, Text string
	Chunk       bool // of a longer text: chunks of one label with nothing in between become one line
}

// With is the whole transcript with the moments of others in their places, a line each.
func (t *Transcript) With(others []Moment) string {
	t.mu.Lock()
	lines := slices.Clone(t.head)
	if t.cutLines > 0 {
		left := fmt.Sprintf("… %d lines (%d bytes) left out …", t.cutLines, t.cutBytes)
		lines = append(lines, entry{t.tail[0].at, left})
	}
	lines = append(lines, t.tail...)
	t.mu.Unlock()
	var text strings.Builder
	for _, e := range t.weave(lines, bounded(others)) {
		text.WriteString(e.text)
		text.WriteByte('\n')
	}
	return text.String()
}

// bounded are the first and the last moments, ordered by time.
func bounded(all []Moment) []Moment {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Moment) int { return a.At.Compare(b.At) })
	if cut := len(all) - maxLines; cut > 0 {
		left := Moment{At: all[maxLines/2].At, Label: "…", Text: fmt.Sprintf("%d moments left out …", cut)}
		all = slices.Concat(all[:maxLines/2], []Moment{left}, all[maxLines/2+cut:])
	}
	return all
}

// weave puts moments between the lines, both ordered by time.
func (t *Transcript) weave(lines []entry, others []Moment) []entry {
	var all []entry
	for len(others) > 0 {
		m := others[0]
		for len(lines) > 0 && !lines[0].at.After(m.At) {
			all, lines = append(all, lines[0]), lines[1:]
		}
		n := 1
		for m.Chunk && n < len(others) && others[n].Chunk && others[n].Label == m.Label &&
			(len(lines) == 0 || lines[0].at.After(others[n].At)) {
			m.Text += others[n].Text
			n++
		}
		if m.Chunk {
			m.Text = chunks(m.Text, n, others[n-1].At.Sub(m.At))
		}
		all, others = append(all, t.entry(m.At, m.Label, m.Text)), others[n:]
	}
	return append(all, lines...)
}

// chunks is one line about a text that came in several.
func chunks(text string, n int, took time.Duration) string {
	shown := fmt.Sprintf("← %q", printable([]byte(text), maxLineBody))
	if n > 1 {
		shown += fmt.Sprintf(" in %d chunks within %s", n, units.Brief(took))
	}
	return shown
}

func (t *Transcript) write(line entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.full && len(t.head) < maxLines/2 && t.headBytes+len(line.text) <= maxBytes/2 {
		t.head = append(t.head, line)
		t.headBytes += len(line.text)
		return
	}
	t.full = true
	t.tail = append(t.tail, line)
	t.tailBytes += len(line.text)
	for len(t.tail) > maxLines/2 || t.tailBytes > maxBytes/2 {
		t.cutLines++
		t.cutBytes += len(t.tail[0].text)
		t.tailBytes -= len(t.tail[0].text)
		t.tail[0] = entry{}
		t.tail = t.tail[1:]
	}
}

// label names a new connection: "Ann http 3".
func (t *Transcript) label(user, kind string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.numbers[kind]++
	return strings.TrimSpace(fmt.Sprintf("%s %s %d", user, kind, t.numbers[kind]))
}

// Mask hides the secrets that the transcript knows in a text.
func (t *Transcript) Mask(s string) string { return t.masker.mask(s) }

// Hide makes a value a secret from now on. One of fewer than four bytes is not
// hidden: ordinary text would be blanked out with it.
func (t *Transcript) Hide(secret string) { t.masker.learn(secret) }

// body is bytes for a line: masked before they are cut, so that no part of a
// secret survives the cut.
func (t *Transcript) body(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	window := b[:min(len(b), 2*maxLineBody)]
	text := []byte(t.masker.mask(string(window)))
	shown := printable(text, maxLineBody)
	if len(window) < len(b) {
		shown = printable(text[:min(len(text), maxLineBody)], maxLineBody) + fmt.Sprintf(" … (%d bytes in all)", len(b))
	}
	return "  " + shown
}

// request writes an outgoing call.
func (l *line) request(req *http.Request, body []byte) {
	l.sending(req, body, req.ContentLength < 0)
	length := ""
	if req.ContentLength < 0 {
		length = "  [chunked]"
	}
	l.note("→ %s %s%s%s%s", req.Method, req.URL.RequestURI(), headers(req.Header, "User-Agent", TraceHeader), length,
		l.body(body))
}

// answered writes an answer that was read to its end.
func (l *line) answered(r *Response) {
	l.note("← %d %s%s%s", r.Status, http.StatusText(r.Status), headers(r.Header, "Date", "Content-Length"),
		l.body(r.Body))
}

// headers is what a line shows of a header: all but the names left out, sorted.
func headers(h http.Header, without ...string) string {
	var shown []string
	for name, values := range h {
		value := strings.Join(values, ", ")
		switch {
		case secretHeaders[name]:
			value = masked
		case slices.Contains(without, name) || strings.HasPrefix(name, "Sec-Websocket-"):
			continue
		}
		shown = append(shown, strings.ToLower(name)+": "+value)
	}
	if len(shown) == 0 {
		return ""
	}
	slices.Sort(shown)
	return "  [" + printable([]byte(strings.Join(shown, "; ")), maxLineBody) + "]"
}
