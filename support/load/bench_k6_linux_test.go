package load

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"bamboo-spec/support/measure"
)

// k6 is another load tool, which two benchmarks compare the driver with, in turn and on the same token server:
//
//	go install go.k6.io/k6@v1.8.0
//	go test -run - -bench 'Create|GatewaySession' -benchtime 1x ./support/load -k6 ~/go/bin/k6
var k6 = flag.String("k6", "", "compare with this k6 (a path)")

// rival is what k6 did.
type rival struct {
	Whole int     // right answers
	Rate  float64 // calls a second
	cpu   time.Duration
}

// compare runs a script of testdata/k6 with settings such as USERS=100, of which whole must come to a right answer.
func compare(b *testing.B, script string, whole int, settings ...string) rival {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), *k6, "run", "--quiet", "--no-usage-report", "--address", "",
		filepath.Join("testdata", "k6", script))
	cmd.Env = append(os.Environ(), settings...)
	cmd.Stderr = os.Stderr
	summary, err := cmd.Output()
	if err != nil {
		b.Fatalf("k6: %v", err)
	}
	var r rival
	if err := json.Unmarshal(summary, &r); err != nil || r.Whole != whole {
		b.Fatalf("k6: %d right answers of %d, %v: %s", r.Whole, whole, err, summary)
	}
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return r
}

func setting(name string, value any) string { return fmt.Sprintf("%s=%v", name, value) }

// BenchmarkCreate is POST /chat over 100 connections.
func BenchmarkCreate(b *testing.B) {
	const users, calls = 100, 20_000
	o := server(b, pace{})
	o.Connections = users
	client, err := NewHTTP(o)
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	create := func(ctx context.Context, took *measure.Series) error {
		created, err := client.Create(ctx, Ask{Message: "hello"})
		took.Add(created.Took)
		return err
	}
	warmUp := Plan{Pacer: Closed{Users: users, Count: users}}
	if _, err := warmUp.Drive(b.Context(), func(ctx context.Context,
		_ Start) error {
		return create(ctx, &measure.Series{})
	}); err != nil {
		b.Fatal(err)
	}
	var took measure.Series
	for b.Loop() {
		h, err := Plan{Pacer: Closed{Users: users, Count: calls}}.Drive(b.Context(),
			func(ctx context.Context, s Start) error {
				return create(ctx, &took)
			})
		if err != nil {
			b.Fatal(err)
		}
		cpu := h.Driver.CPU * float64(runtime.GOMAXPROCS(0)) * float64(h.Took)
		p50, _ := took.Percentile(measure.P50)
		rate := calls / h.Took.Seconds()
		b.ReportMetric(rate, "calls/s")
		b.ReportMetric(cpu/float64(time.Microsecond)/calls, "CPU-µs/call")
		if *k6 != "" {
			r := compare(b, "create.js", calls, setting("API", o.Config.API), setting("USERS", users),
				setting("CALLS", calls))
			b.ReportMetric(r.Rate, "k6-calls/s")
			b.ReportMetric(rate/r.Rate, "times-k6")
		}
		b.ReportMetric(float64(p50)/float64(time.Microsecond), "call-p50-µs")
		b.ReportMetric(0, "ns/op")
	}
}

// BenchmarkGatewaySession is a session from dial to close with an answer of 20 tokens in 2 s, 1 000 at a time.
func BenchmarkGatewaySession(b *testing.B) {
	const users, sessions, tokens = 1_000, 5_000, 20
	o := server(b, pace{Tokens: tokens, First: 100 * time.Millisecond, Every: 100 * time.Millisecond})
	o.Connections, o.Dials, o.API = users, sessions, ""
	gateway, err := NewGateway(o)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var failures []error
		var mu sync.Mutex
		h, err := Plan{Pacer: Closed{Users: users, Count: sessions, Ramp: 2 * time.Second}}.Drive(b.Context(),
			func(ctx context.Context, s Start) error {
				conn, err := gateway.Dial(ctx, "")
				if err == nil {
					run := conn.Chat(ctx, Ask{Message: "hello"})
					err = errors.Join(run.Err, conn.socket.goodbye())
				}
				if err != nil {
					mu.Lock()
					defer mu.Unlock()
					failures = append(failures, err)
				}
				return err
			})
		if err := errors.Join(append(slices.Clip(failures), err)...); err != nil {
			b.Fatal(err)
		}
		cpu := h.Driver.CPU * float64(runtime.GOMAXPROCS(0)) * float64(h.Took)
		b.ReportMetric(cpu/float64(time.Microsecond)/sessions, "CPU-µs/session")
		if *k6 != "" {
			r := compare(b, "gateway.js", sessions, setting("GATEWAY", o.Gateway), setting("USERS", users),
				setting("SESSIONS", sessions), setting("TOKENS", tokens))
			b.ReportMetric(float64(r.cpu)/float64(time.Microsecond)/sessions, "k6-CPU-µs/session")
			b.ReportMetric(float64(r.cpu)/cpu, "k6-times-CPU")
		}
		b.ReportMetric(0, "ns/op")
	}
}
