package scriptedllm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"bamboo-spec/support/mismatch"
)

// stalled opens n streams that say one word and then nothing.
func (w *world) stalled(n int) []*http.Response {
	w.t.Helper()
	var open []*http.Response
	for range n {
		w.model.Script(says("stall", Reply{Text: "a b", StallAfter: After(1)}))
		response := w.post(w.t.Context(), ask("stall", true))
		if _, err := readEvents(bufio.NewReader(response.Body), 2); err != nil {
			w.t.Fatal(err)
		}
		open = append(open, response)
	}
	return open
}

func assertCutOff(t *testing.T, w *world, open []*http.Response) {
	t.Helper()
	for _, response := range open {
		if rest, err := io.ReadAll(response.Body); err == nil {
			t.Errorf("a stream ended politely after %q", rest)
		}
	}
	for _, r := range w.model.Requests() {
		if r.Finished.IsZero() || !r.ClientGone.IsZero() {
			t.Errorf("recorded: %v, client gone %v", r, r.ClientGone)
		}
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	if strings.Contains(string(stacks), "(*Model).ServeHTTP") {
		t.Errorf("a reply still runs:\n%s", stacks)
	}
}

func TestRefuseAndResume(t *testing.T) {
	w := newWorld(t)
	url := w.listener.URL()
	for range 3 {
		open := w.stalled(5)
		w.model.Script(says("hi", Reply{Text: "a"}))
		if _, err := w.stream(ask("hi", true)); err != io.EOF { // leaves an idle connection
			t.Fatal(err)
		}
		if err := errors.Join(w.listener.Refuse(), w.listener.Refuse()); err != nil {
			t.Fatal(err)
		}
		assertCutOff(t, w, open)
		w.client.CloseIdleConnections()
		response, err := w.tryPost(t.Context(), ask("hi", true))
		if err == nil {
			response.Body.Close()
		}
		if runtime.GOOS != "windows" && !errors.Is(err, syscall.ECONNREFUSED) || err == nil {
			t.Errorf("while refusing: %v", err)
		}
		if err := errors.Join(w.listener.Resume(), w.listener.Resume()); err != nil {
			t.Fatal(err)
		}
		if w.listener.URL() != url {
			t.Errorf("the address became %s", w.listener.URL())
		}
	}
	if n := len(w.model.Unclaimed()); n != 0 {
		t.Errorf("%d unclaimed", n)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	w := newWorld(t)
	open := w.stalled(20)
	if err := errors.Join(w.listener.Close(), w.listener.Close(), w.listener.Refuse()); err != nil {
		t.Error(err)
	}
	assertCutOff(t, w, open)
	if err := w.listener.Resume(); err == nil {
		t.Error("a closed listener resumed")
	}
}

func TestListenSaysWhereItCannot(t *testing.T) {
	w := newWorld(t)
	if _, err := New().Listen(w.listener.addr); err == nil || !strings.Contains(err.Error(), w.listener.addr) {
		t.Errorf("got %v", err)
	}
	if err := w.listener.Refuse(); err != nil {
		t.Fatal(err)
	}
	other, err := New().Listen(w.listener.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := w.listener.Resume(); err == nil || !strings.Contains(err.Error(), w.listener.addr) {
		t.Errorf("resumed on a taken port: %v", err)
	}
}

func TestRefuseResetsIdleConnections(t *testing.T) {
	w := newWorld(t)
	conn, err := net.Dial("tcp", w.listener.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n")
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	if err := w.listener.Refuse(); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadByte(); err == nil || err == io.EOF {
		t.Errorf("the idle connection ended with %v, want a reset", err)
	}
}

// exhausted is a listening socket that no connection can be accepted at.
type exhausted struct {
	net.Listener
	err error
}

func (e exhausted) Accept() (net.Conn, error) { return nil, e.err }

func TestAShortageThatKeepsConnectionsOutIsNoted(t *testing.T) {
	for err, want := range map[error]bool{mismatch.Shortage{Of: "files"}: true, net.ErrClosed: false} {
		var l Listener
		if _, got := (watched{exhausted{err: err}, &l.short}).Accept(); !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
		if got := l.Short(); (got != nil) != want {
			t.Errorf("of %v it notes %v", err, got)
		}
	}
}
