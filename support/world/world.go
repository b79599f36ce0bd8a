// Package world is what one scenario lives in: the Bamboo under test, the users
// who talk to it, what was promised of the model, and the checks that run
// at the end. Its entry type is World; sentences call its verbs.
package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
)

// Environment is what a scenario is given from outside.
type Environment struct {
	Source          target.Source
	Client          client.Config // dialect, secrets …; the addresses come from the target
	AuthToken       string        // what users present at the gateway unless they say otherwise
	Wait            time.Duration // each wait that has no "within" of its own
	ExtraModelCalls bool          // requests to the model that nothing scripted are no fault
	Ways            config.Ways   // how the target differs from the contract's canonical form

	Denied capability.Set // what this Bamboo is known not to have

	Team workload.Team // drives loads in the place of this process; nil: nobody does

	Progress func(*report.Scenario, report.Progress) // is told once a second how far a load has come; may be nil
}

// World is one scenario's own. It is not safe for concurrent use: sentences run
// one after another. Only Cleanup is, for users who act together within a sentence.
type World struct {
	Story *Story // what has happened so far

	env      Environment
	scenario *report.Scenario
	wait     time.Duration

	settings target.Settings
	setup    []func(*target.Server) error // what sentences asked of the target before it was taken
	server   *target.Server
	model    Model
	calls    Calls

	carries  []header // of every user's calls and handshakes
	users    map[string]*User
	order    []*User           // in order of appearance
	kept     map[string]string // values by the names that sentences gave them
	header   http.Header       // of each request, as the environment says
	measured []report.Measurement

	subjects []Subject
	mu       sync.Mutex
	cleanups []func() error
}

// Subject is what a subject of the vocabulary does at the turns of a scenario's life. Each may be nil.
type Subject struct {
	Open    func()                      // forgets what an earlier scenario left in its state
	Planned func() error                // says what is missing once all sentences have had their dry run
	Check   func(context.Context) error // checks at the end that everything that happened was accounted for
	Hint    func() error                // says what may explain that a sentence did not hold; nil: nothing
}

// New makes a world that is not yet open.
func New(e Environment) *World {
	w := &World{env: e, header: e.Client.Header, Story: &Story{transcript: client.NewTranscript()}}
	w.model.world, w.calls = w, Calls{Header: http.Header{}, world: w}
	return w
}

// Register lets a subject of the vocabulary take part in the scenario's life. It opens the subject.
func (w *World) Register(s Subject) {
	w.subjects = append(w.subjects, s)
	if s.Open != nil {
		s.Open()
	}
}

// Open gives the world its scenario and the time that each wait may take.
func (w *World) Open(s *report.Scenario, wait time.Duration) {
	w.scenario, w.wait = s, wait
	w.carries = nil
	var trace string
	w.env.Client.Header, trace = traced(w.header)
	w.Story = newStory(trace)
	w.users, w.kept = map[string]*User{}, map[string]string{}
	for _, s := range w.subjects {
		if s.Open != nil {
			s.Open()
		}
	}
}

// CheckPlan says, when all sentences of the scenario have had their dry run, what is missing.
func (w *World) CheckPlan() error {
	for _, s := range w.subjects {
		if s.Planned == nil {
			continue
		}
		if err := s.Planned(); err != nil {
			return err
		}
	}
	return nil
}

// Feature is the file of the scenario; "" of none.
func (w *World) Feature() string {
	if w.scenario == nil {
		return ""
	}
	return w.scenario.File
}

// Environment is what the scenario was given from outside.
func (w *World) Environment() Environment { return w.env }

// Wait is the time that a wait without a "within" of its own may take.
func (w *World) Wait() time.Duration { return w.wait }

// WaitAtMost shortens the time that each later wait without a "within" may take.
func (w *World) WaitAtMost(d time.Duration) { w.wait = min(w.wait, d) }

// Within bounds a wait.
func (w *World) Within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, w.wait)
}

// Cleanup registers what must be undone at the end, last first.
func (w *World) Cleanup(f func() error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cleanups = append(w.cleanups, f)
}

// Server returns the server under test; the first call takes it from the source.
func (w *World) Server(ctx context.Context) (*target.Server, error) {
	if w.server != nil {
		return w.server, nil
	}
	b, err := w.env.Source.Take(ctx, w.settings)
	if err != nil {
		return nil, report.CannotJudge(fmt.Errorf("there is no Bamboo to test: %w", err))
	}
	w.server = b
	w.Cleanup(func() error {
		w.Story.remember(b)
		err := b.Release()
		w.Story.log = b.Log() + w.Story.log
		return err
	})
	for _, f := range w.setup {
		if err := f(b); err != nil {
			return nil, report.CannotJudge(err)
		}
	}
	return b, nil
}

// OnServer does f to the server: now if there is one, else as soon as it is taken.
func (w *World) OnServer(f func(*target.Server) error) error {
	if w.server != nil {
		return f(w.server)
	}
	w.setup = append(w.setup, f)
	return nil
}

// Configure changes the settings that the server is started with.
func (w *World) Configure(change func(*target.Settings)) error {
	if w.server != nil {
		return report.CannotJudge(
			errors.New("the server of this scenario has already started; move this sentence before its first call"))
	}
	change(&w.settings)
	return nil
}

// ReplaceServer gives back the server; the next one that is asked for is another, where they are not shared.
func (w *World) ReplaceServer() error {
	b := w.server
	if b == nil {
		return nil
	}
	w.server = nil
	return b.Release()
}

// AuthToken is what opens the gateway of this scenario.
func (w *World) AuthToken() string {
	if w.settings.AuthToken != "" {
		return w.settings.AuthToken
	}
	return w.env.AuthToken
}

// Report tells those who watch the run how far a load has come.
func (w *World) Report(p report.Progress) {
	if w.env.Progress != nil {
		w.env.Progress(w.scenario, p)
	}
}

// Measured hands on what a sentence measured and how it was judged, for reports and
// baselines. It is called for each attempt, also for one that is invalid, whatever
// the sentence returns then.
func (w *World) Measured(m report.Measurement) { w.measured = append(w.measured, m) }

// Measurements gives what was measured since it was asked last.
func (w *World) Measurements() []report.Measurement {
	all := w.measured
	w.measured = nil
	return all
}

// End checks that everything that happened was accounted for, unless a sentence failed already (err), and undoes
// everything in reverse order. It returns what does not add up.
func (w *World) End(ctx context.Context, err error) error {
	var problems []error
	if err == nil {
		problems = append(problems, w.check(ctx))
	} else {
		problems = append(problems, w.hints())
	}
	if w.server != nil && (errors.Join(append(problems, err)...) != nil || w.unfinished()) {
		w.server.Spoil()
	}
	for i := len(w.cleanups) - 1; i >= 0; i-- {
		problems = append(problems, w.cleanups[i]())
	}
	w.cleanups = nil
	return errors.Join(problems...)
}

// unfinished tells whether an answer may still be under way, which would reach into the next scenario of the same
// server.
func (w *World) unfinished() bool {
	for _, u := range w.order {
		for _, t := range u.Turns {
			if !client.Ended(t.Events()) {
				return true
			}
		}
	}
	ours := w.server.Model()
	return ours != nil && slices.ContainsFunc(ours.Requests(),
		func(r scriptedllm.Request) bool { return r.Finished.IsZero() })
}
