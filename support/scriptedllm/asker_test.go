package scriptedllm

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// asker injects what begins with a mark, and asks for titles.
var asker = Asker{
	SideCalls: []*regexp.Regexp{regexp.MustCompile(`^Generate a title`)},
	Injects:   []*regexp.Regexp{regexp.MustCompile(`^system: `), regexp.MustCompile(`^user: <!-- `)},
}

// completion posts messages, each as role and text, and returns the status.
func (w *world) completion(messages ...string) int {
	w.t.Helper()
	var all []string
	for i := 0; i < len(messages); i += 2 {
		all = append(all, fmt.Sprintf(`{"role":%q,"content":%q}`, messages[i], messages[i+1]))
	}
	body := `{"model":"m","stream":true,"messages":[` + strings.Join(all, ",") + `]}`
	resp, err := w.client.Post(w.listener.URL()+"/chat/completions", "application/json", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestASideCallClaimsNoScriptAndIsHeldToTheFormAlone(t *testing.T) {
	m := NewFor(asker)
	m.Script(says("Hello", Reply{Text: "Good day"}))
	w := newWorldOf(t, m)
	if status := w.completion("user", "Hello", "system", "Generate a title"); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	side := m.Requests()[0]
	if !side.Side || side.Scripted || len(side.ContentFaults) > 0 || len(m.Unused()) != 1 || len(m.Unclaimed()) > 0 {
		t.Errorf("%+v; unused %v, unclaimed %v", side, m.Unused(), m.Unclaimed())
	}
	if status := w.completion("system", "Generate a title", "oracle", "Hello"); status != http.StatusBadRequest {
		t.Errorf("a side call without form got status %d", status)
	}
	if w.completion("user", "Hello"); len(m.Unused()) > 0 {
		t.Error("the answer itself did not claim the script")
	}
}

func TestWhatIsInjectedIsNotPartOfTheConversation(t *testing.T) {
	m := NewFor(asker)
	m.Script(says("Hello", Reply{Text: "Good day"}))
	w := newWorldOf(t, m)
	w.completion("system", "You are", "user", "Hello", "user", "<!-- a -->", "system", "More", "user", "<!-- b -->")
	r := m.Requests()[0]
	if !r.Scripted || r.Message != "Hello" || len(r.Messages) != 1 || len(r.ContentFaults) > 0 {
		t.Errorf("%+v", r)
	}
	plain := newWorldOf(t, New())
	plain.completion("user", "Hello", "system", "More")
	if r := plain.model.Requests()[0]; len(r.ContentFaults) == 0 || len(r.Messages) != 2 {
		t.Errorf("without a pattern the same is no fault: %+v", r)
	}
}

func TestAModelUnderLoadKeepsNoTimingOfSideCalls(t *testing.T) {
	m := NewUnderLoad(asker)
	w := newWorldOf(t, m)
	w.completion("system", "Generate a title", "user", "Hello")
	w.completion("user", "Hello")
	timings, err := ReadTimings(t.Context(), w.listener.URL())
	if err != nil || len(timings) != 1 {
		t.Errorf("%v, %v", timings, err)
	}
}

func TestAPauseHoldsEveryReplyBack(t *testing.T) {
	m := New()
	w := newWorldOf(t, m)
	resume, also := m.Pause(), m.Pause()
	answered := make(chan int, 1)
	go func() { answered <- w.completion("user", "Hello") }()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if _, err := m.WaitRequest(ctx, "a request", func(all []Request) bool { return len(all) == 1 }); err != nil {
		t.Fatal(err)
	}
	resume()
	resume() // says nothing more
	select {
	case <-answered:
		t.Fatal("answered during a pause")
	default:
	}
	if sent := m.Requests()[0].Sent; len(sent) > 0 {
		t.Errorf("sent %v during a pause", sent)
	}
	also()
	if status := <-answered; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}
