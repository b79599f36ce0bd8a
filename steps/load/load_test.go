package load

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

// counted is a source that counts the servers it has given.
type counted struct {
	target.Source
	taken int
	died  string // how its servers are expected to have ended
	last  *target.Server
	watch func(*target.Server) // is called once a second while a load lasts; may be nil
}

func (c *counted) Take(ctx context.Context, s target.Settings) (*target.Server, error) {
	c.taken++
	var err error
	c.last, err = c.Source.Take(ctx, s)
	return c.last, err
}

// loaded is a world in which a load is planned.
func loaded(t *testing.T, work workload.Work, rows ...objective.Row) (*load, *counted) {
	t.Helper()
	source := &counted{Source: target.NewChildren(target.ChildOptions{Dir: t.TempDir()})}
	w := join(world.New(world.Environment{Source: source, Progress: func(*report.Scenario, report.Progress) {
		if source.watch != nil {
			source.watch(source.last)
		}
	}}))
	w.Open(&report.Scenario{}, 2*time.Second)
	worldtest.Says(t, w.plan(func(planned *workload.Work) { *planned = work }), "")
	worldtest.Says(t, w.planObjectives(rows), "")
	t.Cleanup(func() {
		worldtest.Says(t, w.End(context.Background(), nil), source.died)
		worldtest.Says(t, source.Close(), "")
	})
	return w, source
}

var (
	few     = workload.Work{Pacer: workload.Closed(2, 4, 0), Mix: []workload.Message{workload.Counting(3, 0)}}
	allGood = objective.Row{Metric: "success rate", Limit: "= 100 %"}
)

func TestALoadIsJudgedByItsTable(t *testing.T) {
	w, source := loaded(t, few, allGood, objective.Row{Metric: "first token latency", Statistic: "p50",
		Limit: "< 1 ns"})
	worldtest.Says(t, w.measure(t.Context()), "")
	err := w.judge()
	if err == nil || !strings.Contains(err.Error(), "| first token latency | p50       | < 1 ns") {
		t.Errorf("got %v", err)
	}
	if m := w.Measurements(); len(m) != source.taken || m[0].Attempt != 1 || len(m[0].Result.Runs) != 4 ||
		!strings.HasPrefix(m[0].Plan, "4 conversations by 2 users") {
		t.Errorf("reports are told %+v of %d attempts", m, source.taken)
	}
}

func TestWhatCannotBeJudgedIsRepeatedOnceOnAFreshServer(t *testing.T) {
	never := few
	never.AtOnce = 100
	w, source := loaded(t, never, allGood)
	err := w.measure(t.Context())
	told := w.Measurements()
	if !report.IsCannotJudge(err) || source.taken != 2 || len(told) != 2 || told[1].Attempt != 2 {
		t.Errorf("%d servers were taken, reports are told %+v, and then %v", source.taken, told, err)
	}
}

// team drives loads, but not the first ones.
type team struct {
	workload.Team
	fails []string // what the first attempts come to
}

func (d *team) Drive(ctx context.Context, w workload.Work, at workload.Environment, s workload.Steps,
) ([]workload.Part, time.Time, error) {
	if len(d.fails) > 0 {
		why := d.fails[0]
		d.fails = d.fails[1:]
		return nil, time.Time{}, report.CannotJudge(errors.New(why))
	}
	at.Client = at.Config()
	part, begun, err := w.Drive(ctx, at, 0, 1, s)
	return []workload.Part{part}, begun, err
}

func (d *team) PIDs() []int { return nil }

// Whatever the second attempt comes to, what happened in the first is told.
func TestBothAttemptsAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		fails []string
		says  string // "": the second attempt brings a verdict
	}{
		"lost, then good": {[]string{"a worker was lost"}, ""},
		"lost, then refused": {[]string{"a worker was lost", "one is ready"},
			"a worker was lost\nattempt 2 of 2: one is ready"},
		"refused twice": {[]string{"one is ready", "one is ready"}, "one is ready"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := loaded(t, few, allGood)
			environment := w.Environment()
			environment.Team = &team{fails: c.fails}
			l := join(world.New(environment))
			l.Open(&report.Scenario{}, 2*time.Second)
			worldtest.Says(t, l.plan(func(planned *workload.Work) { *planned = few }), "")
			worldtest.Says(t, l.planObjectives([]objective.Row{allGood}), "")
			err := l.measure(t.Context())
			if c.says != "" {
				if err == nil || err.Error() != c.says || !report.IsCannotJudge(err) {
					t.Errorf("got %v, want %s", err, c.says)
				}
			} else {
				worldtest.Says(t, err, "")
				_ = l.judge() // how busy this machine is does not matter
				told := l.Measurements()
				if len(told) != 1 || told[0].Attempt != 2 || !strings.HasSuffix(told[0].Plan,
					"; attempt 1: a worker was lost") {
					t.Errorf("reports are told %+v", told)
				}
			}
			worldtest.Says(t, l.End(t.Context(), nil), "")
		})
	}
}

func TestAServerThatDiesUnderLoadIsABrokenPromise(t *testing.T) {
	w, source := loaded(t, workload.Work{Pacer: workload.Closed(1, 0, time.Minute)}, allGood)
	source.died = "ended on its own"
	source.watch = func(b *target.Server) {
		if p, err := os.FindProcess(b.PID()); err == nil && b.PID() != 0 {
			_ = p.Kill() // seen by what follows
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	err := w.measure(ctx)
	if err == nil || report.IsCannotJudge(err) || !strings.Contains(err.Error(), "ended") || source.taken != 1 {
		t.Errorf("%d servers were taken, and then %v", source.taken, err)
	}
}

func TestAScenarioMeasuresOneLoadByOneTable(t *testing.T) {
	w := join(world.New(world.Environment{}))
	w.Open(&report.Scenario{}, time.Second)
	worldtest.Says(t, w.planObjectives([]objective.Row{allGood}), "nothing is measured before this sentence")
	plan := func(work *workload.Work) { *work = few }
	worldtest.Says(t, w.plan(plan), "")
	worldtest.Says(t, w.planned(), "asks nothing of it")
	worldtest.Says(t, w.plan(plan), "has a load already")
	worldtest.Says(t, w.planObjectives([]objective.Row{allGood}), "")
	worldtest.Says(t, w.planned(), "")
	worldtest.Says(t, w.planObjectives([]objective.Row{allGood}), "has a table of objectives already")
	w.Open(&report.Scenario{}, time.Second)
	worldtest.Says(t, w.plan(plan), "")
}
