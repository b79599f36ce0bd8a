package defect

import (
	"bufio"
	"bytes"
	"net"

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

// onHeads lets change rewrite the head of the first request on each connection, up to its blank line.
func onHeads(p *reference.Parts, change func(head []byte) []byte) {
	onConnections(p, func(c net.Conn) net.Conn {
		return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (bool, error) {
			head, err := h.head()
			h.out = change(head)
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
