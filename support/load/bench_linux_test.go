package load

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load/tokenserver"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/openfiles"
	"bamboo-spec/support/target"
)

// Each benchmark is one load on a token server in a process of its own, so that memory and
// processor time are the driver's alone. -benchtime 1x is enough; -streams adds a size:
//
//	go test -run - -bench . -benchtime 1x ./support/load -streams 10000
var streams = flag.Int("streams", 0, "measure with so many streams too")

// serverVariable makes the test binary a token server: its options as JSON.
const serverVariable = "LOAD_TEST_TOKENSERVER"

func TestMain(m *testing.M) {
	target.BecomeChild()
	flag.Parse()
	if text := os.Getenv(serverVariable); text != "" {
		if err := serve(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// pace is what of a token server's options goes to the child.
type pace struct {
	Tokens       int
	First, Every time.Duration
}

func serve(text string) error {
	var p pace
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	s, err := tokenserver.Start(tokenserver.Options{Tokens: p.Tokens, First: p.First, Every: p.Every,
		Clock: toSystem()})
	if err != nil {
		return err
	}
	// It must not stand still itself: what is measured is the driver.
	debug.SetGCPercent(-1)
	openfiles.Reserve(max(1000, *streams))
	fmt.Println(s.URL(), s.GatewayURL())
	_, err = io.Copy(io.Discard, os.Stdin) // until the parent has enough
	return errors.Join(err, s.Close())
}

// systemNanos is the monotonic clock of the machine, the same in every process.
func systemNanos() int64 {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) // it fails for an unknown clock only
	return ts.Nano()
}

// toSystem is what turns a moment into systemNanos: both are the same clock, counted
// from different beginnings. Of many looks at both the quickest is taken.
func toSystem() func(time.Time) int64 {
	var base time.Time
	var there int64
	quickest := time.Duration(math.MaxInt64)
	for range 1000 {
		from := time.Now()
		nanos := systemNanos()
		if took := time.Since(from); took < quickest {
			quickest, base, there = took, from.Add(took/2), nanos
		}
	}
	return func(t time.Time) int64 { return there + int64(t.Sub(base)) }
}

// server starts a token server in a process of its own.
func server(b *testing.B, p pace) Options {
	b.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serverVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := errors.Join(stdin.Close(), cmd.Wait()); err != nil {
			b.Error(err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	api, gateway, _ := strings.Cut(strings.TrimSpace(line), " ")
	return Options{Config: client.Config{API: api, Gateway: gateway}, Timeout: 2 * time.Minute}
}

// watch is what is measured of many streams.
type watch struct {
	lags, firsts measure.Series // arrival minus the server's stamp; first token latency minus the server's own
	nanos        func(time.Time) int64

	mu     sync.Mutex
	clock  measure.Clock
	wrong  error
	tokens int
	most   int // bytes of memory at any time
}

// follow makes the run of one user and takes from it what is measured.
func (w *watch) follow(p pace, ask Ask, run func(Ask) Run) error {
	var first tokenserver.Stamp
	next := 0
	own := make([]time.Duration, 0, p.Tokens)
	var broken error
	ask.Token = func(at time.Time, text []byte) {
		stamp, err := tokenserver.ReadStamp(text)
		if err != nil || stamp.Number != next {
			broken = fmt.Errorf("token %d is %q", next, text)
		}
		if next == 0 {
			first = stamp
		}
		next++
		own = append(own, time.Duration(w.nanos(at)-stamp.Written))
	}
	r := run(ask)
	if err := errors.Join(r.Err, broken); err != nil || next != p.Tokens {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.wrong = fmt.Errorf("%d of %d tokens: %w", next, p.Tokens, cmp.Or(err, errors.New("too few")))
		return w.wrong
	}
	for _, d := range own {
		w.lags.Add(d)
	}
	latency, _ := r.FirstTokenLatency() // there are tokens
	w.firsts.Add(latency - time.Duration(first.Written-first.Asked))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = CoarserClock(w.clock, r.Clock)
	w.tokens += next
	return nil
}

// sizes are the numbers of streams that are measured.
func sizes() []int {
	s := []int{100, 1000}
	if *streams > 0 {
		s = append(s, *streams)
	}
	return s
}

// paceOf keeps all streams open at once, with 10 000 tokens a second at most. One interval is added to
// a round ramp, so that the tokens of different users fall between each other and not in step.
func paceOf(n int) (p pace, ramp time.Duration) {
	every := max(100*time.Millisecond, time.Duration(n)*100*time.Microsecond)
	ramp = max(time.Second, time.Duration(n)*2*time.Millisecond) + every
	return pace{Tokens: int((ramp + 5*time.Second) / every), First: every, Every: every}, ramp
}

func BenchmarkStreams(b *testing.B) {
	for _, n := range sizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			measured(b, n, func(b *testing.B, o Options) func(context.Context, Ask) Run {
				client, err := NewHTTP(o)
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(client.Close)
				return client.converse
			})
		})
	}
}

func BenchmarkGatewayClients(b *testing.B) {
	for _, n := range sizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			measured(b, n, func(b *testing.B, o Options) func(context.Context, Ask) Run {
				o.API = ""
				gateway, err := NewGateway(o)
				if err != nil {
					b.Fatal(err)
				}
				return func(ctx context.Context, ask Ask) Run {
					conn, err := gateway.Dial(ctx, "")
					if err != nil {
						return Run{Err: err}
					}
					ask.Intended = time.Time{} // the message is due once the user is in
					run := conn.Chat(ctx, ask)
					if err := conn.Leave(ctx); run.Err == nil {
						run.Err = err
					}
					return run
				}
			})
		})
	}
}

