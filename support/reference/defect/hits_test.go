package defect

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"bamboo-spec/support/reference"
)

// counted returns how many hits a defect tells while do is done with the API of a server that has it.
func counted(t *testing.T, wrap func(*reference.Parts), do func(api http.Handler)) int {
	t.Helper()
	var hits bytes.Buffer
	TellHits(&hits)
	t.Cleanup(func() { TellHits(nil) })
	p := reference.Parts{API: http.NotFoundHandler()}
	wrap(&p)
	do(p.API)
	return hits.Len()
}

func TestOnlyWhatADefectChangesIsAHit(t *testing.T) {
	get := func(path string) func(http.Handler) {
		return func(api http.Handler) {
			api.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
		}
	}
	onPoems := func(p *reference.Parts) {
		onAnswers(p, "/poems", func(_ *http.Request, a *reply) { a.status = http.StatusOK })
	}
	refusing := func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == "/poems" {
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	tests := []struct {
		name string
		wrap func(*reference.Parts)
		path string
		want int
	}{
		{"an answer that is changed", onPoems, "/poems", 1},
		{"an answer to another call", onPoems, "/songs", 0},
		{"a call that is not passed on", refusing, "/poems", 1},
		{"a call that is passed on as it came", refusing, "/songs", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := counted(t, test.wrap, get(test.path)); got != test.want {
				t.Errorf("%d hits, want %d", got, test.want)
			}
		})
	}
}

func TestAtMostAHundredHitsAreTold(t *testing.T) {
	got := counted(t, func(*reference.Parts) {}, func(http.Handler) {
		for range 3 * maxTold {
			hit()
		}
	})
	if got != maxTold {
		t.Errorf("%d hits were told, want %d", got, maxTold)
	}
}

func TestAnEventThatIsPassedOnAsItCameIsNoHit(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(e reference.Event, next func(reference.Event))
		want int
	}{
		"as it came": {func(e reference.Event, next func(reference.Event)) { next(e) }, 0},
		"not at all": {func(reference.Event, func(reference.Event)) {}, 1},
		"twice":      {func(e reference.Event, next func(reference.Event)) { next(e); next(e) }, 1},
		"changed":    {func(e reference.Event, next func(reference.Event)) { e.Text = "tea"; next(e) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := counted(t, func(*reference.Parts) {}, func(http.Handler) {
				passed(reference.Event{Kind: reference.Token, Text: "bamboo"}, test.do, func(reference.Event) {})
			})
			if got != test.want {
				t.Errorf("%d hits, want %d", got, test.want)
			}
		})
	}
}
