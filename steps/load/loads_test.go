package load

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world/worldtest"
)

// counting is a stub whose every answer, over HTTP and at the gateway, counts to n and then ends.
func counting(n int, end string) worldtest.Stub {
	whole := scriptedllm.DefaultReply(fmt.Sprintf("count from 1 to %d, one every 0 ms", n)).FullText()
	var s worldtest.Stub
	var frames strings.Builder
	for _, text := range scriptedllm.Split(whole) {
		s.Events = append(s.Events, fmt.Sprintf(`{"type": "token", "content": %q}`, text))
		fmt.Fprintf(&frames, `{"type": "agent_token", "session_id": "tea", "token": %q}`+"\n", text)
	}
	s.Events = append(s.Events, end)
	frames.WriteString(end)
	s.Frames = func(message string) string {
		switch {
		case strings.Contains(message, `"connect"`):
			return `{"type": "connected", "session_id": "tea"}`
		case strings.Contains(message, `"ping"`):
			return `{"type": "pong", "timestamp": 1}`
		}
		return frames.String()
	}
	return s
}

// believed is what was measured by a driver that kept up on an idle machine: how busy this machine is must not
// decide a test.
func believed(r *measure.Result) *measure.Result {
	r.Machine = nil
	r.Driver = measure.Driver{Planned: len(r.Runs), Made: len(r.Runs), Clock: r.Driver.Clock,
		Lateness: measure.SeriesOf(slices.Repeat([]time.Duration{ms}, len(r.Runs))...)}
	return r
}

const ended = `{"type": "complete"}`

func TestLoadsAreCarriedOut(t *testing.T) {
	const fewer = 0 // as many as the time allowed
	for name, c := range map[string]struct {
		stub  worldtest.Stub
		given string // "": answers count to 3
		load  string
		runs  int
		says  string // of the table, which wants every run to succeed; "": it holds
	}{
		"closed": {counting(3, ended), "", "2 users hold 4 conversations", 4, ""},
		"closed, for a time": {counting(3, ended), "users pause for 20 ms between conversations",
			"2 users hold conversations for 100 ms", fewer, ""},
		"open":   {counting(3, ended), "", "20 conversations start every second for 200 ms", 4, ""},
		"rarely": {counting(3, ended), "", "a conversation starts every 50 ms for 200 ms", 4, ""},
		"more users": {counting(3, ended), "",
			"users hold conversations for 100 ms, ramping from 1 to 2 users over 50 ms", fewer, ""},
		"more starts": {counting(3, ended), "",
			"conversations start for 200 ms, ramping from 10 to 20 every second over 100 ms", fewer, ""},
		"at the gateway": {counting(3, ended), "2 idle clients are connected to the gateway",
			"2 users hold 4 conversations through the gateway", 4, ""},
		"at the gateway, to stay": {counting(3, ended), "",
			"2 users stay connected to the gateway and send 2 messages each", 4, ""},
		"warmed up": {counting(3, ended), "Bamboo has been warmed up with 2 conversations",
			"1 user holds 2 conversations", 2, ""},

		"another answer": {counting(2, ended), "", "2 users hold 4 conversations", 4,
			"4 of 4 runs failed (4 × an answer that is too short)"},
		"more than the answer": {counting(4, ended), "", "2 users hold 2 conversations through the gateway", 2,
			"2 of 2 runs failed (2 × a wrong answer)"},
		"an error": {counting(3, `{"type": "error", "message": "the pot is broken"}`), "",
			"2 users hold 2 conversations", 2,
			"2 of 2 runs failed (2 × the run ended in error)"},
		"no terminal": {counting(3, `{"type": "mood"}`), "", "2 users hold one conversation each at the same time", 2,
			"2 of 2 runs failed (2 × a stream that ends without a terminal)"},
		"no answer to stop": {counting(3, ended), "",
			"1 user holds 1 conversation and stops each answer after 2 tokens", 1,
			"1 of 1 runs failed (1 × stop: status 404 instead of 200 and success)"},
		"followers without an answer": {counting(3, ended), "",
			"a user asks 1 question through the gateway while 1 other client follows the conversation", 2,
			"1 of 2 runs failed (1 × the gateway: not in time)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := in(worldtest.In(t, c.stub))
			if strings.HasPrefix(name, "followers") {
				l.WaitAtMost(20 * ms)
			}
			worldtest.Says(t, l.plans(t, "every answer counts to 3 without a pause"), "")
			if c.given != "" {
				worldtest.Says(t, l.plans(t, c.given), "")
				worldtest.Says(t, l.does(t, c.given), "")
			}
			worldtest.Says(t, l.plans(t, c.load), "")
			worldtest.Says(t, l.plans(t, hold, "metric | limit", "success rate | = 100 %"), "")
			worldtest.Says(t, l.planned(), "")
			worldtest.Says(t, l.does(t, c.load), "")
			r := believed(l.results[len(l.results)-1])
			if len(r.Runs) == 0 || c.runs > 0 && len(r.Runs) != c.runs {
				t.Errorf("%d runs, want %d", len(r.Runs), c.runs)
			}
			l.results = []*measure.Result{r}
			err := l.does(t, hold)
			worldtest.Says(t, err, c.says)
			if c.says != "" && report.IsCannotJudge(err) {
				t.Errorf("it could not be judged: %v", err)
			}
			worldtest.Says(t, l.End(t.Context(), nil), "")
		})
	}
}

func TestTheProcessOfALocalServerIsFound(t *testing.T) {
	for api, want := range map[string]string{
		"http://bamboo.example:8080": "the process of http://bamboo.example:8080 is not on this machine",
		"http://192.0.2.1:8080":      "is not on this machine",
		"http://127.0.0.1":           "is not on this machine",
		"http://a\x00b":              "invalid",
	} {
		source := target.NewRemote(target.RemoteOptions{API: api})
		b, err := source.Take(t.Context(), target.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = processOf(b)
		worldtest.Says(t, err, want)
		worldtest.Says(t, b.Release(), "")
	}
	l := in(worldtest.In(t, worldtest.Stub{}))
	b, err := l.Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if pid, err := processOf(b); runtime.GOOS == "linux" && (err != nil || pid == 0) {
		t.Errorf("the process of a server in this one: %d, %v", pid, err)
	}
	worldtest.Says(t, l.End(t.Context(), nil), "")
}
