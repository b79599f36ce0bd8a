// Package world is what one scenario lives in: the Bamboo under test, the users
// who talk to it, what was promised of the model, and the account that is
// settled at the end. Its entry type is World; sentences call its verbs.
package world

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// Scene is what a scenario is given from outside.
type Scene struct {
	Source          target.Source
	Client          bamboo.Config // dialect, secrets …; the addresses come from the target
	AuthToken       string        // what users present at the gateway unless they say otherwise
	Wait            time.Duration // each wait that has no "within" of its own
	ExtraModelCalls bool          // requests to the model that nothing scripted are no fault

	Progress func(*report.Scenario, report.Progress) // is told once a second how far a load has come; may be nil
}

// World is one scenario's own. It is not safe for concurrent use: sentences run
// one after another. Only Cleanup is, for users who act together within a sentence.
type World struct {
	scene      Scene
	scenario   *report.Scenario
	wait       time.Duration
	transcript *bamboo.Transcript

	settings target.Settings
	setup    []func(*target.Bamboo) error // what sentences asked of the target before it was taken
	bamboo   *target.Bamboo
	model    modelAccount
	load     loadAccount

	users     map[string]*User
	order     []*User // in order of appearance
	wire      wire
	empty     *emptyMessage // what became of the last one
	handshake *handshake    // the last one of a browser page
	talks     []*talk
	noted     holdings
	kept      map[string]string // values by the names that sentences gave them
	strangers strangers         // who keep no rules
	log       string            // of the server, kept when it is released
	measured  []report.Measurement

	mu       sync.Mutex
	cleanups []func() error
}

// New makes a world that is not yet open.
func New(s Scene) *World { return &World{scene: s} }

// Open gives the world its scenario and the time that each wait may take.
func (w *World) Open(s *report.Scenario, wait time.Duration) {
	w.scenario, w.wait = s, wait
	w.transcript = bamboo.NewTranscript()
	w.users, w.kept = map[string]*User{}, map[string]string{}
	w.load = loadAccount{}
}

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

// Bamboo is the server under test; the first call takes it from the source.
func (w *World) Bamboo(ctx context.Context) (*target.Bamboo, error) {
	if w.bamboo != nil {
		return w.bamboo, nil
	}
	b, err := w.scene.Source.Take(ctx, w.settings)
	if err != nil {
		return nil, report.CannotJudge(fmt.Errorf("there is no Bamboo to test: %w", err))
	}
	w.bamboo = b
	w.Cleanup(func() error {
		err := b.Release()
		w.log = b.Log() + w.log
		return err
	})
	for _, f := range w.setup {
		if err := f(b); err != nil {
			return nil, report.CannotJudge(err)
		}
	}
	return b, nil
}

// onBamboo does f to the server: now if there is one, else as soon as it is taken.
func (w *World) onBamboo(f func(*target.Bamboo) error) error {
	if w.bamboo != nil {
		return f(w.bamboo)
	}
	w.setup = append(w.setup, f)
	return nil
}

// Configure changes the settings that the server is started with.
func (w *World) Configure(change func(*target.Settings)) error {
	if w.bamboo != nil {
		return report.CannotJudge(errors.New("the server of this scenario has started already; say this before anybody talks to it"))
	}
	change(&w.settings)
	return nil
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

// End settles the account, unless a sentence failed already (err), and undoes
// everything in reverse order. It returns what does not add up.
func (w *World) End(ctx context.Context, err error) error {
	var problems []error
	if err == nil {
		problems = append(problems, w.settle(ctx))
	}
	for i := len(w.cleanups) - 1; i >= 0; i-- {
		problems = append(problems, w.cleanups[i]())
	}
	w.cleanups = nil
	return errors.Join(problems...)
}

// Evidence is a text that shows what happened.
type Evidence struct{ Name, Text string }

// Evidence is the transcript of all exchanges and the server's own log.
func (w *World) Evidence() []Evidence {
	var all []Evidence
	if t := w.transcript; t != nil {
		if text := t.String(); text != "" {
			all = append(all, Evidence{"transcript.txt", text})
		}
	}
	if w.log != "" {
		all = append(all, Evidence{"server.log", w.log})
	}
	return all
}
