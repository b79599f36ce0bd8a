package load

import (
	"context"
	"errors"
	"testing"

	"bamboo-spec/support/capacity"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

const (
	addUsers  = "users are added until an objective is missed, within 2 min"
	forStarts = "Bamboo holds these objectives for at least 5 new conversations per second:"
	forUsers  = "Bamboo holds these objectives for at least 44 users at once:"
)

// Trials of a load are carried out, each on a server of its own; how busy this machine is does not matter.
func TestUsersAreAddedUntilAnObjectiveIsMissed(t *testing.T) {
	source := target.NewChildren(target.ChildOptions{Dir: t.TempDir(), Defect: "over-25-questions-refused"})
	l := in(world.New(world.Environment{Source: source}))
	t.Cleanup(func() {
		worldtest.Says(t, l.End(context.WithoutCancel(t.Context()), nil), "")
		worldtest.Says(t, source.Close(), "")
	})
	worldtest.Says(t, l.plans(t, "every answer counts to 10, one number every 30 ms"), "")
	worldtest.Says(t, l.plans(t, addUsers), "")
	worldtest.Says(t, l.plans(t, forUsers, "metric | limit", "success rate | = 100 %"), "")
	l.searching.measure = func(ctx context.Context) (*measure.Result, error) {
		r, err := l.measureOnce(ctx)
		if err != nil {
			return nil, err
		}
		return believed(r), nil
	}
	worldtest.Says(t, l.search(t.Context(), "users"), "")
	worldtest.Says(t, l.holdsFor(t.Context(), 44, nil), "Bamboo holds these objectives for 2")
	if f := l.searching.found; f.AtLeast < 20 || f.Below > 32 {
		t.Errorf("a server that answers 25 at a time is found to hold %d, and not %d", f.AtLeast, f.Below)
	}
	if told := l.Measurements(); len(told) != 1 || told[0].Plan == "" || len(told[0].Verdicts.Beside) == 0 {
		t.Errorf("reports are told of %+v", told)
	}
}

func TestACapacityIsComparedWithWhatIsPromised(t *testing.T) {
	busy := report.CannotJudge(errors.New("the machine is busy"))
	trials := []trial{{Trial: capacity.Trial{Load: 11, Outcome: capacity.Held}},
		{Trial: capacity.Trial{Load: 22, Outcome: capacity.Unjudged}, err: busy}}
	for name, c := range map[string]struct {
		found    capacity.Found
		judged   bool
		says     string
		noTrials bool
	}{
		"more":         {found: capacity.Found{AtLeast: 60, Below: 64}, judged: true},
		"just as many": {found: capacity.Found{AtLeast: 44, Below: 45}, judged: true},
		"no limit":     {found: capacity.Found{AtLeast: 176}, judged: true},
		"fewer": {capacity.Found{AtLeast: 20, Below: 22}, true,
			"for 20 to 21 users at once, promised at least 44", false},
		"one fewer": {capacity.Found{AtLeast: 43, Below: 44}, true, "for 43 users at once, promised at least 44", false},
		"none":      {capacity.Found{Below: 1}, true, "for 0 users at once, promised at least 44", false},
		"not known": {capacity.Found{AtLeast: 11, Ended: "too busy"}, false,
			"only that it holds them for 11 or more", false},
		"not known yet": {capacity.Found{AtLeast: 11, Below: 88, Ended: "too busy"}, false,
			"too busy: the machine is busy", false},
		"nothing": {says: "nothing was measured", noTrials: true},
	} {
		l := in(worldtest.In(t, worldtest.Stub{}))
		l.searching = &searching{unit: usersAtOnce, promised: 44, found: c.found, trials: trials}
		if c.noTrials {
			l.searching.trials = nil
		}
		err := l.holdsFor(t.Context(), 44, nil)
		worldtest.Says(t, err, c.says)
		if err != nil && report.IsCannotJudge(err) == c.judged {
			t.Errorf("%s: could not be judged: %t, want %t", name, !c.judged, c.judged)
		}
	}
}

func TestASearchThatMakesNoSenseIsRefused(t *testing.T) {
	row := []string{"metric | limit", "success rate | = 100 %"}
	for name, c := range map[string]struct{ when, then, says string }{
		"users":          {addUsers, forUsers, ""},
		"starts":         {"conversations per second are added until an objective is missed", forStarts, ""},
		"other units":    {addUsers, forStarts, "no new conversations per second are searched for"},
		"no search":      {"5 users hold 20 conversations", forUsers, "When users are added until an objective is missed"},
		"a load without": {addUsers, "these objectives hold:", "Then Bamboo holds these objectives for at least 100 users at once:”"},
		"nobody":         {addUsers, "Bamboo holds these objectives for at least 0 users at once:", "write at least 1"},
	} {
		l := planning()
		worldtest.Says(t, l.plans(t, c.when), "")
		err := l.plans(t, c.then, row...)
		if c.says == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		worldtest.Says(t, err, c.says)
	}
}
