package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of what a script of calls holds.
const (
	mostCalls    = 200
	mostCallBody = 64 << 10 // bytes
	mostFrames   = 200      // of one connection
)

// sent is a call, or a connection to the gateway with its frames, as a command line makes it again.
type sent struct {
	command string // up to the frames
	gateway bool
	frames  []string
	left    int // frames beyond mostFrames, or that are no text
}

// Calls is a shell script that makes the calls of the transcript again with curl, and the exchanges with the gateway
// with websocat; "" if there were none. Secrets are masked.
func (t *Transcript) Calls() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.sent) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("# What the clients of the scenario sent, to be sent again: to “godog serve”, or where the " +
		"variables say.\n")
	for _, s := range t.sent[:min(mostCalls, len(t.sent))] {
		b.WriteString(s.line() + "\n")
	}
	if more := len(t.sent) - mostCalls; more > 0 {
		fmt.Fprintf(&b, "# and %d more\n", more)
	}
	return t.masker.mask(b.String())
}

func (s *sent) line() string {
	if !s.gateway {
		return s.command
	}
	line := s.command
	if len(s.frames) > 0 {
		line = "printf '%s\\n' " + strings.Join(s.frames, " ") + " | " + line
	}
	if s.left > 0 {
		line += fmt.Sprintf("  # %d frames are left out", s.left)
	}
	return line
}

// sending keeps a call; its line is what the frames of a gateway are added to.
func (l *line) sending(req *http.Request, body []byte, chunked bool) {
	s := &sent{gateway: strings.HasPrefix(req.URL.Scheme, "ws")}
	words := []string{"curl -sSN"}
	address := `"${BAMBOO_API_URL:-http://127.0.0.1:8080}"`
	if s.gateway {
		words, address = []string{"websocat"}, `"${BAMBOO_WS_URL:-ws://127.0.0.1:18790}"`
	}
	if req.Method != http.MethodGet {
		words = append(words, "-X "+req.Method)
	}
	for _, h := range headerLines(req.Header, "User-Agent", "Content-Length") {
		words = append(words, "-H "+inShell(l.Mask(h)))
	}
	switch {
	case len(body) > mostCallBody || chunked && len(body) == 0:
		defer func() { s.command += fmt.Sprintf("  # a body of %d bytes is left out", len(body)) }()
	case !utf8.Valid(body):
		defer func() { s.command += fmt.Sprintf("  # a body that is no text is left out: %q", l.Mask(string(body))) }()
	case len(body) > 0:
		words = append(words, "--data-binary "+inShell(l.Mask(string(body))))
	}
	s.command = strings.Join(append(words, address+inShell(l.Mask(req.URL.RequestURI()))), " ")
	for name := range secretHeaders {
		if req.Header.Get(name) != "" {
			s.command += "  # without its header " + name
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, s)
	l.own = s
}

// sendingFrame adds a frame to the exchange of a gateway.
func (l *line) sendingFrame(text bool, b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.own == nil:
	case !text || len(b) > mostCallBody || !utf8.Valid(b) || len(l.own.frames) >= mostFrames:
		l.own.left++
	default:
		l.own.frames = append(l.own.frames, inShell(l.Mask(string(b))))
	}
}

// inShell is a text as one word of a POSIX shell.
func inShell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// headerLines are the headers as lines, sorted, without those that hold a secret.
func headerLines(h http.Header, without ...string) []string {
	var lines []string
	for name, values := range h {
		if slices.Contains(without, name) || secretHeaders[name] || strings.HasPrefix(name, "Sec-Websocket-") {
			continue
		}
		for _, v := range values {
			lines = append(lines, strings.ToLower(name)+": "+v)
		}
	}
	slices.Sort(lines)
	return lines
}
