package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/capacity"
	"bamboo-spec/support/layout"
	engine "bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/workload"
)

// capacities registers the search for the largest load at which a table of objectives holds.
func capacities(sc *sentence.Book, l *load) {
	http, ws, alone := sentence.Needs(capability.HTTP, capability.Answers), sentence.Needs(capability.Gateway,
		capability.GatewayAnswers), sentence.Alone()
	sc.When(`^(users|conversations per second) are added until an objective is missed$`, l.search,
		sentence.DryRun(l.planSearch(workload.Streamed)), http, alone)
	sc.When(`^(users|conversations per second) are added through the gateway until an objective is missed$`, l.search,
		sentence.DryRun(l.planSearch(workload.Dialled)), ws, alone)
	sc.When(`^(users|conversations per second) are added until an objective is missed, within ([\d.]+ \w+)$`,
		l.searchWithin, sentence.DryRun(l.planSearchWithin(workload.Streamed)), http, alone)
	sc.When(
		`^(users|conversations per second) are added through the gateway until an objective is missed, within ([\d.]+ \w+)$`,
		l.searchWithin, sentence.DryRun(l.planSearchWithin(workload.Dialled)), ws, alone)
	columns := sentence.Columns("metric", "statistic?", "limit", "confidence?", "window?")
	sc.Then(`^Bamboo holds these objectives for at least (\d+) users? at once:$`, l.holdsFor, columns,
		sentence.DryRun(l.checkCapacity(usersAtOnce)))
	sc.Then(`^Bamboo holds these objectives for at least (\d+) new conversations? per second:$`, l.holdsFor, columns,
		sentence.DryRun(l.checkCapacity(perSecond)))
}

// unit is what a load is counted in when its largest size is searched for.
type unit string

const (
	usersAtOnce unit = "users at once"
	perSecond   unit = "new conversations per second"
)

// added are the units by what the sentences add.
var added = map[string]unit{"users": usersAtOnce, "conversations per second": perSecond}

const (
	// usualSearch is how long a search takes at most that does not say so itself.
	usualSearch = 5 * time.Minute
	// beyondPromise is how many times what was promised is tried at most: more is of no use to a table that holds.
	beyondPromise = 4
	// turns is how many conversations each user of a trial holds at least.
	turns = 3
	// leastTrial is how long conversations start in a trial that goes by a rate.
	leastTrial = 3 * time.Second
)

// searching is the search for a capacity.
type searching struct {
	unit     unit
	within   time.Duration
	promised int
	measure  func(context.Context) (*measure.Result, error) // one trial
	found    capacity.Found
	trials   []trial
}

// trial is one trial with what was measured, nil for one that could not be.
type trial struct {
	capacity.Trial
	plan     string
	result   *measure.Result
	verdicts objective.Verdicts
	err      error // why it could not be judged
}

// search makes the load larger until an objective of the table below is missed, and then looks between: from
// a quarter of what is promised to four times as much, until what held and what did not are within a tenth of
// each other. Each load is tried until two trials agree, on a fresh server where there is one. It takes 5 min
// at most, unless the sentence says otherwise (“, within 2 min”).
//
// Example:
//
//	Given every answer counts to 5, one number every 10 ms
//	When users are added until an objective is missed
//	Then Bamboo holds these objectives for at least 1 user at once:
//	  | metric       | limit   |
//	  | success rate | = 100 % |
//
// Example:
//
//	Given every answer counts to 5, one number every 10 ms
//	When users are added through the gateway until an objective is missed
//	Then Bamboo holds these objectives for at least 1 user at once:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first reply latency | p95       | < 5 s   |
func (l *load) search(ctx context.Context, _ string) error {
	s := l.searching
	timed, end := context.WithTimeout(ctx, s.within)
	defer end()
	found, err := capacity.Search(timed, capacity.Bounds{First: max(1, s.promised/beyondPromise),
		Most: beyondPromise * s.promised, Promised: s.promised}, l.try)
	s.found = found
	return errors.Join(err, ctx.Err())
}

// searchWithin is the same search with a limit to its time. What is not known by then could not be judged.
//
// Example:
//
//	Given every answer counts to 5, one number every 10 ms
//	When users are added until an objective is missed, within 20 s
//	Then Bamboo holds these objectives for at least 1 user at once:
//	  | metric       | limit   |
//	  | success rate | = 100 % |
//
// Example:
//
//	Given every answer counts to 2, one number every 10 ms
//	When conversations per second are added through the gateway until an objective is missed, within 1 min
//	Then Bamboo holds these objectives for at least 1 new conversation per second:
//	  | metric       | limit   |
//	  | success rate | = 100 % |
func (l *load) searchWithin(ctx context.Context, unit string, _ time.Duration) error {
	return l.search(ctx, unit)
}

func (l *load) planSearch(over workload.Protocol) func(context.Context, string) error {
	plan := l.planSearchWithin(over)
	return func(ctx context.Context, unit string) error { return plan(ctx, unit, usualSearch) }
}

func (l *load) planSearchWithin(over workload.Protocol) func(context.Context, string, time.Duration) error {
	return func(_ context.Context, what string, within time.Duration) error {
		l.searching = &searching{unit: added[what], within: within, measure: l.measureOnce}
		return l.load(over, l.searching.pacer(1, 1))
	}
}

// pacer is a load of that size with so many conversations at least.
func (s *searching) pacer(size, conversations int) engine.Pacer {
	if s.unit == perSecond {
		lasts := max(leastTrial, time.Duration(conversations)*time.Second/time.Duration(size))
		return engine.Open{Rate: float64(size), For: lasts}
	}
	return workload.Closed(size, max(turns*size, conversations), 0)
}

