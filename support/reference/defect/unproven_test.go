package defect

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"bamboo-spec/support/reference"
)

func TestEveryUnprovenDefectSaysAllOfItself(t *testing.T) {
	names := map[string]bool{}
	for _, d := range All() {
		names[d.Name] = true
	}
	for _, d := range Unproven() {
		if !goodName.MatchString(d.Name) || names[d.Name] {
			t.Errorf("%s: a name is words with dashes, and no other defect's", d.Name)
		}
		names[d.Name] = true
		if s := []rune(d.Sentence + " "); !unicode.IsUpper(s[0]) || !strings.HasSuffix(d.Sentence, ".") ||
			d.Wrap == nil {
			t.Errorf("%s: “%s” is no sentence, or the defect does nothing", d.Name, d.Sentence)
		}
		if !slices.Contains(Promises(), d.Promise) {
			t.Errorf("%s: there is no promise “%s”", d.Name, d.Promise)
		}
		// what the model is sent and sends has tests of its own
		looked := d.Promise == AnyProvider || d.Promise == SoundPrompt
		if !looked && !slices.ContainsFunc(sights(), func(s sight) bool { return s.defect == d.Name }) {
			t.Errorf("%s: no test looks at it", d.Name)
		}
		if found, err := Find(d.Name); err != nil || found.Sentence != d.Sentence {
			t.Errorf("%s is not found: %v", d.Name, err)
		}
	}
}

// sight is what shows a defect: look says what is seen on the wire, and holds fault with the defect alone.
type sight struct {
	defect string
	look   func(s *shop) string
	fault  string
}

func sights() []sight { return slices.Concat(frontSights, handshakeSights, frameSights, timeSights) }

// shop is a server that is looked at.
type shop struct {
	t *testing.T
	*reference.Server
	goOn chan struct{} // lets the model that waits answer
}

// open starts a server, by a clock that runs a hundred times too fast.
func open(t *testing.T, defect string) *shop {
	t.Helper()
	parts, err := reference.Compose(reference.Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0",
		DataDir: t.TempDir(), AuthToken: "secret", AllowedOrigins: []string{"https://app.example"}})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, goOn: make(chan struct{})}
	parts.Clock = hasty{parts.Clock}
	parts.Model = waiting{s.goOn}
	if defect != "" {
		if err := Apply(defect, &parts); err != nil {
			t.Fatal(err)
		}
	}
	if s.Server, err = reference.Run(parts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	call(t, "POST", s.APIURL()+chatPath, `{"message": "wait", "session_id": "tea"}`)
	return s
}

// Each defect shows its fault on the wire, and a server without it does not.
func TestUnprovenDefectsShow(t *testing.T) {
	for _, s := range sights() {
		t.Run(s.defect, func(t *testing.T) {
			t.Parallel()
			if seen := s.look(open(t, s.defect)); !strings.Contains(seen, s.fault) {
				t.Errorf("with the defect %q is seen, and no %q", seen, s.fault)
			}
			if seen := s.look(open(t, "")); strings.Contains(seen, s.fault) {
				t.Errorf("without the defect %q is seen", seen)
			}
		})
	}
}

// dial connects to one of the two ports and says something.
func (s *shop) dial(url string, says []byte) net.Conn {
	s.t.Helper()
	_, address, _ := strings.Cut(url, "://")
	c, err := net.Dial("tcp", address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() }) // mostly the server has closed it
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := c.Write(says); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// request is a call as it is written: its first line without the protocol, headers, then the body.
func request(call, headers, body string) []byte {
	if !strings.Contains(headers, "Host:") {
		headers = "Host: localhost\n" + headers
	}
	if body != "" && !strings.Contains(headers, "Transfer-Encoding:") {
		headers += fmt.Sprintf("Content-Type: application/json\nContent-Length: %d\n", len(body))
	}
	return []byte(call + " HTTP/1.1\r\n" + strings.ReplaceAll(headers, "\n", "\r\n") + "\r\n" + body)
}

// asks makes calls over connections of their own, and returns all that is answered.
func (s *shop) asks(requests ...[]byte) string {
	s.t.Helper()
	var seen strings.Builder
	for _, r := range requests {
		r = []byte(strings.Replace(string(r), "\r\n", "\r\nConnection: close\r\n", 1))
		if _, err := io.Copy(&seen, s.dial(s.APIURL(), r)); err != nil {
			s.t.Error(err)
		}
	}
	return seen.String()
}

// shakes opens the gateway by a handshake with other first lines and headers, says something and
// returns all that is answered, until a message is that comes last.
func (s *shop) shakes(handshake string, frames ...[]byte) string {
	s.t.Helper()
	conn := s.dial(s.GatewayURL(), []byte(strings.ReplaceAll(handshake, "\n", "\r\n")+"\r\n"))
	in := bufio.NewReader(conn)
	var seen strings.Builder
	for {
		line, err := in.ReadString('\n')
		seen.WriteString(line)
		if err != nil || line == "\r\n" {
			break
		}
	}
	if !strings.Contains(seen.String(), " 101 ") {
		return seen.String()
	}
	for _, f := range append(frames, masked(wholeText, `{"type":"ping","timestamp":"last"}`)) {
		_, _ = conn.Write(f) // the server may have heard enough
	}
	for !strings.Contains(seen.String(), "NOT_CONNECTED") {
		f, err := readFrame(in)
		if err != nil {
			return seen.String() + " the end"
		}
		payload := make([]byte, f.length)
		if _, err := io.ReadFull(in, payload); err != nil {
			return seen.String() + " " + err.Error()
		}
		seen.WriteString(" " + f.words(payload))
	}
	return seen.String()
}

func (f frame) words(payload []byte) string {
	switch f.opcode() {
	case opClose:
		if len(payload) < 2 {
			return "close 0"
		}
		return fmt.Sprint("close ", binary.BigEndian.Uint16(payload))
	case opPing:
		return "ping"
	case opPong:
		return "pong " + string(payload)
	default:
		return string(payload)
	}
}
