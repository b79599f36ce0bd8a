package swarm

import (
	"bufio"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// patience is how long a test waits for what is to come.
const patience = 20 * time.Second

// master is a ROUTER with one worker at a time.
type master struct {
	t        *testing.T
	listener net.Listener
	identity string      // of the worker, as its READY said it
	mute     atomic.Bool // it answers no beats

	conn    net.Conn
	came    chan message
	mu      sync.Mutex // one sends
	reading sync.WaitGroup
}

func newMaster(t *testing.T) *master {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &master{t: t, listener: l}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		m.hangUp()
		m.reading.Wait()
	})
	return m
}

func (m *master) addr() string { return m.listener.Addr().String() }

func (m *master) check(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// accept waits for a worker and for its client_ready.
func (m *master) accept() {
	m.t.Helper()
	m.check(m.listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience)))
	var err error
	m.conn, err = m.listener.Accept()
	m.check(err)
	in := bufio.NewReader(m.conn)
	m.check(m.conn.SetDeadline(time.Now().Add(patience)))
	_, err = m.conn.Write(appendFrame(greeting(), flagCommand, property([]byte("\x05READY"), "Socket-Type", "ROUTER")))
	m.check(err)
	_, err = io.CopyN(io.Discard, in, greetingSize)
	m.check(err)
	f, err := readFrame(in)
	m.check(err)
	const before = "\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00"
	if len(f.body) <= len(before) || string(f.body[:len(before)]) != before || f.flags != flagCommand {
		m.t.Fatalf("the worker's READY is %q", f.body)
	}
	m.identity = string(f.body[len(before)+1:])
	m.came = make(chan message, 10_000)
	conn, came := m.conn, m.came
	m.reading.Go(func() { m.read(conn, in, came) })
	if ready := m.await("client_ready"); ready.data != Speaks {
		m.t.Errorf("client_ready says %v", ready.data)
	}
}

// read takes what the worker says, and answers its beats, until the connection ends.
func (m *master) read(conn net.Conn, in *bufio.Reader, came chan<- message) {
	defer close(came)
	for {
		f, err := readFrame(in)
		if err != nil {
			return
		}
		got, err := readMessage(f.body)
		if err != nil || f.flags&^flagLong != 0 {
			m.t.Errorf("a frame with the flags %#x, %v", f.flags, err)
			return
		}
		if got.kind == "heartbeat" && !m.mute.Load() {
			m.write(conn, "heartbeat", nil, got.node)
		}
		came <- got
	}
}

// write sends a message, to a worker that may be gone.
func (m *master) write(conn net.Conn, kind string, data any, to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if body, err := msgp.AppendIntf(nil, []any{kind, data, to}); err != nil {
		m.t.Error(err)
	} else {
		_, _ = conn.Write(appendFrame(nil, 0, body))
	}
}

// hangUp closes the connection to the worker.
func (m *master) hangUp() {
	if m.conn != nil {
		_ = m.conn.Close() // it may be closed already
	}
}

// say sends a message to the worker.
func (m *master) say(kind string, data any) { m.write(m.conn, kind, data, m.identity) }

// hear waits for the next message.
func (m *master) hear() message {
	m.t.Helper()
	select {
	case got, more := <-m.came:
		if !more {
			m.t.Fatal("the worker closed the connection")
		}
		if got.node != m.identity {
			m.t.Fatalf("%s is from %q and the worker is %q", got.kind, got.node, m.identity)
		}
		return got
	case <-time.After(patience):
		m.t.Fatal("the worker says nothing")
	}
	return message{}
}

// await waits for a message of a kind; others that come before it are left out, but not what must not.
func (m *master) await(kind string, not ...string) message {
	m.t.Helper()
	for {
		got := m.hear()
		if got.kind == kind {
			return got
		}
		for _, n := range not {
			if got.kind == n {
				m.t.Fatalf("%s came before %s: %v", n, kind, got.data)
			}
		}
	}
}

// requests waits for a message of a kind and adds up the conversations of the reports before it.
func (m *master) requests(until string) (all, failed int64) {
	m.t.Helper()
	for {
		got := m.hear()
		if got.kind == until {
			return all, failed
		}
		if got.kind == "stats" {
			total := message{data: field[map[string]any](got, "stats_total")}
			all += field[int64](total, "num_requests")
			failed += field[int64](total, "num_failures")
		}
	}
}
