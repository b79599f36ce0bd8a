package target

import (
	"errors"
	"fmt"
	"net"
	"sync"
)

// ports picks free ports of this machine for servers that cannot choose and tell
// their own. No port is picked twice. Somebody else may take one before the server
// does: the server then fails to listen and is started again with others.
type ports struct {
	mu     sync.Mutex
	picked map[int]bool
}

// pick returns n ports that were free a moment ago.
func (p *ports) pick(n int) (free []int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.picked == nil {
		p.picked = map[int]bool{}
	}
	var held []net.Listener // until all are found, so that none comes twice
	defer func() {
		for _, l := range held {
			err = errors.Join(err, l.Close())
		}
	}()
	const most = 100 // looks before giving up
	for len(free) < n {
		if len(held) == most {
			return nil, fmt.Errorf("no free port found: all of %d were used before in this run", most)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		held = append(held, l)
		if port := l.Addr().(*net.TCPAddr).Port; !p.picked[port] {
			p.picked[port] = true
			free = append(free, port)
		}
	}
	return free, nil
}
