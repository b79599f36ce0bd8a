package defect

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"net"
	"os"
	"sync"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// Each takes a frame that must be refused, or makes others pay for it.
var _ = addAll(
	Defect{Name: "frames-end-with-a-character",
		Sentence: "A frame that ends inside a character closes the connection, also if the next one has the rest.",
		Promise:  BadMessages,
		About:    []string{"A character may be split over several frames"},
		Wrap: func(p *reference.Parts) {
			onWholeFrames(p, func() func(*frame, []byte) []byte {
				return func(f *frame, payload []byte) []byte {
					if final := f.first&0x80 != 0; !final && !utf8.Valid(payload) {
						hit()
						f.first |= 0x70 // reserved bits, for which the server closes it
					}
					return payload
				}
			})
		}},
	Defect{Name: "binary-frames-read", Sentence: "A binary frame is read like a text frame.", Promise: BadMessages,
		About: []string{"A binary frame is refused and the connection kept"},
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) {
				if f.first&0x0f == websocket.BinaryMessage {
					f.first ^= websocket.BinaryMessage ^ websocket.TextMessage
				}
			})
		}},
	Defect{Name: "deep-commands-crash-the-server",
		Sentence: "A command with deeply nested lists crashes the server.",
		Promise:  BadMessages,
		About:    []string{"A command with lists 200 000 deep is accepted or refused"},
		Wrap: func(p *reference.Parts) {
			onFrameBodies(p, func(f *frame, in *bufio.Reader) ([]byte, error) {
				payload, err := whole(f, in)
				if bytes.Count(unmasked(f, payload), []byte("[")) > 1000 {
					hit()
					os.Exit(1)
				}
				return payload, err
			})
		}},
	Defect{Name: "big-frame-closes-all-connections",
		Sentence: "A frame that is too big closes the connections of all clients.",
		Promise:  BadMessages,
		About:    []string{"A frame over 2 MiB closes only its own connection, with the code 1009"},
		Wrap: func(p *reference.Parts) {
			var open sync.Map
			onConnections(p, func(c net.Conn) net.Conn {
				b := &bystander{Conn: c, all: &open}
				open.Store(b, nil)
				return b
			})
		}},
	Defect{Name: "compressed-frames-expanded",
		Sentence: "A compressed frame is expanded to any size (decompression bomb).",
		Promise:  BadMessages, Silence: true,
		About: []string{"The connection is closed after a frame that is a decompression bomb"},
		Wrap: func(p *reference.Parts) {
			var kept hoard[[]byte]
			onFrameBodies(p, func(f *frame, in *bufio.Reader) ([]byte, error) {
				payload, err := whole(f, in)
				if err != nil || f.first&0x40 == 0 {
					return payload, err
				}
				hit()
				// its end is left out: RFC 7692
				unpacked, _ := io.ReadAll(flate.NewReader(bytes.NewReader(unmasked(f, payload))))
				kept.keep(unpacked)
				f.first, f.mask = 0x80|websocket.TextMessage, [4]byte{}
				return []byte("{}"), nil
			})
		}},
)

// bystander is a connection that ends with any other on which a frame was too big.
type bystander struct {
	net.Conn
	all *sync.Map
}

func (b *bystander) Write(text []byte) (int, error) {
	if len(text) > 3 && text[0] == 0x88 && binary.BigEndian.Uint16(text[2:]) == websocket.CloseMessageTooBig {
		hit()
		b.all.Range(func(other, _ any) bool {
			if other != b {
				_ = other.(*bystander).Conn.Close() // one that is gone already need not be ended
			}
			return true
		})
	}
	return b.Conn.Write(text)
}

func (b *bystander) Close() error {
	b.all.Delete(b)
	return b.Conn.Close()
}
