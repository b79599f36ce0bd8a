package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// answered is one conversation with the reference server.
type answered struct {
	message string
	run     Run
}

// BenchmarkReference is the reference server itself: what it adds to the time of its model,
// which runs in a process of its own, with n streams open at once. A thousand have ten tokens a second each.
//
//	go test -run - -bench Reference -benchtime 1x ./support/load
func BenchmarkReference(b *testing.B) {
	for _, n := range sizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			if err := CheckFiles(n); err != nil {
				b.Skip(err)
			}
			for b.Loop() {
				reference(b, n)
			}
		})
	}
}

func reference(b *testing.B, n int) {
	data, err := target.DataFolder()
	if err != nil {
		b.Fatal(err)
	}
	children := target.NewChildren(target.ChildOptions{Dir: data})
	defer func() {
		if err := errors.Join(children.Close(), os.RemoveAll(data)); err != nil {
			b.Error(err)
		}
	}()
	server, err := children.Take(b.Context(), target.Settings{ModelApart: true})
	if err != nil {
		b.Fatal(err)
	}
	process := strconv.Itoa(server.PID())
	client, err := NewHTTP(Options{Config: client.Config{API: server.APIURL()}, Connections: n})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()

	p, ramp := paceOf(n)
	var mu sync.Mutex
	var all []answered
	conversation := func(ctx context.Context, s Start) error {
		message := fmt.Sprintf("Run %d: think for %d ms, then count from 1 to %d, one every %d ms.",
			s.Index, p.First.Milliseconds(), p.Tokens, p.Every.Milliseconds())
		run := client.Converse(ctx, Ask{Intended: s.Intended, Message: message,
			Want: scriptedllm.DefaultReply(message).FullText()})
		mu.Lock()
		defer mu.Unlock()
		all = append(all, answered{message, run})
		return run.Err
	}
	before := resident(b, process)
	most := before
	burned := busy(b, process)
	h, err := Plan{
		Pacer:    Open{Rate: float64(n) / ramp.Seconds(), Count: n, MaxActive: n},
		Progress: func(Progress) { most = max(most, resident(b, process)) },
	}.Drive(b.Context(), conversation)
	if err != nil {
		b.Fatal(err)
	}
	burned = busy(b, process) - burned
	timings, _, err := server.ModelTimings(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	took := map[string]scriptedllm.Timing{}
	for _, t := range timings {
		took[t.Message] = t
	}
	var creation, first, total measure.Series
	for _, a := range all {
		t, ok := took[a.message]
		if a.run.Err != nil || !ok || !t.Whole {
			b.Fatalf("%s: %v; the model's own record: %+v", a.message, a.run.Err, t)
		}
		latency, _ := a.run.FirstTokenLatency() // the answer is right: it has tokens and an end
		end, _ := a.run.Total()
		creation.Add(a.run.Created)
		first.Add(latency - t.FirstToken)
		total.Add(end - t.Total)
	}
	b.Logf("%v", h)
	report := func(s *measure.Series, p measure.Percentile, name string) {
		d, _ := s.Percentile(p)
		b.ReportMetric(float64(d)/float64(time.Millisecond), name)
	}
	report(&creation, measure.P50, "creation-p50-ms")
	report(&creation, measure.P99, "creation-p99-ms")
	report(&first, measure.P50, "added-first-p50-ms")
	report(&first, measure.P99, "added-first-p99-ms")
	report(&total, measure.P50, "added-total-p50-ms")
	report(&total, measure.P99, "added-total-p99-ms")
	b.ReportMetric(float64(most-before)/1000/float64(n), "server-KB/stream")
	b.ReportMetric(float64(burned)/float64(time.Microsecond)/float64(n*p.Tokens), "server-CPU-µs/token")
	b.ReportMetric(0, "ns/op")
}

// busy is how long a process has used a processor, in the steps of 10 ms that the system counts in.
func busy(b *testing.B, process string) time.Duration {
	text, err := os.ReadFile("/proc/" + process + "/stat")
	if err != nil {
		b.Error(err)
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may hold spaces
	var ticks int
	for _, field := range strings.Fields(rest)[11:13] { // user and system time
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Error(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
