package runner

import (
	"context"
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

func TestAScenarioThatBreaksIsTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		breaks, retry, runs int
		want, note          string
	}{
		"holds at once":         {0, 2, 1, "s: kept\nexit code 0\n", ""},
		"holds in a later try":  {2, 2, 3, "s: broken\nexit code 1\n", "flaky: it broke in the first try and held in try 3"},
		"never holds":           {9, 2, 3, "s: broken\nexit code 1\n", "it broke in each of 3 tries"},
		"is not to be retried":  {1, 0, 1, "s: broken\nexit code 1\n", ""},
		"holds in the next try": {1, 5, 2, "s: broken\nexit code 1\n", "flaky: it broke in the first try and held in try 2"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, one("Then it may break"))
			g, runs, out := newRig(t), 0, &strings.Builder{}
			g.out, g.options.Retry = out, c.retry
			g.vocabulary = func(book *sentence.Book, w *world.World) {
				g.sentences(book, w)
				book.Then(`^it may break$`, func(context.Context) error {
					if runs++; runs > c.breaks {
						return nil
					}
					return errors.New("no tea")
				})
			}
			if got := g.verdicts(); got != c.want || runs != c.runs {
				t.Errorf("%d runs, it came to\n%s", runs, got)
			}
			if !strings.Contains(out.String(), c.note) || strings.Contains(out.String(), "flaky") !=
				strings.HasPrefix(c.note, "flaky") || c.breaks > 0 && !strings.Contains(out.String(), "no tea") {
				t.Errorf("it says\n%s", out)
			}
		})
	}
}
