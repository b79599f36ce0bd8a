package client

import (
	"io"
	"net"
)

// untilGone reads until the connection has ended, also while the reader has nothing to give: else a call
// whose body never ends would outlive its connection.
type untilGone struct {
	io.Reader
	line *line
}

func (u *untilGone) Read(b []byte) (int, error) {
	type piece struct {
		n   int
		err error
	}
	buffer, read := make([]byte, len(b)), make(chan piece, 1)
	go func() {
		n, err := u.Reader.Read(buffer)
		read <- piece{n, err}
	}()
	select {
	case p := <-read:
		copy(b, buffer[:p.n])
		return p.n, p.err
	case <-u.line.socket.gone:
		return 0, net.ErrClosed
	}
}
