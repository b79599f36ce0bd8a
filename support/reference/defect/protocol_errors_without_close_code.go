package defect

import (
	"encoding/binary"
	"net"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "protocol-errors-without-close-code",
	Sentence: "A client that breaks the WebSocket protocol is disconnected without a close code.",
	Promise:  BadMessages,
	About:    []string{"<frame> closes the connection"},
	Wrap: func(p *reference.Parts) {
		onConnections(p, func(c net.Conn) net.Conn { return secretive{c} })
	},
})

// secretive closes in place of sending a close frame that speaks of a protocol error (code 1002).
type secretive struct{ net.Conn }

func (s secretive) Write(b []byte) (int, error) {
	if len(b) > 3 && b[0] == 0x88 && binary.BigEndian.Uint16(b[2:]) == websocket.CloseProtocolError {
		hit()
		return len(b), s.Close()
	}
	return s.Conn.Write(b)
}
