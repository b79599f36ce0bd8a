package hostile

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/client"
	"bamboo-spec/support/report"
	"bamboo-spec/support/table/tabletest"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

// in is the subject in a world around a stub.
func in(t *testing.T, s worldtest.Stub) *hostile {
	t.Helper()
	h := join(worldtest.In(t, s))
	t.Cleanup(func() { _ = h.End(context.Background(), errors.New("looked at already")) }) // frees what is open
	return h
}

func TestACallIsRefusedByAStatusOrByTheEnd(t *testing.T) {
	h := in(t, worldtest.Stub{})
	for status, want := range map[int]string{
		200: "a call was not refused", 201: "a call was not refused", 302: "a call was not refused",
		399: "a call was not refused", 500: "a call was not refused", 503: "a call was not refused",
		400: "", 404: "", 413: "", 499: "", 501: "", 505: "", 0: "",
	} {
		var answer *client.Response
		if status > 0 {
			answer = &client.Response{Method: "GET", Path: "/", Status: status}
		}
		h.last = []outcome{h.outcome("a call", client.Request{}, answer)}
		worldtest.Says(t, h.isRefused(t.Context()), want)
	}
}

func TestEachCallMustBeRefused(t *testing.T) {
	h := in(t, worldtest.Stub{})
	refused, taken := &client.Response{Status: 400}, &client.Response{Status: 201}
	for _, r := range []*client.Response{refused, nil, taken} {
		h.last = append(h.last, h.outcome("a call", client.Request{}, r))
	}
	worldtest.Says(t, h.isRefused(t.Context()), "a call was not refused")
}

func TestLinesAndBytesAreWritten(t *testing.T) {
	h := in(t, worldtest.Stub{})
	ctx := t.Context()
	lines := &godog.DocString{Content: "GET /boom HTTP/1.1\nHost: tea\nConnection: close"}
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.writesLines, lines), "")
	worldtest.Says(t, h.isRefused(ctx), "503")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.writesBytes, tabletest.Table("bytes", "00 FF", "0D 0A 0D 0A")), "")
	worldtest.Says(t, h.isRefused(ctx), "")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.writesBytes, tabletest.Table("bytes", "0")),
		"write pairs of hexadecimal digits")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "10 s"), "")
	worldtest.Says(t, h.End(ctx, nil), "GET / was answered with 503, which no sentence expected")
}

func TestConnectionsThatStayOpenAreCounted(t *testing.T) {
	h := in(t, worldtest.Stub{})
	ctx := t.Context()
	worldtest.Says(t, h.silentOverHTTP(ctx, 3), "")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "1 ms"), "3 of 3 are open")
	worldtest.Says(t, h.open[0].Close(), "")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "1 ms"), "2 of 3 are open")
	worldtest.Says(t, h.silentAtGateway(ctx, 1), "")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "1 ms"), "1 of 1 are open")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "1 cup"), "“cup” is not a unit of a time")
	for what := range slow {
		worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendSlowly, 2, what, "1 ms"), "")
	}
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendSlowly, 2, "the head of a request", "1 ms"), "")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendSlowly, 2, "the head of a request", "1 cup"),
		"“cup” is not a unit of a time")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.endsAll, "1 ms"), "2 of 2 are open")
	worldtest.Says(t, h.End(ctx, nil), "")
}

func TestBodiesThatAreTooLarge(t *testing.T) {
	h := in(t, worldtest.Stub{}) // takes everything, and does not read it
	ctx := t.Context()
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendEndless, 2, "1 MiB"), "")
	worldtest.Says(t, h.isRefused(ctx), "a body of 1048576 bytes without an end was not refused")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsPacked, "1 MiB"), "")
	worldtest.Says(t, h.isRefused(ctx), "that unpacks to 1048576 was not refused")
	last, err := h.Calls().Last()
	if err != nil {
		t.Fatal(err)
	}
	if r := last.Request; len(r.Body) > 1<<12 || r.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("a packed body of %d bytes, %v", len(r.Body), r.Header)
	}
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendEndless, 1, "1 cup"), "cup")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsPacked, "1 cup"), "cup")
}

func TestABodyThatIsNeverAnsweredIsNotRefused(t *testing.T) {
	h := in(t, worldtest.Stub{})
	late := &client.TimeoutError{What: "the answer", Story: "nothing came"}
	worldtest.Says(t, h.answeredOrEnded(t.Context(), late), "it did not come")
	worldtest.Says(t, h.answeredOrEnded(t.Context(), errors.New("reset")), "")
	worldtest.Says(t, h.answeredOrEnded(t.Context(), nil), "")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	worldtest.Says(t, h.answeredOrEnded(over, errors.New("reset")), "reset")
}

func TestAnEndlessBodyEndsWithTheWait(t *testing.T) {
	why := errors.New("the wait is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	body := io.MultiReader(beginning(3), endless{ctx})
	got := make([]byte, 0, 64)
	for len(got) < len(`{"message": "aaa`) {
		n, err := body.Read(got[len(got):cap(got)])
		if got = got[:len(got)+n]; err != nil {
			t.Fatal(err)
		}
	}
	if string(got) != `{"message": "aaa` {
		t.Errorf("the body begins with %q", got)
	}
	cancel(why)
	if n, err := body.Read(got[:1]); n != 0 || !errors.Is(err, why) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestAPackedFrameIsSmall(t *testing.T) {
	b, err := deflated(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 1<<13 || slices.Equal(b[max(0, len(b)-4):], []byte{0, 0, 0xFF, 0xFF}) {
		t.Errorf("%d bytes, at the end % x", len(b), b[max(0, len(b)-4):])
	}
}

func TestFramesNeedASoundSize(t *testing.T) {
	h := in(t, worldtest.Stub{})
	ctx := t.Context()
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsInPieces, "Ann", "tea", 0), "it needs 1 or more")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsManyFrames, "Ann", "1 cup", "1 KiB"), "cup")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsManyFrames, "Ann", "1 KiB", "1 cup"), "cup")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsPackedFrame, "Ann", "1 cup"), "cup")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.announce, 1, "1 cup"), "cup")
	worldtest.Says(t, worldtest.Do(ctx, h.World, h.sendsInPieces, "Ann", "tea", 1), "Ann is not connected")
}

func TestNobodyToLookAtIsNoSuccess(t *testing.T) {
	h := in(t, worldtest.Stub{})
	worldtest.Says(t, h.isRefused(t.Context()), "no client has broken a rule yet")
	worldtest.Says(t, worldtest.Do(t.Context(), h.World, h.endsAll, "1 s"), "no hostile client has connected yet")
}

func TestAScenarioForgetsTheOneBefore(t *testing.T) {
	h := in(t, worldtest.Stub{})
	worldtest.Says(t, h.silentOverHTTP(t.Context(), 1), "")
	h.last = []outcome{{what: "a call"}}
	h.Open(&report.Scenario{}, time.Second)
	worldtest.Says(t, h.isRefused(t.Context()), "no client has broken a rule yet")
	worldtest.Says(t, worldtest.Do(t.Context(), h.World, h.endsAll, "1 s"), "no hostile client has connected yet")
}
