package runner

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// measuring is a vocabulary that hands on measurements.
func measuring(g *rig) plan.Sentences {
	return func(book *sentence.Book, w *world.World) {
		g.sentences(book, w)
		attempt := func(n int) report.Measurement {
			return report.Measurement{
				Attempt: n, Plan: "1 conversation with sesame",
				Verdicts: objective.Verdicts{Rows: []objective.Judged{
					{Verdict: objective.Broken, Reason: "sesame was said"}}},
				Result: &measure.Result{Runs: []measure.Run{{Failure: "it answered “sesame”"}}},
			}
		}
		book.Then(`^it is measured$`, func(context.Context) error { w.Measured(attempt(1)); return nil })
		book.Then(`^it is measured twice in vain$`, func(context.Context) error {
			w.Measured(attempt(1))
			w.Measured(attempt(2))
			return mismatch.Unjudged{Err: errors.New("the driver was late")}
		})
		book.Then(`^it is measured and the run is interrupted$`, func(ctx context.Context) error {
			w.Measured(attempt(1))
			g.interrupt()
			<-ctx.Done()
			return ctx.Err()
		})
	}
}

func TestWhatASentenceMeasuredIsInItsResult(t *testing.T) {
	for steps, want := range map[[2]string]string{
		{"Then it is measured", "And it is measured"}:                            "kept: 0.1 1.1",
		{"Then it holds", "And it is measured twice in vain"}:                    "could not be judged: 1.1 1.2",
		{"Then it is measured", "And it breaks"}:                                 "broken: 0.1",
		{"Then it is measured and the run is interrupted", "And it is measured"}: "interrupted: 0.1",
		{"Then it holds", "And it breaks"}:                                       "broken:",
	} {
		featuretest.Folder(t, one(steps[0], steps[1]))
		g := newRig(t)
		g.vocabulary = measuring(g)
		g.cfg.Secrets = []string{"sesame"}
		summary, err := g.run()
		if err != nil {
			t.Fatal(err)
		}
		r := summary.Results[0]
		got := r.Verdict.String() + ":"
		for _, m := range r.Measurements {
			got += fmt.Sprintf(" %d.%d", m.Step, m.Attempt)
			told := fmt.Sprint(m.Plan, m.Verdicts.Rows[0].Reason, m.Result.Runs[0].Failure)
			if told != "1 conversation with •••••• was saidit answered “•••”" {
				t.Errorf("a secret is told: %s", told)
			}
		}
		if got != want {
			t.Errorf("%v: %s, want %s", steps, got, want)
		}
	}
}
