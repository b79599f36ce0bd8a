package target

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"bamboo-spec/support/scriptedllm"
)

// Server is one Bamboo under test, in the hands of one scenario. It is safe for concurrent use. Stop, Kill and
// Start return an error for a Bamboo that was not started here.
type Server struct {
	*host
	giveBack func() (kept bool) // keeps the host for the next scenario; nil: nobody can

	once     sync.Once
	released error
}

// Release gives the server back: it ends and what belonged to it is removed, unless the next scenario is to have it.
// Its error tells, among failures of the release, that a server process had ended on its own (*CrashError). Only the
// first call does something, all return the same.
func (s *Server) Release() error {
	s.once.Do(func() {
		if s.giveBack == nil || !s.giveBack() {
			s.released = s.host.endForGood()
		}
	})
	return s.released
}

// host is what runs: a Bamboo with all that belongs to it.
type host struct {
	model    *scriptedllm.Model
	listener *scriptedllm.Listener
	// instead of model and listener; nil: the model is not a process of its own
	apart  *modelProcess
	launch func(context.Context) (*running, error) // nil: somebody else started it
	tidy   func() error                            // after the process has ended, at release
	forget func()                                  // tells the source that it is released

	alive context.Context // ends with Release
	end   context.CancelFunc

	turn   sync.Mutex // held by Start, Stop, Kill and endForGood: one at a time
	ending sync.Once
	result error // of ending

	mu       sync.Mutex // guards what follows
	api      string
	gateway  string
	process  *process        // nil: stopped, or not ours
	crashed  error           // ends of a process that nobody had asked for
	touched  bool            // somebody has ended a process of it
	sessions map[string]bool // that it has been asked to keep
	said     map[string]bool // messages that it has taken in this scenario
	before   map[string]bool // and in earlier ones
	logs     []*boundedLog
}

// running is what a launch gives: a process that answers, and where.
type running struct {
	process      *process
	api, gateway string
	port         int // of api
}

// APIURL is where HTTP calls go, without a slash at the end; empty if this target has no HTTP side.
// It may change with Start.
func (b *host) APIURL() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.api
}

// GatewayURL is the address of the gateway, "ws://…"; empty if this target has none. It may change
// with Start.
func (b *host) GatewayURL() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gateway
}

// Model is the scripted model behind this Bamboo; nil if its model is not ours, or
// a process of its own.
func (b *host) Model() *scriptedllm.Model { return b.model }

// ModelListener is where the scripted model listens, to be refused and resumed;
// nil where Model is.
func (b *host) ModelListener() *scriptedllm.Listener { return b.listener }

// ModelTimings are what a model in a process of its own recorded for every request that it has not
// forgotten; it waits for the replies under way. false: there is no such model.
func (b *host) ModelTimings(ctx context.Context) ([]scriptedllm.Timing, bool, error) {
	return b.timings(ctx, scriptedllm.ReadTimings)
}

// TakeModelTimings are what it recorded so far, which it forgets; it waits for nothing.
func (b *host) TakeModelTimings(ctx context.Context) ([]scriptedllm.Timing, bool, error) {
	return b.timings(ctx, scriptedllm.TakeTimings)
}

func (b *host) timings(ctx context.Context, ask func(context.Context, string) ([]scriptedllm.Timing, error),
) ([]scriptedllm.Timing, bool, error) {
	if b.apart == nil {
		return nil, false, nil
	}
	timings, err := b.apart.timings(ctx, ask)
	return timings, true, err
}

// PID is the id of the server process; 0 while it does not run or is not ours.
func (b *host) PID() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.process == nil || b.process.ended() {
		return 0
	}
	return b.process.pid
}

// ModelPID is the id of the process of a model in a process of its own; 0: there is none.
func (b *host) ModelPID() int {
	if b.apart == nil || b.apart.process.ended() {
		return 0
	}
	return b.apart.process.pid
}

// Log is what the server wrote to its log, the middle of a long one cut out; one
// part for each start.
func (b *host) Log() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var s strings.Builder
	for i, l := range b.logs {
		if i > 0 {
			fmt.Fprintf(&s, "--- start %d ---\n", i+1)
		}
		s.WriteString(l.String())
	}
	return s.String()
}

// LogLines are the last lines of the log of each start, with the times at which they were read.
func (b *host) LogLines() []LogLine {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []LogLine
	for _, l := range b.logs {
		all = append(all, l.last()...)
	}
	return all
}

// Exited returns a *CrashError if the server process ended on its own, else nil.
// It does not wait.
func (b *host) Exited() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.process != nil && b.process.ended() {
		return errors.Join(b.crashed, b.process.crash())
	}
	return b.crashed
}

// Stop asks the server to end and waits for it. If it has not ended when ctx does
// it is killed, and that is an error.
func (b *host) Stop(ctx context.Context) error {
	return b.endProcess("stop", func(p *process) error { return p.stop(ctx) })
}

// Kill ends the server at once, as SIGKILL does, and waits until it is gone.
func (b *host) Kill(ctx context.Context) error {
	return b.endProcess("kill", func(p *process) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return p.kill()
	})
}

func (b *host) endProcess(act string, end func(*process) error) error {
	b.turn.Lock()
	defer b.turn.Unlock()
	p, err := b.current()
	if err != nil {
		return fmt.Errorf("%s the server: %w", act, err)
	}
	if p == nil {
		return fmt.Errorf("%s the server: it does not run", act)
	}
	err = end(p)
	b.touch()
	if p.ended() {
		b.ended(err)
	}
	if err != nil {
		return fmt.Errorf("%s the server: %w", act, err)
	}
	return nil
}

// Start starts the server again on the same data and with the same model, at new addresses.
func (b *host) Start(ctx context.Context) error {
	b.turn.Lock()
	defer b.turn.Unlock()
	p, err := b.current()
	if err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	if p != nil {
		if !p.ended() {
			return fmt.Errorf("start the server: it runs already (process %d)", p.pid)
		}
		b.ended(p.crash())
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.alive, cancel)()
	r, err := b.launch(ctx)
	if err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.process, b.api, b.gateway = r.process, r.api, r.gateway
	b.logs = append(b.logs, r.process.log)
	return nil
}

// current is the process, nil if it is stopped, or why there can be none.
func (b *host) current() (*process, error) {
	if b.launch == nil {
		return nil, fmt.Errorf("the Bamboo at %s was not started here", firstOf(b.APIURL(), b.GatewayURL()))
	}
	if b.alive.Err() != nil {
		return nil, errors.New("it was released")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.process, nil
}

// ended puts the process away; a crash in err is kept for Release.
func (b *host) ended(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.process = nil
	var crash *CrashError
	if errors.As(err, &crash) {
		b.crashed = errors.Join(b.crashed, err)
	}
}

// endForGood ends the process and removes what belonged to it, once.
func (b *host) endForGood() error {
	b.ending.Do(func() {
		b.end()
		b.turn.Lock()
		defer b.turn.Unlock()
		b.result = errors.Join(b.endLast(), b.tidy())
		if b.forget != nil {
			b.forget()
		}
	})
	return b.result
}

func (b *host) endLast() error {
	b.mu.Lock()
	p, crashed := b.process, b.crashed
	b.process = nil
	b.mu.Unlock()
	if p == nil {
		return crashed
	}
	return errors.Join(crashed, p.kill())
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
