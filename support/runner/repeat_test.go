package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

func TestOnlyAWaitOnAStarvedMachineIsRepeated(t *testing.T) {
	late := func(waited, limit time.Duration) error {
		return fmt.Errorf("in a step: %w", &client.TimeoutError{What: "x", Waited: waited, Limit: limit,
			Err: context.DeadlineExceeded})
	}
	const ms = time.Millisecond
	wrong := &mismatch.Error{What: "wrong"}
	for name, c := range map[string]struct {
		err          error
		limit, taken time.Duration
		want         bool
	}{
		"a short wait":                                       {late(time.Second, 0), 0, 500 * ms, true},
		"on an idle machine":                                 {late(time.Second, 0), 0, 0, false},
		"little was taken":                                   {late(time.Second, 0), 0, 499 * ms, false},
		"a long wait":                                        {late(5*time.Second, 0), 0, 2500 * ms, true},
		"a long wait of which little was taken":              {late(5*time.Second, 0), 0, 2499 * ms, false},
		"no time was left":                                   {late(7*time.Microsecond, 100*ms), 0, 50 * ms, true},
		"no time was left, and none lost":                    {late(7*time.Microsecond, 0), 0, 49 * ms, false},
		"an end that took long":                              {fmt.Errorf("stop: %w", target.ErrSlowEnd), 0, time.Second, true},
		"a wrong answer":                                     {wrong, 0, time.Minute, false},
		"what a server did that ran out of time":             {wrong, 500 * ms, 250 * ms, true},
		"what a server did that had time enough":             {wrong, 500 * ms, 249 * ms, false},
		"a wait beside a limit of the server":                {late(5*time.Second, 0), 500 * ms, 250 * ms, false},
		"called off":                                         {&client.TimeoutError{Err: errors.New("x")}, 0, time.Minute, false},
		"no error":                                           {nil, 0, time.Minute, false},
		"no error of a server that may have run out of time": {nil, 500 * ms, time.Minute, false},
	} {
		if got := starved(c.err, c.limit, c.taken, "others ran") != ""; got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestAScenarioIsRunOnceMoreAlone(t *testing.T) {
	for name, c := range map[string]struct {
		late  int // how many of its runs are late
		taken time.Duration
		runs  int
		want  string
	}{
		"late once on a starved machine":  {1, time.Second, 2, "s: kept\nexit code 0\n"},
		"late twice on a starved machine": {2, time.Second, 2, "s: could not be judged\nexit code 2\n"},
		"late on a machine that is fine":  {1, 0, 1, "s: broken\nexit code 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, one("Then it may be late"))
			g, runs, out := newRig(t), 0, &strings.Builder{}
			g.out = out
			g.machine = func(*watchedSource) (time.Duration, string) { return c.taken, "others ran" }
			g.vocabulary = func(book *sentence.Book, w *world.World) {
				g.sentences(book, w)
				book.Then(`^it may be late$`, func(context.Context) error {
					if runs++; runs > c.late {
						return nil
					}
					return &client.TimeoutError{What: "x", Waited: time.Second, Err: context.DeadlineExceeded}
				})
			}
			if got := g.verdicts(); got != c.want || runs != c.runs {
				t.Errorf("%d runs, it came to\n%s", runs, got)
			}
			again := "s (features/a/x.feature:2): " + strings.Split(strings.TrimPrefix(c.want, "s: "), "\n")[0] +
				"\n  run once more, alone: "
			told := strings.Contains(out.String(), again)
			if told != (c.runs == 2) {
				t.Errorf("it says\n%s", out)
			}
		})
	}
}