// measured lets n users follow one answer each, all at once in the end.
func measured(b *testing.B, n int, client func(*testing.B, Options) func(context.Context, Ask) Run) {
	if err := CheckFiles(n); err != nil {
		b.Skip(err)
	}
	stayAwake(b)
	p, ramp := paceOf(n)
	for b.Loop() {
		o := server(b, p)
		o.Connections = n
		run := client(b, o)
		debug.FreeOSMemory()
		w := watch{nanos: toSystem()}
		before := resident(b, "self")
		plan := Plan{
			Pacer: Open{Rate: float64(n) / ramp.Seconds(), Count: n, MaxActive: n},
			Progress: func(Progress) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.most = max(w.most, resident(b, "self"))
			},
		}
		h, err := plan.Drive(b.Context(), func(ctx context.Context, s Start) error {
			return w.follow(p, Ask{Intended: s.Intended, Message: "hello"}, func(a Ask) Run { return run(ctx, a) })
		})
		if err := errors.Join(err, w.wrong); err != nil {
			b.Fatal(err)
		}
		b.Logf("%v; arrivals by %s", h, w.clock)
		report := func(s *measure.Series, p measure.Percentile, unit time.Duration, name string) {
			d, _ := s.Percentile(p)
			b.ReportMetric(float64(d)/float64(unit), name)
		}
		report(&w.lags, measure.P50, time.Microsecond, "lag-p50-µs")
		report(&w.lags, measure.P99, time.Microsecond, "lag-p99-µs")
		report(&w.firsts, measure.P50, time.Microsecond, "first-p50-µs")
		report(&w.firsts, measure.P99, time.Microsecond, "first-p99-µs")
		cpu := h.Driver.CPU * float64(runtime.GOMAXPROCS(0)) * float64(h.Took)
		b.ReportMetric(float64(w.most-before)/1000/float64(n), "KB/stream")
		b.ReportMetric(cpu/float64(time.Microsecond)/float64(w.tokens), "CPU-µs/token")
		b.ReportMetric(0, "ns/op")
	}
}

// stayAwake keeps the processors from sleeping until the benchmark ends, where this user may ask
// for that: the request is that they wake within 0 µs (PM QoS of Linux, as cyclictest makes it).
func stayAwake(b *testing.B) {
	f, err := os.OpenFile("/dev/cpu_dma_latency", os.O_WRONLY, 0)
	if err != nil {
		b.Logf("the processors may fall asleep between tokens, whose arrival they then tell late: %v", err)
		return
	}
	b.Cleanup(func() {
		if err := f.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := f.Write(make([]byte, 4)); err != nil {
		b.Fatal(err)
	}
}

// resident is how many bytes of a process, "self" or its id, are in memory.
func resident(b *testing.B, process string) int {
	text, err := os.ReadFile("/proc/" + process + "/statm")
	if err != nil {
		b.Error(err)
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		b.Error(err)
	}
	return pages * os.Getpagesize()
}

// BenchmarkTokenAllocations is what the driver allocates for a token once it is warm.
func BenchmarkTokenAllocations(b *testing.B) {
	const tokens = 50_000
	o := server(b, pace{Tokens: tokens})
	o.Connections = 1
	client, err := NewHTTP(o)
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	o.API = ""
	gateway, err := NewGateway(o)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := gateway.Dial(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	for name, follow := range map[string]func(Ask) Run{
		"stream":  func(ask Ask) Run { return client.converse(b.Context(), ask) },
		"gateway": func(ask Ask) Run { return conn.Chat(b.Context(), ask) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				var from, to runtime.MemStats
				seen, warm := 0, tokens/2
				// Want would be compared, and its absence is stored: neither is known here, so texts are long before
				// the count begins.
				run := follow(Ask{Message: "hello", Token: func(time.Time, []byte) {
					if seen++; seen == warm {
						runtime.ReadMemStats(&from)
					}
				}})
				runtime.ReadMemStats(&to)
				if run.Err != nil {
					b.Fatal(run.Err)
				}
				b.ReportMetric(float64(to.Mallocs-from.Mallocs)/float64(tokens-warm), "allocs/token")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}
