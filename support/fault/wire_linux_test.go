package fault_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bamboo-spec/support/fault"
)

const established = 1 // TCP_ESTABLISHED of the kernel

// tcp is what the kernel knows of a connection.
func tcp(t *testing.T, c *net.TCPConn) *unix.TCPInfo {
	t.Helper()
	raw := must[interface{ Control(func(uintptr)) error }](t)(c.SyscallConn())
	var info *unix.TCPInfo
	var err error
	if failed := raw.Control(func(fd uintptr) {
		info,
			err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	}); failed != nil {
		t.Fatal(failed)
	}
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestEachByteIsASegmentOfItsOwn(t *testing.T) {
	text := strings.Repeat("token ", 50)
	most := uint32(len(text) / 2) // on a busy machine the kernel puts some together
	for name, c := range map[string]struct {
		fault.Shape
		atLeast uint32
	}{
		"as they come": {fault.Shape{}, 1},
		"byte by byte": {fault.Shape{Bytes: true}, most},
	} {
		t.Run(name, func(t *testing.T) {
			e := join(t, c.Shape)
			says(t, e.server, text)
			hears(t, e.client, text)
			says(t, e.client, text)
			hears(t, e.server, text)
			for side, conn := range map[string]*net.TCPConn{"client": e.client, "server": e.server} {
				if got := tcp(t, conn).Data_segs_in; got < c.atLeast || c.atLeast == 1 && got > 1 {
					t.Errorf("%d bytes reached the %s in %d segments", len(text), side, got)
				}
			}
		})
	}
}

// A half-open connection stands at both ends, for the kernel too.
func TestADeadConnectionStandsForTheKernel(t *testing.T) {
	e := join(t, fault.Shape{})
	e.link.Vanish()
	says(t, e.server, "is anybody there?")
	silent(t, e.client)
	for side, conn := range map[string]*net.TCPConn{"client": e.client, "server": e.server} {
		if state := tcp(t, conn).State; state != established {
			t.Errorf("the connection of the %s is in state %d, not established", side, state)
		}
	}
}

// A server must feel that its reader is slow: the system takes in little on its behalf.
func TestAThinLinkHoldsTheSenderBack(t *testing.T) {
	e := join(t, fault.Shape{Rate: 1000})
	if err := e.server.SetWriteBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	sent, silence := 0, 0
	for piece := make([]byte, 4<<10); silence == 0 && sent < 4<<20; {
		if err := e.server.SetWriteDeadline(time.Now().Add(absence)); err != nil {
			t.Fatal(err)
		}
		n, err := e.server.Write(piece)
		sent += n
		if err != nil {
			silence++
		}
	}
	if sent > 512<<10 {
		t.Errorf("the server could send %d bytes into a link of 1 KB a second", sent)
	}
}
