package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// noBamboo is a source for scenarios that never ask for a server.
type noBamboo struct {
	can    capability.Set
	shared bool
	check  error // what Check returns
	closed int
}

func (s *noBamboo) Capabilities() capability.Set { return s.can }
func (s *noBamboo) Shared() bool                 { return s.shared }
func (s *noBamboo) Describe() string             { return "no Bamboo at all" }
func (s *noBamboo) Check(context.Context) error  { return s.check }
func (s *noBamboo) Close() error                 { s.closed++; return nil }
func (s *noBamboo) Take(context.Context, target.Settings) (*target.Server, error) {
	return nil, errors.New("there is none")
}

// rig is everything that a run of the tests needs: sentences that do what their
// words say, and a book of what happened.
type rig struct {
	t          *testing.T
	vocabulary plan.Sentences
	source     target.Source
	cfg        config.Config
	options    Options
	out        io.Writer // the summary
	errors     strings.Builder
	machine    func(*watchedSource) (time.Duration, string)

	interrupt context.CancelFunc

	mu        sync.Mutex
	order     []string // what ran, in its order
	inside    int      // how many note themselves just now
	mostAlone int      // the most when one of them was called serial
	cleaned   []string
	waiting   map[int]chan struct{} // by size: who meets
	arrived   map[int]int
	waits     []time.Duration
}

func newRig(t *testing.T) *rig {
	g := &rig{
		t: t, source: &noBamboo{}, out: io.Discard,
		cfg: config.Config{
			Paths: []string{"features"}, Concurrency: 1, Integration: true,
			Wait: time.Minute, ReadyTimeout: time.Minute, KnownBrokenDeadline: time.Second,
		},
		waiting: map[int]chan struct{}{}, arrived: map[int]int{},
	}
	g.vocabulary = g.sentences
	return g
}

// run plans and runs; the error is what kept it from running.
func (g *rig) run() (*report.Summary, error) {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), time.Minute)
	defer cancel()
	ctx, g.interrupt = context.WithCancel(ctx)
	c := &Command{Sentences: g.vocabulary, Options: g.options, Out: g.out, Errors: &g.errors, machine: g.machine}
	r := &run{command: c, cfg: g.cfg, source: g.source, tidy: g.source.Close,
		tested: func() provenance.Provenance { return provenance.Provenance{} }}
	if err := r.choose(plan.NewVocabulary(g.vocabulary)); err != nil {
		return nil, err
	}
	r.resolve()
	return r.execute(ctx)
}

// verdicts runs and lists what became of each scenario, with the exit code.
func (g *rig) verdicts() string {
	g.t.Helper()
	summary, err := g.run()
	if err != nil {
		g.t.Fatal(err)
	}
	text := ""
	for _, r := range summary.Results {
		text += fmt.Sprintf("%s: %s\n", r.Scenario.Name, r.Verdict)
	}
	return text + fmt.Sprintf("exit code %d\n", summary.ExitCode())
}

func (g *rig) sentences(book *sentence.Book, w *world.World) {
	book.Given(`^cleaning up is noted as "([^"]*)"$`, func(_ context.Context, name string) error {
		w.Cleanup(func() error {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.cleaned = append(g.cleaned, name)
			return nil
		})
		return nil
	})
	book.Given(`^cleaning up fails$`, func(context.Context) error {
		w.Cleanup(func() error { return errors.New("a socket is left") })
		return nil
	})
	book.Given(`^a link runs out of files$`, func(context.Context) error {
		w.Cleanup(func() error { return errors.Join(errors.New("a socket is left"), mismatch.Shortage{Of: "files"}) })
		return nil
	})
	book.Given(`^the wait is noted$`, func(context.Context) error {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.waits = append(g.waits, w.Wait())
		return nil
	})
	book.Given(`^it needs a scripted model$`, does, sentence.Needs(capability.Script))

	book.Given(`^it needs a history$`, does, sentence.Needs(capability.History))
	book.Given(`^it needs a tool$`, does, sentence.Needs(capability.AddTool))

	book.When(`^nothing happens$`, does)
	book.When(`^these call:$`, func(context.Context, *godog.Table) error { return nil }, sentence.Columns("through"),
		sentence.NeedsByCell("through", func(cell string) capability.Set {
			if cell == "gateway" {
				return capability.Of(capability.Gateway)
			}
			return nil
		}))
	book.When(`^"([^"]*)" runs$`, g.notes)
	book.When(`^(\d+) meet$`, g.meet)
	book.When(`^(\d+) have met for the interrupt$`, func(ctx context.Context, n int) error {
		if err := g.meet(ctx, n); err != nil {
			return err
		}
		g.interrupt()
		<-ctx.Done()
		return ctx.Err()
	})
	book.When(`^the run is interrupted$`, func(ctx context.Context) error {
		g.interrupt()
		<-ctx.Done()
		return ctx.Err()
	})
	book.When(`^the run is interrupted unnoticed$`, func(context.Context) error {
		g.interrupt()
		return nil
	})

	book.Then(`^it holds$`, does)
	book.Then(`^it breaks$`, func(context.Context) error { return mismatch.Value("it is broken", 1, 2) })
	book.Then(`^it breaks too$`, func(context.Context) error { return mismatch.Value("it is broken too", 3, 4) })
	book.Then(`^it is waited for in vain$`, func(context.Context) error { return errors.New("it did not come") })
	book.Then(`^it comes late$`, func(ctx context.Context) error {
		<-ctx.Done()
		return mismatch.Value("it has not come", 5, 6)
	})
	book.Then(`^nobody can tell$`,
		func(context.Context) error { return report.CannotJudge(errors.New("the server did not start")) })
	book.Then(`^it panics$`, func(context.Context) error {
		var nothing []int
		return fmt.Errorf("unreachable %d", nothing[0])
	})
	for name, err := range map[string]error{
		"skipped": godog.ErrSkip, "pending": godog.ErrPending, "undefined": godog.ErrUndefined,
		"ambiguous": godog.ErrAmbiguous,
	} {
		book.Then(`^it is `+name+`$`, func(context.Context) error { return err })
	}
	book.Then(`^it is skipped in godog's way$`, func(ctx context.Context) error { godog.T(ctx).SkipNow(); return nil })
	book.Then(`^it is failed in godog's way$`,
		func(ctx context.Context) error { godog.T(ctx).Errorf("not so"); return nil })
}

// notes writes down that a scenario runs, and stays long enough for others to be seen beside it.
func (g *rig) notes(_ context.Context, name string) error {
	serial := strings.HasPrefix(name, "serial")
	g.mu.Lock()
	g.order = append(g.order, name)
	g.inside++
	if serial {
		g.mostAlone = max(g.mostAlone, g.inside)
	}
	g.mu.Unlock()
	for range 100 {
		runtime.Gosched()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	return nil
}

// meet waits until n scenarios are at this point at the same time.
func (g *rig) meet(ctx context.Context, n int) error {
	g.mu.Lock()
	if g.waiting[n] == nil {
		g.waiting[n] = make(chan struct{})
	}
	all := g.waiting[n]
	if g.arrived[n]++; g.arrived[n] == n {
		close(all)
	}
	g.mu.Unlock()
	select {
	case <-all:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the others did not come: %w", ctx.Err())
	}
}

// interrupting is a source that is interrupted while it is checked.
type interrupting struct {
	*noBamboo
	g *rig
}

func (s interrupting) Check(context.Context) error {
	s.g.interrupt()
	return errors.New("no Bamboo answers")
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}