// try makes one trial.
func (l *load) try(ctx context.Context, size int) (capacity.Outcome, error) {
	s := l.searching
	if len(s.trials) > 0 {
		if err := l.ReplaceServer(); err != nil {
			return "", err
		}
	}
	l.work.Pacer = s.pacer(size, l.table.LeastValues())
	result, err := s.measure(ctx)
	t := trial{Trial: capacity.Trial{Load: size, Outcome: capacity.Unjudged}, plan: l.work.String(), result: result,
		err: err}
	if err != nil && !report.IsCannotJudge(err) {
		return "", err
	}
	if err == nil {
		t.verdicts = l.table.Judge(result, l.can())
		switch t.err = t.verdicts.Err(); {
		case t.err == nil:
			t.Outcome = capacity.Held
		case !report.IsCannotJudge(t.err):
			t.Outcome = capacity.Missed
		}
	}
	s.trials = append(s.trials, t)
	return t.Outcome, nil
}

// holdsFor compares what the search has found with what is promised. The capacity is told as two bounds: the
// largest load at which all objectives held, twice, and the smallest at which one was missed, twice.
//
// Example:
//
//	Given every answer counts to 5, one number every 10 ms
//	When users are added until an objective is missed, within 1 min
//	Then Bamboo holds these objectives for at least 1 user at once:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first token latency | p95       | < 5 s   |
func (l *load) holdsFor(_ context.Context, _ int, _ table.Rows) error {
	s := l.searching
	l.tellTrial()
	switch f := s.found; {
	case len(s.trials) == 0:
		return report.CannotJudge(errors.New("nothing was measured"))
	case f.AtLeast >= s.promised:
		return nil
	case f.Below > 0 && f.Below <= s.promised:
		return &mismatch.Error{
			What: fmt.Sprintf("Bamboo holds these objectives for %s, promised at least %d", s.span(),
				s.promised),
			Expected: fmt.Sprintf("at least %d %s", s.promised, s.unit), Actual: s.span(), Where: s.curve(),
		}
	default:
		why := f.Ended
		if last := s.trials[len(s.trials)-1]; last.Outcome == capacity.Unjudged && last.err != nil {
			why += ": " + last.err.Error()
		}
		return report.CannotJudge(fmt.Errorf("whether Bamboo holds these objectives for %d %s is not known, only that "+
			"it holds them for %s; %s\n%s", s.promised, s.unit, s.span(), why, s.curve()))
	}
}

// checkCapacity reads the table before anything starts.
func (l *load) checkCapacity(u unit) func(context.Context, int, table.Rows) error {
	return func(ctx context.Context, promised int, rows table.Rows) error {
		s := l.searching
		switch {
		case s == nil || s.unit != u:
			return fmt.Errorf("no %s are searched for; write above it: When %s until an objective is missed", u,
				map[unit]string{usersAtOnce: "users are added", perSecond: "conversations per second are added"}[u])
		case promised < 1:
			return errors.New("every Bamboo holds them for 0; write at least 1")
		}
		s.promised = promised
		return l.checkObjectives(ctx, rows)
	}
}

// tellTrial hands the trial at what was promised to the reports, with the whole curve beside it: runs of the same
// load can be compared with each other. Without such a trial it is the last one.
func (l *load) tellTrial() {
	s := l.searching
	told := -1
	for i, t := range s.trials {
		if t.result != nil && (t.Load == s.promised || told < 0 || s.trials[told].Load != s.promised) {
			told = i
		}
	}
	if told < 0 {
		return
	}
	t := s.trials[told]
	curve := objective.Beside{Metric: measure.Metric("capacity " + s.span())}
	for _, other := range s.sorted() {
		curve.Figures = append(curve.Figures, objective.Figure{Statistic: objective.Statistic(fmt.Sprint(other.Load)),
			Got: string(other.Outcome)})
	}
	t.verdicts.Beside = append(t.verdicts.Beside, curve)
	l.Measured(report.Measurement{Attempt: 1, Plan: t.plan, Verdicts: t.verdicts, Result: t.result, Capacity: s.told()})
}

// told is the search as reports draw it.
func (s *searching) told() *report.Capacity {
	c := &report.Capacity{Unit: string(s.unit), AtLeast: s.found.AtLeast, Below: s.found.Below}
	for _, t := range s.sorted() {
		c.Trials = append(c.Trials, report.Trial{Load: t.Load, Outcome: string(t.Outcome), Verdicts: t.verdicts,
			Result: t.result})
	}
	return c
}

// span says between which bounds the capacity is.
func (s *searching) span() string {
	switch f := s.found; {
	case f.Below == 0:
		return fmt.Sprintf("%d or more %s", f.AtLeast, s.unit)
	case f.Below == f.AtLeast+1:
		return fmt.Sprintf("%d %s", f.AtLeast, s.unit)
	default:
		return fmt.Sprintf("%d to %d %s", f.AtLeast, f.Below-1, s.unit)
	}
}

func (s *searching) sorted() []trial {
	return slices.SortedStableFunc(slices.Values(s.trials), func(a, b trial) int { return a.Load - b.Load })
}

// curve is the table of all trials by their load, with what each row of the objectives came to.
func (s *searching) curve() string {
	header := []string{string(s.unit)}
	var rows [][]string
	for _, t := range s.sorted() {
		row := []string{fmt.Sprint(t.Load)}
		for i, j := range t.verdicts.Rows {
			if len(header) <= i+1 {
				header = append(header, j.Name()+" "+j.Limit)
			}
			row = append(row, j.Got)
		}
		rows = append(rows, append(row, string(t.Outcome)))
	}
	for i, row := range rows { // a trial that was not measured has no values
		for len(row) <= len(header) {
			row = slices.Insert(row, 1, "")
		}
		rows[i] = row
	}
	return layout.Table(append([][]string{append(header, "outcome")}, rows...))
}
