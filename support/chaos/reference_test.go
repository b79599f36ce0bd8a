package chaos

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"bamboo-spec/support/client"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

// reference is a reference server of its own, and what an experiment needs to know of it.
func reference(t *testing.T) (*target.Server, Setup) {
	t.Helper()
	source := target.NewChildren(target.ChildOptions{Dir: t.TempDir()})
	t.Cleanup(func() { worldtest.Says(t, source.Close(), "") })
	b, err := source.Take(t.Context(), target.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { worldtest.Says(t, b.Release(), "") })
	return b, Setup{
		Client: func(name string, via func(string) (string, error)) *client.Client {
			return client.New(client.Config{Name: name, API: b.APIURL(), Gateway: b.GatewayURL(), Via: via}, nil)
		},
		NewSession: uuid.NewString,
		Says:       says,
		Wait:       5 * time.Second,
	}
}

func TestASoundServerLosesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		tolerated Fate
		run       func(context.Context, *Experiment, *target.Server) error
	}{
		"while nothing happens": {0, func(ctx context.Context, e *Experiment, _ *target.Server) error {
			return e.Calm(ctx, 50*time.Millisecond)
		}},
		"when it is killed": {Rejected | Disconnected,
			func(ctx context.Context, e *Experiment, b *target.Server) error {
				return e.Restarts(ctx, 1,
					func(ctx context.Context) error { return errors.Join(b.Kill(ctx), b.Start(ctx)) })
			}},
		"while the model is away": {Errored, func(ctx context.Context, e *Experiment, b *target.Server) error {
			return e.Outage(ctx, func(ctx context.Context) error { return away(ctx, b, 20*time.Millisecond) })
		}},
		"in a soak": {every, func(ctx context.Context, e *Experiment, b *target.Server) error {
			return e.Soak(ctx, Soak{
				Lasts: 400 * time.Millisecond, FaultEvery: 50 * time.Millisecond, KillEvery: 150 * time.Millisecond,
				Kill:      func(ctx context.Context) error { return errors.Join(b.Kill(ctx), b.Start(ctx)) },
				ModelAway: func(ctx context.Context, span time.Duration) error { return away(ctx, b, span) },
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, setup := reference(t)
			e := New(setup, 4, c.tolerated)
			worldtest.Says(t, c.run(t.Context(), e, b), "")
			confirmed, err := e.CheckHistories(t.Context())
			worldtest.Says(t, err, "")
			if confirmed < len(e.workers) {
				t.Errorf("%d messages and answers of %d workers were confirmed", confirmed, len(e.workers))
			}
		})
	}
}

// away makes the model unreachable for a time.
func away(ctx context.Context, b *target.Server, span time.Duration) error {
	return errors.Join(b.ModelListener().Refuse(), pause(ctx, span), b.ModelListener().Resume())
}

func TestADisturbanceThatFailsEndsTheExperiment(t *testing.T) {
	t.Parallel()
	_, setup := reference(t)
	failing := func(context.Context) error { return errors.New("no kettle") }
	worldtest.Says(t, New(setup, 2, every).Restarts(t.Context(), 1, failing), "no kettle")
	worldtest.Says(t, New(setup, 2, every).Outage(t.Context(), failing), "no kettle")
	soak := Soak{Lasts: time.Minute, FaultEvery: time.Minute, KillEvery: time.Millisecond, Kill: failing}
	worldtest.Says(t, New(setup, 2, every).Soak(t.Context(), soak), "no kettle")
}

func TestEachKindOfFaultCanBeMade(t *testing.T) {
	e := New(Setup{}, 2, 0)
	for _, w := range e.workers {
		w.link = fault.New(fault.Shape{})
		t.Cleanup(func() { worldtest.Says(t, w.link.Close(), "") })
	}
	outages := 0
	s := Soak{ModelAway: func(context.Context, time.Duration) error { outages++; return nil }}
	const kinds = 7
	for n := range kinds {
		worldtest.Says(t, e.fault(t.Context(), s, n), "")
	}
	if outages != 1 {
		t.Errorf("the model was away %d times in %d faults", outages, kinds)
	}
}
