package defect

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"time"

	"bamboo-spec/support/reference"
)

// Each takes for granted that what is sent comes at once, and in one piece.
var _ = addAll(
	Defect{Name: "slow-requests-cut-off",
		Sentence: "A request that takes more than 40 ms to arrive is cut off.",
		Promise:  Disconnect,
		About: []string{
			"High latency does not change a conversation",
			"An answer over a narrow link is complete",
			"Pings are answered over a link with high latency",
		},
		Wrap: func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, head: 40 * time.Millisecond} }},
	Defect{Name: "split-request-heads-cut-off",
		Sentence: "A request whose head comes in more than one piece is cut off.",
		Promise:  Disconnect,
		About:    []string{"An answer that arrives byte by byte is the same text"},
		Wrap: func(p *reference.Parts) {
			onConnections(p, func(c net.Conn) net.Conn {
				return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (bool, error) {
					_, err := h.in.Peek(1)
					if piece, _ := h.in.Peek(h.in.Buffered()); err == nil &&
						!bytes.Contains(piece, []byte("\r\n\r\n")) {
						hit()
						return false, io.EOF
					}
					return false, err
				}}
			})
		}},
	Defect{Name: "split-frames-cut-off",
		Sentence: "A frame of more than 64 bytes that comes in more than one piece is cut off.",
		Promise:  Disconnect,
		About:    []string{"A gateway conversation that arrives byte by byte is the same"},
		Wrap: func(p *reference.Parts) {
			onFrameBodies(p, func(f *frame, in *bufio.Reader) ([]byte, error) {
				if f.length > 64 && uint64(in.Buffered()) < f.length {
					hit()
					return nil, io.EOF
				}
				return whole(f, in)
			})
		}},
)
