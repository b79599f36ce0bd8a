package defect

import (
	"bufio"
	"bytes"
	"net"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

type ports struct {
	net.Listener
	accept func(next func() (net.Conn, error)) (net.Conn, error)
}

func (l ports) Accept() (net.Conn, error) { return l.accept(l.Listener.Accept) }

// onAccept puts accept between each of the two ports and those who connect to it; make is called
// once for a port.
func onAccept(p *reference.Parts, make func() (accept func(next func() (net.Conn, error)) (net.Conn, error))) {
	next := p.Listen
	p.Listen = func(address string) (net.Listener, error) {
		l, err := next(address)
		return ports{l, make()}, err
	}
}

// onConnections puts another connection in the place of each that is taken.
func onConnections(p *reference.Parts, change func(net.Conn) net.Conn) {
	onAccept(p, func() func(func() (net.Conn, error)) (net.Conn, error) {
		return func(next func() (net.Conn, error)) (net.Conn, error) {
			c, err := next()
			if err != nil {
				return nil, err
			}
			return change(c), nil
		}
	})
}

// heard is a connection whose owner says something else than was said.
type heard struct {
	net.Conn
	in   *bufio.Reader
	out  []byte                              // to be read first
	next func(h *heard) (more bool, _ error) // adds to out; without more what follows is passed on
	open bool                                // nothing more is changed
}

func (h *heard) Read(b []byte) (int, error) {
	for len(h.out) == 0 && !h.open {
		more, err := h.next(h)
		if err != nil {
			return 0, err
		}
		h.open = !more
	}
	if len(h.out) > 0 {
		n := copy(b, h.out)
		h.out = h.out[n:]
		return n, nil
	}
	return h.in.Read(b)
}

// said is a connection to which something else is written than its owner writes.
type said struct {
	net.Conn
	change func([]byte) []byte
}

func (s said) Write(b []byte) (int, error) {
	if changed := s.change(b); len(changed) > 0 {
		if _, err := s.Conn.Write(changed); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// onWrites lets change rewrite each piece that is written to a connection; without bytes it is left out.
func onWrites(p *reference.Parts, change func(b []byte) []byte) {
	onConnections(p, func(c net.Conn) net.Conn { return said{c, change} })
}

// onHeads lets change rewrite the head of the first request on each connection, up to its blank line.
func onHeads(p *reference.Parts, change func(head []byte) []byte) {
	onConnections(p, func(c net.Conn) net.Conn {
		return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (bool, error) {
			head, err := h.head()
			h.out = []byte(differs(string(change(bytes.Clone(head))), string(head)))
			return false, err
		}}
	})
}

// head reads up to the blank line behind a head.
func (h *heard) head() ([]byte, error) {
	var head []byte
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) && !bytes.HasSuffix(head, []byte("\n\n")) {
		line, err := h.in.ReadSlice('\n')
		head = append(head, line...)
		if err != nil && err != bufio.ErrBufferFull {
			return head, err
		}
	}
	return head, nil
}

// pinged is a connection that is asked for a sign of life.
type pinged struct {
	net.Conn
	writing sync.Mutex
	asking  sync.Once
	heard   chan struct{}
}

func (p *pinged) Read(b []byte) (int, error) {
	n, err := p.Conn.Read(b)
	select {
	case p.heard <- struct{}{}:
	default:
	}
	return n, err
}

func (p *pinged) Write(b []byte) (int, error) {
	if bytes.HasPrefix(b, []byte("HTTP/1.1 101")) {
		defer p.asking.Do(func() { go p.ask() })
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	return p.Conn.Write(b)
}

// ask sends a ping frame every 20 ms until none is answered in time.
func (p *pinged) ask() {
	for {
		p.writing.Lock()
		_, err := p.Conn.Write([]byte{0x89, 0})
		p.writing.Unlock()
		if err != nil {
			return
		}
		select {
		case <-p.heard:
			time.Sleep(20 * time.Millisecond)
		case <-time.After(150 * time.Millisecond):
			hit()
			_ = p.Conn.Close() // whoever is gone already need not be cut off
			return
		}
	}
}
