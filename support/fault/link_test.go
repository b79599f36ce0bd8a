package fault_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"bamboo-spec/support/fault"
)

const (
	patience = time.Minute            // for what must come
	absence  = 100 * time.Millisecond // in which nothing may come
)

// ends are the two ends of one connection through a link.
type ends struct {
	link           *fault.Link
	client, server *net.TCPConn
	next           func() (client, server *net.TCPConn) // a further connection
}

func join(t *testing.T, s fault.Shape) ends {
	t.Helper()
	l := link(t, s)
	listener := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	t.Cleanup(func() { listener.Close() })
	e := ends{link: l, next: func() (client, server *net.TCPConn) {
		t.Helper()
		client = dial(t, must[string](t)(l.Through(listener.Addr().String())))
		return client, keep(t, must[net.Conn](t)(listener.Accept()))
	}}
	e.client, e.server = e.next()
	for l.Carried() == 0 { // the link takes note of it a moment after the server has
		runtime.Gosched()
	}
	return e
}

func link(t *testing.T, s fault.Shape) *fault.Link {
	l := fault.New(fault.Shape{})
	if err := l.Reshape(func(is *fault.Shape) { *is = s }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func dial(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	return keep(t, must[net.Conn](t)(net.Dial("tcp", addr)))
}

func keep(t *testing.T, c net.Conn) *net.TCPConn {
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Error(err)
	}
	return c.(*net.TCPConn)
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func says(t *testing.T, c net.Conn, text string) {
	t.Helper()
	must[int](t)(io.WriteString(c, text))
}

func hears(t *testing.T, c net.Conn, text string) {
	t.Helper()
	got := make([]byte, len(text))
	n, err := io.ReadFull(c, got)
	if err != nil || string(got) != text {
		t.Fatalf("heard %q, %v instead of %q", got[:n], err, text)
	}
}

// silent checks that for a while not a byte comes, and no end either.
func silent(t *testing.T, c *net.TCPConn) {
	t.Helper()
	defer c.SetReadDeadline(time.Now().Add(patience))
	if err := c.SetReadDeadline(time.Now().Add(absence)); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Read(make([]byte, 100)); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%d bytes came, and %v, where nothing may come", n, err)
	}
}

func ended(t *testing.T, c net.Conn, want error) {
	t.Helper()
	if n, err := c.Read(make([]byte, 100)); n > 0 || !errors.Is(err, want) {
		t.Errorf("%d bytes came, and then %v instead of %v", n, err, want)
	}
}

var shapes = map[string]fault.Shape{
	"as they come":  {},
	"delayed":       {Delay: 5 * time.Millisecond},
	"with jitter":   {Delay: 5 * time.Millisecond, Jitter: 5 * time.Millisecond},
	"thin":          {Rate: 50_000},
	"read slowly":   {Read: 50_000},
	"byte by byte":  {Bytes: true},
	"all at a time": {Delay: time.Millisecond, Rate: 100_000, Bytes: true},
}

func TestBytesArriveUnchangedAndInOrder(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := join(t, shape)
			up, down := noise(1<<12), noise(1<<12)
			go func() { _, _ = e.client.Write(up); _ = e.client.CloseWrite() }()
			go func() { _, _ = e.server.Write(down); _ = e.server.CloseWrite() }()
			if got := must[[]byte](t)(io.ReadAll(e.server)); !bytes.Equal(got, up) {
				t.Errorf("the server got %d other bytes than the %d that were sent", len(got), len(up))
			}
			if got := must[[]byte](t)(io.ReadAll(e.client)); !bytes.Equal(got, down) {
				t.Errorf("the client got %d other bytes than the %d that were sent", len(got), len(down))
			}
		})
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rand.IntN(256))
	}
	return b
}

// Nothing is ever too early, however busy the machine is.
func TestALinkTakesItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		fault.Shape
		text    string
		atLeast time.Duration // there and back
	}{
		"a delay counts once for each direction": {fault.Shape{Delay: 30 * time.Millisecond}, "ping",
			60 * time.Millisecond},
		"jitter takes away its own length": {fault.Shape{Delay: 40 * time.Millisecond,
			Jitter: 10 * time.Millisecond}, "ping", 60 * time.Millisecond},
		"1 KB a second carries 100 bytes in 0.1s": {fault.Shape{Rate: 1000}, strings.Repeat(".", 100),
			200 * time.Millisecond},
		"who reads 1 KB a second may send faster": {fault.Shape{Read: 1000, Rate: 100_000}, strings.Repeat(".", 100),
			100 * time.Millisecond},
		"5 KB a second carry five times as much": {fault.Shape{Rate: 5000}, strings.Repeat(".", 500),
			200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := join(t, c.Shape)
			began := time.Now()
			says(t, e.client, c.text)
			hears(t, e.server, c.text)
			says(t, e.server, c.text)
			hears(t, e.client, c.text)
			if took := time.Since(began); took < c.atLeast {
				t.Errorf("it took %s, which is less than %s", took, c.atLeast)
			}
		})
	}
}

