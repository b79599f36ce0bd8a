package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A client that goes by another way asks for the same: also for a stream_url that
// names the server itself.
func TestViaChangesWhereIsDialledAndNothingElse(t *testing.T) {
	const server = "bamboo.example:80"
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != server && r.Host+":80" != server {
			t.Errorf("asked for the host %s", r.Host)
		}
		fmt.Fprint(w, "data: [DONE]\n\n")
	}))
	defer there.Close()
	var dialled []string
	c := New(Config{API: "http://bamboo.example", Via: func(addr string) (string, error) {
		dialled = append(dialled, addr)
		return strings.TrimPrefix(there.URL, "http://"), nil
	}}, nil)
	if _, err := c.Health(soon(t), "/health"); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"/stream", "http://bamboo.example/stream"} {
		s, err := c.Open(soon(t), url)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.WaitEnd(soon(t)); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(dialled, " "); got != strings.Repeat(server+" ", 2)+server {
		t.Errorf("dialled: %s", got)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestAWayThatIsClosedIsNoWay(t *testing.T) {
	c := New(Config{API: "http://bamboo.example", Via: func(string) (string, error) { return "", io.ErrClosedPipe }},
		nil)
	if _, err := c.Health(soon(t), "/health"); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}
