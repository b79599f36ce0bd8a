package reference

import (
	"bufio"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAHeartbeatIsDueAfterSilenceOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		h := newHeartbeat(clock{}, 10*time.Second)
		defer h.stop()
		talk := time.NewTicker(4 * time.Second)
		defer talk.Stop()
		var beats []time.Duration
		for said := 0; len(beats) < 3; {
			select {
			case <-h.due:
				if h.silent() {
					beats = append(beats, time.Since(begun))
				}
			case <-talk.C:
				if said++; said <= 4 { // until 16 s
					h.tell()
				}
			}
		}
		if want := []time.Duration{26 * time.Second, 36 * time.Second, 46 * time.Second}; !slices.Equal(beats, want) {
			t.Errorf("it beats at %v, want %v", beats, want)
		}
	})
}

// Silence longer than every limit on requests ends neither a stream nor a gateway connection.
func TestSilenceGetsSignsOfLifeAndIsNotCut(t *testing.T) {
	const beats = 20
	w := newWorld(t, func(o *Options) { o.Heartbeat, o.RequestLimit = 5*time.Millisecond, 20*time.Millisecond })
	goOn := make(chan struct{})
	w.model.script("slowly", func(c *upstreamCall) { w.wait(goOn, "a silence"); c.say("late"); c.end() })
	_, url := w.create("slowly", "")
	stream := bufio.NewReader(w.raw(w.server.APIURL(), "GET "+url+" HTTP/1.1\r\nHost: localhost\r\n\r\n"))
	resp, err := http.ReadResponse(stream, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		return "the end"
	}
	for range beats {
		if got := next(); !strings.HasPrefix(got, ":") {
			t.Fatalf("a silent stream says %q", got)
		}
	}
	out, gateway := w.upgraded()
	for range beats {
		if got := serverFrame(gateway); got != "ping " {
			t.Fatalf("a silent gateway says %q", got)
		}
	}
	close(goOn)
	var events []string
	for got := next(); got != "the end"; got = next() {
		if !strings.HasPrefix(got, ":") {
			events = append(events, got)
		}
	}
	if len(events) != 2 || !strings.Contains(events[0], "late") || !strings.Contains(events[1], "complete") {
		t.Errorf("after the silence the stream says %q", events)
	}
	if _, err := out.Write(pack(text, sized(40))); err != nil {
		t.Fatal(err)
	}
	got := serverFrame(gateway)
	for got == "ping " {
		got = serverFrame(gateway)
	}
	if !strings.HasPrefix(got, okPong) {
		t.Errorf("after the silence the gateway says %q", got)
	}
}

// A limit for a whole answer would cut a long one.
func TestNoTimeLimitOfTheServerIsForAnswers(t *testing.T) {
	w := newWorld(t)
	for name, s := range map[string]*http.Server{"HTTP": w.server.api, "gateway": w.server.gateway} {
		if s.WriteTimeout != 0 || s.ReadTimeout != 0 {
			t.Errorf("%s: a write may take %s, a read %s", name, s.WriteTimeout, s.ReadTimeout)
		}
	}
}