func TestAResetInMidStreamReachesBothSides(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			e := join(t, shape)
			for _, token := range []string{"one", "two", "three"} {
				says(t, e.server, token)
				hears(t, e.client, token)
			}
			if n := e.link.Reset(); n != 1 {
				t.Errorf("%d connections were reset, not 1", n)
			}
			ended(t, e.client, syscall.ECONNRESET)
			ended(t, e.server, syscall.ECONNRESET)
			again, served := e.next()
			says(t, served, "back")
			hears(t, again, "back")
		})
	}
}

func TestPacketsVanishWithoutAWord(t *testing.T) {
	e := join(t, fault.Shape{})
	says(t, e.server, "one")
	hears(t, e.client, "one")
	if n := e.link.Vanish(); n != 1 {
		t.Errorf("%d connections are dead, not 1", n)
	}
	says(t, e.server, "two")
	silent(t, e.client)
	says(t, e.client, "is anybody there?")
	silent(t, e.server)
	if err := e.client.Close(); err != nil {
		t.Error(err)
	}
	silent(t, e.server) // not even that the client has gone
	again, served := e.next()
	says(t, served, "back")
	hears(t, again, "back")
}

func TestALinkThatWasDownComesBackWithEverything(t *testing.T) {
	e := join(t, fault.Shape{})
	says(t, e.server, "one ")
	hears(t, e.client, "one ")
	e.link.Cut()
	e.link.Cut() // it is down already
	for _, token := range []string{"two ", "three ", "four"} {
		says(t, e.server, token)
	}
	says(t, e.client, "still there?")
	silent(t, e.client)
	silent(t, e.server)
	e.link.Restore()
	e.link.Restore() // it is up already
	hears(t, e.client, "two three four")
	hears(t, e.server, "still there?")
}

func TestAConnectionThatBeginsWhileTheLinkIsDownBeginsLater(t *testing.T) {
	listener := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer listener.Close()
	l := link(t, fault.Shape{})
	l.Cut()
	client := dial(t, must[string](t)(l.Through(listener.Addr().String())))
	says(t, client, "hello")
	if err := listener.(*net.TCPListener).SetDeadline(time.Now().Add(absence)); err != nil {
		t.Fatal(err)
	}
	if _, err := listener.Accept(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the server was reached over a link that is down: %v", err)
	}
	if err := listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	l.Restore()
	hears(t, keep(t, must[net.Conn](t)(listener.Accept())), "hello")
}

func TestTheEndOfOneSideReachesTheOther(t *testing.T) {
	for name, shape := range shapes {
		for how, c := range map[string]struct {
			leave func(*net.TCPConn) error
			want  error
		}{
			"politely": {(*net.TCPConn).Close, io.EOF},
			"with a reset": {func(c *net.TCPConn) error { return errors.Join(c.SetLinger(0), c.Close()) },
				syscall.ECONNRESET},
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				e := join(t, shape)
				says(t, e.client, "bye")
				hears(t, e.server, "bye")
				if err := c.leave(e.client); err != nil {
					t.Fatal(err)
				}
				ended(t, e.server, c.want)
			})
		}
	}
}

func TestAServerThatIsNotThereIsAReset(t *testing.T) {
	listener := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	nobody := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	client, err := net.Dial("tcp", must[string](t)(link(t, fault.Shape{}).Through(nobody)))
	if err != nil { // the reset was faster than the end of the handshake
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Error(err)
		}
		return
	}
	ended(t, keep(t, client), syscall.ECONNRESET)
}

func TestCloseEndsWhatIsStillUnderWay(t *testing.T) {
	for name, act := range map[string]func(*fault.Link){
		"while it is up": func(*fault.Link) {}, "while it is down": (*fault.Link).Cut,
		"while packets vanish": func(l *fault.Link) { l.Vanish() },
	} {
		t.Run(name, func(t *testing.T) {
			e := join(t, fault.Shape{Delay: time.Minute, Rate: 1000})
			says(t, e.server, strings.Repeat("x", 1<<12)) // takes a minute and four seconds
			act(e.link)
			if err := e.link.Close(); err != nil {
				t.Fatal(err)
			}
			if n, err := e.client.Read(make([]byte, 100)); n > 0 || !errors.Is(err, io.EOF) {
				t.Errorf("%d bytes came, and then %v instead of EOF", n, err)
			}
			if _, err := e.link.Through(e.server.LocalAddr().String()); err == nil {
				t.Error("a closed link still opens doors")
			}
		})
	}
}

func TestShapesThatThereAreNot(t *testing.T) {
	for text, s := range map[string]fault.Shape{
		"must not be larger":  {Delay: time.Second, Jitter: 2 * time.Second},
		"whole milliseconds":  {Delay: time.Microsecond},
		"give whole kilobyte": {Rate: 1024},
		"100 bytes a second":  {Read: 100},
	} {
		l := link(t, fault.Shape{})
		if err := l.Reshape(func(is *fault.Shape) { *is = s }); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
