package defect

import (
	"net"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "connections-limited-to-a-hundred",
	Sentence: "Each port accepts at most a hundred connections.",
	Promise:  Isolation,
	About: []string{
		"120 clients that send <part> byte by byte do not block the next user",
		"<number> silent connections to Bamboo's HTTP port do not block the next user",
		"<number> silent connections to the gateway's port do not block the next user",
	},
	Silence: true,
	Wrap: func(p *reference.Parts) {
		onAccept(p, func() func(func() (net.Conn, error)) (net.Conn, error) {
			places := make(chan struct{}, 100)
			return func(next func() (net.Conn, error)) (net.Conn, error) {
				if len(places) == cap(places) {
					hit()
				}
				places <- struct{}{}
				c, err := next()
				if err != nil {
					<-places
					return nil, err
				}
				return &seated{Conn: c, leave: sync.OnceFunc(func() { <-places })}, nil
			}
		})
	},
})

type seated struct {
	net.Conn
	leave func()
}

func (s *seated) Close() error { defer s.leave(); return s.Conn.Close() }
