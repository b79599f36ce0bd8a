package html

import (
	"fmt"
	"io"
	"math"
	"slices"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/history"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
)

// History writes the page about several runs.
func History(w io.Writer, h *history.History) error {
	look, err := styled("chart.js")
	if err != nil {
		return err
	}
	return page.ExecuteTemplate(w, "history.tmpl", struct {
		*historyView
		style
	}{historyOf(h), look})
}

// historyView is the history as the page tells it.
type historyView struct {
	Headline      string
	Versions      []versionView
	Steps         []stepView
	Broken, Flaky []noted
	Drifting      []chart // what became worse or better from run to run
	Steady        []chart
	Capabilities  []past
}

type versionView struct {
	Name, Last string
	Runs       int
	Counts     []verdict
}

type stepView struct {
	Title         string
	Worse, Better []link
}

// link leads to a promise of the page.
type link struct{ ID, Name string }

// noted is a promise with something to say of it.
type noted struct {
	link
	Note, Why string
}

// past is a capability with its promises.
type past struct {
	Name     string
	Promises []pastPromise
}

type pastPromise struct {
	link
	Place  string
	Strips []strip // of each version
	Flaky  bool
}

// strip is a promise's verdicts from run to run, a bar for each.
type strip struct {
	Kind, Verdict string // the last one
	Words         string
	Width         int
	Bars          []line // of one kind
}

// bar is how far apart the bars of a strip are.
const bar = 6

func historyOf(h *history.History) *historyView {
	v := &historyView{Headline: h.Headline()}
	ids := map[*history.Promise]link{}
	for i, p := range h.Promises {
		ids[p] = link{fmt.Sprintf("p-%d", i+1), report.Visible(p.Name)}
	}
	links := func(all []*history.Promise) (ls []link) {
		for _, p := range all {
			ls = append(ls, ids[p])
		}
		return ls
	}
	for _, x := range h.Versions {
		v.Versions = append(v.Versions, versionView{report.Visible(x.Name), history.Named(x.Last()) + x.Incomplete(),
			len(x.Runs), verdictsOf(x.Tally())})
	}
	for _, s := range h.Steps() {
		v.Steps = append(v.Steps, stepView{report.Visible(s.Title), links(s.Worse), links(s.Better)})
	}
	for _, p := range h.Broken() {
		last, _ := h.Now(p).Last()
		v.Broken = append(v.Broken, noted{ids[p], "Broken " + h.Since(p), report.Visible(last.Why)})
	}
	for _, p := range h.Flaky() {
		v.Flaky = append(v.Flaky, noted{ids[p], capital(h.Times(p)), ""})
	}
	for _, t := range h.Newest().Trends() {
		c, drawn := trendChart(t)
		switch drifts := t.Finding == baseline.Worse || t.Finding == baseline.Better; {
		case !drawn:
		case drifts:
			v.Drifting = append(v.Drifting, c)
		default:
			v.Steady = append(v.Steady, c)
		}
	}
	for _, p := range h.Promises {
		name := title(p.Capability)
		i := slices.IndexFunc(v.Capabilities, func(c past) bool { return c.Name == name })
		if i < 0 {
			i = len(v.Capabilities)
			v.Capabilities = append(v.Capabilities, past{Name: name})
		}
		x := pastPromise{link: ids[p], Place: fmt.Sprintf("%s:%d", p.File, p.Line), Flaky: h.Now(p).Flaky}
		for _, c := range p.Under {
			x.Strips = append(x.Strips, stripOf(c))
		}
		v.Capabilities[i].Promises = append(v.Capabilities[i].Promises, x)
	}
	return v
}

// verdictsOf are those that occur, kept first.
func verdictsOf(tally map[report.Verdict]int) []verdict {
	var all []verdict
	for _, x := range append([]report.Verdict{report.Kept}, gravity[:len(gravity)-1]...) {
		if n := tally[x]; n > 0 {
			all = append(all, verdict{Kind: kinds[x], Title: x.String(), Count: n})
		}
	}
	return all
}

func stripOf(c history.Course) strip {
	s := strip{Width: bar * len(c.Cells), Words: "never run"}
	last, there := c.Last()
	if !there {
		return s
	}
	broken, judged := c.Count()
	s.Kind, s.Verdict = kinds[last.Verdict], report.Title(last.Verdict)
	s.Words = fmt.Sprintf("broken in %d of %d runs", broken, judged)
	for _, g := range gravity {
		var p pen
		for i, cell := range c.Cells {
			if cell.There && cell.Verdict == g {
				p.bar(float64(i*bar)+bar/2, 2, 14)
			}
		}
		if p.Len() > 0 {
			s.Bars = append(s.Bars, line{kinds[g], p.String()})
		}
	}
	return s
}

// trendChart draws the values of an objective from run to run with its limit; false if fewer than two runs have one.
func trendChart(t baseline.Trend) (chart, bool) {
	kind := kindOf(measure.Metric(t.Objective.Row.Metric))
	low, high, finite := 0.0, 0.0, 0
	for _, v := range t.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high, finite = min(low, v), max(high, v), finite+1
		}
	}
	if finite < 2 {
		return chart{}, false
	}
	limit, _ := t.Objective.Limit.Amount.Float64()
	if limit <= 3*high && limit >= 3*low { // else the line would be flat at the edge of the picture
		low, high = min(low, limit), max(high, limit)
	}
	x := scale{1, max(2, float64(len(t.Values))), left, right}
	y, beside := upTo(low, high, kind)
	c := chart{Title: report.Visible(t.Scenario) + ": " + t.Name(), Y: beside, Below: "run, oldest first",
		Head: []string{"run", t.Name()}}
	for _, v := range steps(1, float64(len(t.Values)), 5) {
		c.X = append(c.X, tick{place(x.at(v)), number(v)})
	}
	if limit <= y.to && limit >= y.from {
		c.Limits = []tick{{place(y.at(limit)), t.Objective.Row.Limit}}
	}
	var path, lost pen
	for i, v := range t.Values {
		c.said(place(x.at(float64(i+1))), fmt.Sprint(i+1), valueText(t, v))
		switch at := x.at(float64(i + 1)); {
		case math.IsNaN(v):
		case math.IsInf(v, 0):
			lost.bar(at, top-8, top-3)
		default:
			path.to(at, y.at(v))
		}
	}
	c.Lines = []line{{"curve", path.String()}}
	if lost.Len() > 0 {
		c.Lines = append(c.Lines, line{"lost", lost.String()})
	}
	c.Desc = fmt.Sprintf("Limit %s. %s over %d runs: %s.", t.Objective.Row.Limit, findings[t.Finding], len(t.Values),
		t.Change())
	return c, true
}

var findings = map[baseline.Finding]string{
	baseline.Worse: "Kept worse and worse", baseline.Better: "Kept better and better",
	baseline.Alike: "No trend", baseline.TooFew: "Too few runs for a trend",
}

func valueText(t baseline.Trend, v float64) string {
	if math.IsNaN(v) {
		return "none"
	}
	return t.Objective.Amount(v)
}
