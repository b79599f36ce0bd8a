package world

import (
	"net/http"
	"regexp"
	"testing"
)

func TestTraced(t *testing.T) {
	given := http.Header{"X-Tea": {"green"}}
	h, id := traced(given)
	if !regexp.MustCompile(`^00-`+id+`-[0-9a-f]{16}-01$`).MatchString(h.Get("traceparent")) || len(id) != 32 ||
		h.Get("X-Tea") != "green" || len(given) != 1 {
		t.Errorf("%v of %v, trace %s", h, given, id)
	}
	if _, other := traced(nil); other == id || len(other) != 32 {
		t.Errorf("two scenarios have the trace %s", other)
	}
	for parent, want := range map[string]string{
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01": "4bf92f3577b34da6a3ce929d0e0e4736", "no trace": ""} {
		own := http.Header{}
		own.Set("Traceparent", parent)
		if h, id := traced(own); id != want || h.Get("Traceparent") != parent {
			t.Errorf("%s: %v, trace %q", parent, h, id)
		}
	}
}
