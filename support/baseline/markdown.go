package baseline

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/layout"
)

// Markdown tells what was compared and what changed, what changed first.
func (c *Comparison) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", c.headline(), sides(c.Old, c.New))
	for _, note := range c.notes() {
		fmt.Fprintf(&b, "* %s\n", note)
	}
	b.WriteString("\n" + changes(c.sorted()))
	fmt.Fprintf(&b,
		"\nA change is reported if it is at least %s and if the runs of both sides differ more than chance lets any "+
			"of the %s differ in %s of comparisons, the two worst of every ten runs laid aside. "+
			"*old* and *new* are medians of the others; *change* is from one to the other, with its interval of 95 %% "+
			"(bootstrap); *p* is the chance, corrected for the number of promises.\n",
		percent(least), count(len(c.Changes), "promise"), percent(falseAlarms))
	return b.String()
}

func (c *Comparison) headline() string {
	n := count(len(c.Changes), "promise")
	if !c.Judged() {
		return fmt.Sprintf("Too few runs to say whether any of %s changed", n)
	}
	changed := c.Count(Worse) + c.Count(Better)
	if changed == 0 {
		return fmt.Sprintf("No change found in %s", n)
	}
	return fmt.Sprintf("%d of %s changed: %d worse, %d better", changed, n, c.Count(Worse), c.Count(Better))
}

// sides is a table of what was measured where.
func sides(old, news []*Run) string {
	rows := [][]string{{"side", "runs", "measured", "commit", "target", "machine"}}
	for _, side := range []struct {
		name string
		runs []*Run
	}{{"old", old}, {"new", news}} {
		first, last := between(side.runs)
		measured := first.Format(time.DateTime) + " UTC"
		if last.After(first) {
			measured += " … " + last.Format(time.DateTime) + " UTC"
		}
		rows = append(rows, []string{
			side.name, fmt.Sprint(len(side.runs)), measured,
			each(side.runs, func(r *Run) string { return r.Environment.Short() }),
			each(side.runs, func(r *Run) string { return r.Environment.Target }),
			each(side.runs, func(r *Run) string { return r.Environment.Machine() }),
		})
	}
	return layout.Markdown(rows)
}

// between is when the first and the last of the runs began.
func between(runs []*Run) (first, last time.Time) {
	for i, r := range runs {
		if i == 0 || r.Began.Before(first) {
			first = r.Began
		}
		if r.Began.After(last) {
			last = r.Began
		}
	}
	return first.UTC(), last.UTC()
}

// each lists something of the runs, what is alike once.
func each(runs []*Run, of func(*Run) string) string {
	var all []string
	for _, r := range runs {
		if text := of(r); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(without(all, ""), "; ")
}

func without(words []string, word string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == word })
}

// notes are what to know before the comparison is believed.
func (c *Comparison) notes() []string {
	var notes []string
	all := slices.Concat(c.Old, c.New)
	if len(machines(all)) > 1 {
		notes = append(notes, "The runs were measured on machines that differ: a change may be the machine's.")
	}
	_, lastOld := between(c.Old)
	firstNew, _ := between(c.New)
	if lastOld.Before(firstNew) && c.Judged() {
		notes = append(notes,
			"All old runs were made before the new ones: what the machine did differently in between counts as a "+
				"change. Runs taken in turns are safer.")
	}
	if n := interrupted(all); n > 0 {
		notes = append(notes, fmt.Sprintf("%s had been interrupted: what was measured before counts.", count(n, "run")))
	}
	if !c.Judged() {
		notes = append(notes, fmt.Sprintf(
			"With %s and %s no difference could be told from chance; it takes %d of each.",
			count(len(c.Old), "old run"), count(len(c.New), "new run"), enough()))
	}
	for what, promises := range map[string][]Promise{"old": c.OnlyOld, "new": c.OnlyNew} {
		if len(promises) > 0 {
			notes = append(notes, fmt.Sprintf("Only the %s runs measured %s.", what, listed(promises)))
		}
	}
	slices.Sort(notes)
	return notes
}

func machines(runs []*Run) []string {
	var all []string
	for _, r := range runs {
		if m := r.Environment.Machine(); !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

func interrupted(runs []*Run) int {
	n := 0
	for _, r := range runs {
		if r.Interrupted {
			n++
		}
	}
	return n
}

// enough is how many runs of each side can show a change.
func enough() int {
	n := 2
	for leastChance(n, n) > falseAlarms {
		n++
	}
	return n
}

// listed names promises by their scenarios.
func listed(promises []Promise) string {
	var all []string
	of := map[string][]string{}
	for _, p := range promises {
		if of[p.Scenario] == nil {
			all = append(all, p.Scenario)
		}
		of[p.Scenario] = append(of[p.Scenario], p.Name())
	}
	for i, scenario := range all {
		all[i] = fmt.Sprintf("“%s” (%s)", cell(scenario), strings.Join(of[scenario], ", "))
	}
	return strings.Join(all, ", ")
}

// sorted has the changes first, what became worse before the rest.
func (c *Comparison) sorted() []Change {
	order := []Finding{Worse, Better, Alike, TooFew}
	all := slices.Clone(c.Changes)
	slices.SortStableFunc(all, func(a, b Change) int {
		return slices.Index(order, a.Finding) - slices.Index(order, b.Finding)
	})
	return all
}

func changes(all []Change) string {
	rows := [][]string{{"finding", "scenario", "promise", "limit", "old", "new", "change", "p", "runs"}}
	for _, c := range all {
		finding := string(c.Finding)
		if c.Finding == Worse || c.Finding == Better {
			finding = "**" + finding + "**"
		}
		rows = append(rows, []string{
			finding, cell(c.Scenario), c.Name(), c.Objective.Row.Limit, c.Objective.Amount(c.Old),
			c.Objective.Amount(c.New),
			c.change(), chance(c.Chance), fmt.Sprintf("%d, %d", c.Olds, c.News),
		})
	}
	return layout.Markdown(rows)
}

// change says the change and its interval: +20 % (+15 % … +26 %).
func (c Change) change() string {
	from, to := c.Interval()
	if c.By == 0 && from == 0 && to == 0 {
		return "none"
	}
	by, low, high := c.amount(c.By, c.Relative), c.amount(from, c.Relative), c.amount(to, c.Relative)
	if low == high || c.Finding == TooFew { // also if both are open
		return by
	}
	return fmt.Sprintf("%s (%s … %s)", by, low, high)
}

// amount writes a change: a part of what was if it is relative.
func (p Promise) amount(f float64, relative bool) string {
	sign := ""
	if f > 0 {
		sign = "+"
	}
	switch {
	case math.IsInf(f, 0) || relative && f <= -1: // too few runs, or infinitely slow ones
		return "open"
	case relative:
		return sign + percent(f)
	}
	return sign + p.Objective.Amount(f)
}

// percent writes a part of the whole, with a digit behind the point below ten.
func percent(f float64) string {
	if math.Abs(f) < 0.0995 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*f), ".0") + " %"
	}
	return fmt.Sprintf("%.0f %%", 100*f)
}

func chance(p float64) string {
	if p < 0.001 {
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// cell is text that ends no cell of a Markdown table and is no markup there.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "<", "\\<", "*", "\\*", "_", "\\_", "`", "\\`").Replace(text)
}

// count is a number of things in words: 1 run, 2 runs.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
