package world

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
)

func TestMain(m *testing.M) {
	target.BecomeChild()
	os.Exit(m.Run())
}

// counted is a source that counts the servers it has given.
type counted struct {
	target.Source
	taken int
	died  string // how its servers are expected to have ended
}

func (c *counted) Take(ctx context.Context, s target.Settings) (*target.Bamboo, error) {
	c.taken++
	return c.Source.Take(ctx, s)
}

// loaded is a world in which a load is planned.
func loaded(t *testing.T, work workload.Work, rows ...objective.Row) (*World, *counted) {
	t.Helper()
	source := &counted{Source: target.NewChildren(target.ChildOptions{Dir: t.TempDir()})}
	w := New(Scene{Source: source})
	w.Open(&report.Scenario{}, 2*time.Second)
	says(t, w.PlanLoad(func(planned *workload.Work) { *planned = work }), "")
	says(t, w.PlanObjectives(rows), "")
	t.Cleanup(func() {
		says(t, w.End(context.Background(), nil), source.died)
		says(t, source.Close(), "")
	})
	return w, source
}

var (
	few     = workload.Work{Model: workload.Closed(2, 4, 0), Mix: []workload.Message{workload.Counting(3, 0)}}
	allGood = objective.Row{Metric: "success rate", Limit: "= 100 %"}
)

func TestALoadIsJudgedByItsTable(t *testing.T) {
	w, source := loaded(t, few, allGood, objective.Row{Metric: "first token latency", Statistic: "p50", Limit: "< 1 ns"})
	says(t, w.PutUnderLoad(t.Context()), "")
	err := w.ObjectivesHold()
	if err == nil || !strings.Contains(err.Error(), "| first token latency | p50       | < 1 ns") {
		t.Errorf("got %v", err)
	}
	if m := w.measured; len(m) != source.taken || m[0].Attempt != 1 || len(m[0].Result.Runs) != 4 || !strings.HasPrefix(m[0].Plan, "4 conversations by 2 users") {
		t.Errorf("reports are told %+v of %d attempts", m, source.taken)
	}
}

func TestWhatCannotBeJudgedIsRepeatedOnceOnAFreshServer(t *testing.T) {
	never := few
	never.AtOnce = 100
	w, source := loaded(t, never, allGood)
	err := w.PutUnderLoad(t.Context())
	if !report.IsCannotJudge(err) || source.taken != 2 || len(w.measured) != 2 || w.measured[1].Attempt != 2 {
		t.Errorf("%d servers were taken, reports are told %+v, and then %v", source.taken, w.measured, err)
	}
}

func TestAServerThatDiesUnderLoadIsABrokenPromise(t *testing.T) {
	w, source := loaded(t, workload.Work{Model: workload.Closed(1, 0, time.Minute)}, allGood)
	source.died = "ended on its own"
	w.scene.Progress = func(*report.Scenario, report.Progress) {
		if p, err := os.FindProcess(w.bamboo.PID()); err == nil && w.bamboo.PID() != 0 {
			_ = p.Kill() // seen by what follows
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := w.PutUnderLoad(ctx)
	if err == nil || report.IsCannotJudge(err) || !strings.Contains(err.Error(), "ended") || source.taken != 1 {
		t.Errorf("%d servers were taken, and then %v", source.taken, err)
	}
}

func TestAScenarioMeasuresOneLoadByOneTable(t *testing.T) {
	w := New(Scene{})
	w.Open(&report.Scenario{}, time.Second)
	says(t, w.PlanObjectives([]objective.Row{allGood}), "nothing is measured before this sentence")
	plan := func(work *workload.Work) { *work = few }
	says(t, w.PlanLoad(plan), "")
	says(t, w.PlanHolds(), "asks nothing of it")
	says(t, w.PlanLoad(plan), "has a load already")
	says(t, w.PlanObjectives([]objective.Row{allGood}), "")
	says(t, w.PlanHolds(), "")
	says(t, w.PlanObjectives([]objective.Row{allGood}), "has a table of objectives already")
	w.Open(&report.Scenario{}, time.Second)
	says(t, w.PlanLoad(plan), "")
}
