package scriptedllm

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func underLoad(t *testing.T) *world {
	t.Helper()
	return newWorldOf(t, NewUnderLoad(Asker{}))
}

func (w *world) timings(ctx context.Context) []Timing {
	w.t.Helper()
	timings, err := ReadTimings(ctx, w.listener.URL())
	if err != nil {
		w.t.Fatal(err)
	}
	return timings
}

func TestAModelUnderLoadKeepsTimingsAlone(t *testing.T) {
	w := underLoad(t)
	if got := w.timings(t.Context()); len(got) != 0 {
		t.Errorf("before any request: %+v", got)
	}
	began := time.Now()
	for _, body := range []string{
		ask("think for 5 ms, then count from 1 to 3, one every 5 ms", true), ask("hello", false), `{"nonsense": true}`,
	} {
		response := w.post(t.Context(), body)
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	most := time.Since(began)
	got := w.timings(t.Context())
	if len(got) != 3 {
		t.Fatalf("%+v", got)
	}
	count, hello, nonsense := got[0], got[1], got[2]
	if !strings.HasPrefix(count.Message, "think") || count.Tokens != 3 || !count.Whole ||
		count.FirstToken < 5*time.Millisecond || count.Total < count.FirstToken+10*time.Millisecond ||
		count.Total > most {
		t.Errorf("counting: %+v within %v", count, most)
	}
	if hello.Message != "hello" || hello.Tokens != 1 || !hello.Whole || hello.Total < hello.FirstToken {
		t.Errorf("hello: %+v", hello)
	}
	if nonsense.Tokens != 0 || nonsense.FirstToken != 0 {
		t.Errorf("nonsense: %+v", nonsense)
	}
	if len(w.model.Requests()) != 0 {
		t.Errorf("it keeps requests: %v", w.model.Requests())
	}
}

func TestTimingsWaitForTheRepliesUnderWay(t *testing.T) {
	w := underLoad(t)
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	response := w.post(ctx, ask("count from 1 to 2, one every 900000 ms", true))
	defer response.Body.Close()
	if _, err := readEvents(bufio.NewReader(response.Body), 2); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if got, err := ReadTimings(short, w.listener.URL()); err == nil {
		t.Errorf("a reply is under way, and its timing is %+v", got)
	}
	time.AfterFunc(time.Millisecond, leave)
	if got := w.timings(t.Context()); len(got) != 1 || got[0].Whole || got[0].Tokens != 1 {
		t.Errorf("after its client left: %+v", got)
	}
}

// Timings that are taken are forgotten, and those of replies under way are not waited for.
func TestTimingsAreTakenWhileRepliesAreUnderWay(t *testing.T) {
	w := underLoad(t)
	if err := w.post(t.Context(), ask("hello", false)).Body.Close(); err != nil {
		t.Fatal(err)
	}
	before := len(w.timings(t.Context()))
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	response := w.post(ctx, ask("count from 1 to 2, one every 900000 ms", true))
	defer response.Body.Close()
	if _, err := readEvents(bufio.NewReader(response.Body), 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if got, err := TakeTimings(t.Context(), w.listener.URL()); err != nil || len(got) != want || before != 1 {
			t.Errorf("%+v, %v; want %d", got, err, want)
		}
	}
	leave()
	if got := w.timings(t.Context()); len(got) != 1 || !strings.HasPrefix(got[0].Message, "count") {
		t.Errorf("the rest is %+v", got)
	}
}

func TestOtherModelsHaveNoTimings(t *testing.T) {
	w := newWorld(t)
	if _, err := ReadTimings(t.Context(), w.listener.URL()); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("%v", err)
	}
	if _, err := ReadTimings(t.Context(), "http://127.0.0.1:1\n"); err == nil {
		t.Error("no error for what is no URL")
	}
}

// BenchmarkReplyUnderLoad is one streamed reply of 100 chunks without a network.
func BenchmarkReplyUnderLoad(b *testing.B) {
	m := NewUnderLoad(Asker{})
	body := ask("count from 1 to 100, one every 0 ms", true)
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest(http.MethodPost, "/v1/chat/completions", strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		m.ServeHTTP(discard{http.Header{}}, r)
	}
}
