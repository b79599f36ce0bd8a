package locust

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/tinylib/msgp/msgp"
)

// relay is a link between two programs that can fail.
type relay struct {
	addr, to string
	edits    bool // it reads the messages of ZMTP

	mu       sync.Mutex
	up       chan struct{} // closed when the link is up again; nil: it is not silent
	cut      bool          // connections are closed
	conns    map[net.Conn]bool
	edit     edit             // nil: messages stay what they are
	plans    []map[string]any // that came by, without the rest of what was said
	listener net.Listener
	passing  sync.WaitGroup
}

// edit returns what is said in the place of a message of a plan.
type edit func(kind string, data map[string]any) []map[string]any

// newRelay listens for those who want to connect to an address.
func newRelay(t *testing.T, to string, edits bool) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &relay{addr: listener.Addr().String(), to: to, edits: edits, conns: map[net.Conn]bool{}, listener: listener}
	l.passing.Go(l.accept)
	t.Cleanup(l.close)
	return l
}

func (l *relay) close() {
	_ = l.listener.Close() // nobody waits for its error
	l.restore()
	l.breakOff()
	l.passing.Wait()
}

func (l *relay) accept() {
	for {
		in, err := l.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", l.to)
		if err != nil || !l.keep(in, out) {
			_ = in.Close() // it comes again
			if out != nil {
				_ = out.Close()
			}
			continue
		}
		l.passing.Go(func() { l.pass(in, out) })
		l.passing.Go(func() { l.pass(out, in) })
	}
}

// keep remembers the two connections of a link, unless that is cut.
func (l *relay) keep(conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, conn := range conns {
		l.conns[conn] = true
	}
	return !l.cut
}

// silence lets nothing through until the link is restored; connections stay.
func (l *relay) silence() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = make(chan struct{})
}

// sever closes all connections, and new ones until the link is restored.
func (l *relay) sever() {
	l.mu.Lock()
	l.cut = true
	l.mu.Unlock()
	l.breakOff()
}

// breakOff closes all connections.
func (l *relay) breakOff() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn := range l.conns {
		_ = conn.Close() // it may have ended
	}
	clear(l.conns)
}

// restore lets all through again.
func (l *relay) restore() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.up != nil {
		close(l.up)
	}
	l.up, l.cut = nil, false
}

// meddle edits messages from now on, and forgets the plans that came by.
func (l *relay) meddle(with edit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.edit, l.plans = with, nil
}

// seen are the plans that came by since then.
func (l *relay) seen() []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.plans
}

// pass copies one direction until one of the two ends.
func (l *relay) pass(in, out net.Conn) {
	defer in.Close()
	defer out.Close()
	read := bufio.NewReader(in)
	next := func() ([]byte, error) {
		piece := make([]byte, 32<<10)
		n, err := read.Read(piece)
		return piece[:n], err
	}
	if l.edits {
		greeting := make([]byte, greetingSize)
		if _, err := io.ReadFull(read, greeting); err != nil {
			return
		}
		next = func() ([]byte, error) { return l.message(read) }
		if _, err := out.Write(greeting); err != nil {
			return
		}
	}
	for {
		piece, err := next()
		l.wait()
		if _, failed := out.Write(piece); errors.Join(err, failed) != nil {
			return
		}
	}
}

// wait waits while the link is silent.
func (l *relay) wait() {
	l.mu.Lock()
	up := l.up
	l.mu.Unlock()
	if up != nil {
		<-up
	}
}

// message reads a frame, and returns what is sent in its place.
func (l *relay) message(in *bufio.Reader) (sent []byte, err error) {
	flags, body, err := readFrame(in)
	if err != nil {
		return nil, err
	}
	said, _, err := msgp.ReadIntfBytes(body)
	parts, _ := said.([]any)
	if flags&commandFrame != 0 || err != nil || len(parts) != 3 {
		return appendFrame(nil, flags, body), nil
	}
	kind, _ := parts[0].(string)
	data, _ := parts[1].(map[string]any)
	if !strings.HasPrefix(kind, "bamboo_") {
		return appendFrame(nil, flags, body), nil
	}
	for _, data := range l.edited(kind, data) {
		if body, err = msgp.AppendIntf(nil, []any{kind, data, parts[2]}); err != nil {
			return nil, err
		}
		sent = appendFrame(sent, flags, body)
	}
	return sent, nil
}

func (l *relay) edited(kind string, data map[string]any) []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kind == "bamboo_plan" {
		l.plans = append(l.plans, maps.Clone(data))
	}
	if l.edit == nil {
		return []map[string]any{data}
	}
	return l.edit(kind, data)
}

// appendFrame appends a frame of ZMTP.
func appendFrame(b []byte, flags byte, body []byte) []byte {
	b = append(b, flags|longFrame)
	return append(binary.BigEndian.AppendUint64(b, uint64(len(body))), body...)
}
