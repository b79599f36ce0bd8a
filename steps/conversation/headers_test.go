package conversation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/world/worldtest"
)

// TestUsersCarryTheirHeaders looks at what arrives: of one user, of every user, and with a handshake.
func TestUsersCarryTheirHeaders(t *testing.T) {
	var mu sync.Mutex
	var came []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		came = append(came, r.URL.Path+" "+r.Header.Get("X-Tenant")+" "+r.Header.Get("X-Ann"))
		http.NotFound(w, r)
	}))
	defer server.Close()
	w := worldtest.At(t, server.URL, strings.Replace(server.URL, "http", "ws", 1))
	call := func(name string) {
		t.Helper()
		c, err := w.User(name).Client(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), client.Request{Path: "/" + name}); err != nil {
			t.Error(err)
		}
		if _, err := c.Dial(t.Context(), client.DialOptions{Path: "/gateway/" + name}); err == nil {
			t.Error("a handshake was answered with 404 and succeeded")
		}
	}
	w.Carry("x-ann", "tea", w.User("Ann"))
	call("Ann")
	w.Carry("X-Tenant", "blue")
	call("Ann")
	call("Ben")
	want := []string{"/Ann  tea", "/gateway/Ann  tea", "/Ann blue tea", "/gateway/Ann blue tea", "/Ben blue ",
		"/gateway/Ben blue "}
	mu.Lock()
	defer mu.Unlock()
	var got []string
	for _, c := range came {
		if !strings.HasPrefix(c, "/api/") && !strings.HasPrefix(c, "/health") {
			got = append(got, c)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("it came\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
