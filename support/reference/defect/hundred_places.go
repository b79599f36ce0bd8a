package defect

import (
	"net"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "hundred-places",
	Sentence: "Each port has room for a hundred connections, whether anything is said on them or not.",
	Promise:  Isolation,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onAccept(p, func() func(func() (net.Conn, error)) (net.Conn, error) {
			places := make(chan struct{}, 100)
			return func(next func() (net.Conn, error)) (net.Conn, error) {
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
