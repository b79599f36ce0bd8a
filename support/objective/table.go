package objective

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/spelling"
	"bamboo-spec/support/units"
)

// Row is a row of the table as a feature writes it.
type Row struct {
	Metric     string `json:"metric"`
	Statistic  string `json:"statistic,omitempty"`
	Limit      string `json:"limit"`
	Confidence string `json:"confidence,omitempty"` // "sure", or empty
	Window     string `json:"window,omitempty"`     // how long each part is that must meet the limit; empty: the whole
	Group      string `json:"group,omitempty"`      // of messages that it is about; empty: all of them
	Line       int    `json:"line,omitempty"`       // in the feature; 0 if not known
}

// Name is what the row is about: first token latency p95 in each 10 s.
func (r Row) Name() string {
	name := strings.TrimSpace(r.Metric + " " + r.Statistic)
	if r.Group != "" {
		name += " of " + r.Group
	}
	if r.Window != "" {
		name += " in each " + r.Window
	}
	return name
}

// Objective is a row that was understood.
type Objective struct {
	Row       Row
	Metric    Metric
	Statistic Statistic // empty where the metric is one number
	Operator  Operator
	Limit     units.Quantity
	Sure      bool          // it holds only if the whole interval meets the limit
	Window    time.Duration // it holds only if each window of the load meets the limit; 0: the load as a whole

	number int // of the row, from 1
}

// Table is a parsed table of objectives.
type Table struct {
	Objectives []Objective
}

// cell names a cell for an error.
type cell string

const (
	metricCell     cell = "metric"
	statisticCell  cell = "statistic"
	limitCell      cell = "limit"
	confidenceCell cell = "confidence"
	windowCell     cell = "window"
	groupCell      cell = "group"
)

// Fault is what is wrong with one cell.
type Fault struct {
	Row  int    // from 1
	Cell string // metric, statistic, limit, confidence, window or group
	Text string
	line int
}

func (f *Fault) Error() string {
	where := fmt.Sprintf("row %d", f.Row)
	if f.line > 0 {
		where += fmt.Sprintf(" (line %d)", f.line)
	}
	return fmt.Sprintf("%s, cell “%s”: %s", where, f.Cell, f.Text)
}

// Faults finds the faults of cells in an error of Parse or Check.
func Faults(err error) []*Fault {
	var all []*Fault
	switch e := err.(type) {
	case *Fault:
		all = append(all, e)
	case interface{ Unwrap() error }:
		all = Faults(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			all = append(all, Faults(part)...)
		}
	}
	return all
}

func (o *Objective) fault(c cell, format string, args ...any) error {
	return &Fault{Row: o.number, Cell: string(c), Text: fmt.Sprintf(format, args...), line: o.Row.Line}
}

// Parse reads a table. Its error names every cell that is not understood, with
// the words that are allowed there.
func Parse(rows []Row) (Table, error) {
	if len(rows) == 0 {
		return Table{}, mismatch.Unjudged{Err: errors.New(
			"the table of objectives has no rows, so nothing could break it; add one: | success rate | | = 100 % |")}
	}
	var t Table
	var faults []error
	for i, r := range rows {
		o := Objective{Row: r, number: i + 1}
		if err := o.parse(); err != nil {
			faults = append(faults, err)
			continue
		}
		if n := t.same(o); n > 0 {
			faults = append(faults, o.fault(metricCell, "row %d already sets such a limit for %s; keep one of the two",
				n, r.Name()))
		}
		t.Objectives = append(t.Objectives, o)
	}
	if len(faults) > 0 {
		return Table{}, mismatch.Unjudged{Err: errors.Join(faults...)}
	}
	return t, nil
}

// same is the number of a row with the same metric, statistic, operator, window and group; 0 without one.
func (t Table) same(o Objective) int {
	for _, other := range t.Objectives {
		if other.Metric.Name == o.Metric.Name && other.Statistic == o.Statistic && other.Operator == o.Operator &&
			other.Window == o.Window && other.Row.Group == o.Row.Group {
			return other.number
		}
	}
	return 0
}

// parse understands the row, cell by cell.
func (o *Objective) parse() error {
	m, ok := find(o.Row.Metric)
	if !ok {
		known := metricNames()
		return o.fault(metricCell, "“%s” is not a metric%s; metrics are %s",
			o.Row.Metric, spelling.Meant(o.Row.Metric, known, otherMetrics), strings.Join(known, ", "))
	}
	o.Metric = m
	return errors.Join(o.parseStatistic(), o.parseLimit(), o.parseConfidence(), o.parseWindow(), o.parseGroup())
}

// otherMetrics and otherStatistics are what people call them elsewhere.
var (
	otherMetrics = map[string]string{"ttft": "first token latency", "ttfb": "first token latency",
		"time to first token": "first token latency", "first token": "first token latency",
		"token gap": "inter-token latency", "gap": "inter-token latency", "itl": "inter-token latency",
		"tpot":    "time per output token",
		"latency": "total response time", "response time": "total response time", "duration": "total response time",
		"rps": "throughput", "tps": "throughput", "requests per second": "throughput", "error rate": "success rate",
		"errors": "success rate", "failures": "success rate", "ram": "memory", "rss": "memory", "heap": "memory",
		"processor": "cpu", "file descriptors": "open files", "fds": "open files", "sockets": "connections"}
	otherStatistics = map[string]string{"avg": "mean", "average": "mean", "median": "p50", "maximum": "max",
		"50%": "p50", "90%": "p90", "95%": "p95", "99%": "p99", "90th": "p90", "95th": "p95", "99th": "p99",
		"p(90)": "p90", "p(95)": "p95", "p(99)": "p99"}
)

// statistics are what the row may ask for, with the percentile that people ask for most beside those that are listed.
func (o *Objective) statistics() []string {
	all := words(o.Metric.Statistics)
	if allows(o.Metric.Statistics, "p90") {
		all = append(all, "p90")
	}
	return all
}

func metricNames() []string {
	var names []string
	for _, m := range Metrics() {
		names = append(names, string(m.Name))
	}
	return names
}

func (o *Objective) parseStatistic() error {
	s, allowed := Statistic(o.Row.Statistic), o.Metric.Statistics
	switch {
	case len(allowed) == 0 && s != "":
		return o.fault(statisticCell, "%s is one number and has no statistic, but “%s” is there; leave the cell empty",
			o.Metric.Name, s)
	case len(allowed) > 0 && s == "":
		return o.fault(statisticCell, "it is empty; for %s write one of %s", o.Metric.Name, join(allowed))
	case len(allowed) > 0 && !allows(allowed, s):
		return o.fault(statisticCell, "“%s” is not a statistic of %s%s; its statistics are %s",
			s, o.Metric.Name, spelling.Meant(string(s), o.statistics(), otherStatistics), join(allowed))
	}
	o.Statistic = s
	return nil
}

// allows tells whether a statistic is among those allowed, which with one percentile are all of them.
func allows(allowed []Statistic, s Statistic) bool {
	_, percentile := s.percentile()
	return slices.Contains(allowed, s) || percentile && slices.Contains(allowed, P50)
}

func words(ss []Statistic) []string {
	var all []string
	for _, s := range ss {
		all = append(all, string(s))
	}
	return all
}

func join(ss []Statistic) string {
	said := strings.Join(words(ss), ", ")
	if slices.Contains(ss, P50) {
		said += ", or any other percentile from p1 to p99.99"
	}
	return said
}

func (o *Objective) parseLimit() error {
	operator, limit, err := parseLimit(o.Row.Limit, o.Metric.Kind)
	if err != nil {
		return o.fault(limitCell, "%v", err)
	}
	var most *big.Rat
	if o.Metric.ofRuns {
		most = big.NewRat(1, 1)
	}
	if err := senseless(operator, limit.Amount, most, o.Metric.mayBeNegative(o.Statistic)); err != nil {
		return o.fault(limitCell, "“%s”: %v", o.Row.Limit, err)
	}
	o.Operator, o.Limit = operator, limit
	return nil
}

func (o *Objective) parseConfidence() error {
	switch o.Row.Confidence {
	case "":
		return nil
	case "sure":
		o.Sure = true
	default:
		return o.fault(confidenceCell, "“%s” is not a confidence; write sure, or leave the cell empty",
			o.Row.Confidence)
	}
	if !o.Metric.hasInterval(Statistic(o.Row.Statistic)) {
		return o.fault(confidenceCell,
			"%s has no interval to be sure of; %s and percentiles have one. Leave the cell empty", o.Row.Name(),
			measure.SuccessRate)
	}
	return nil
}

// leastWindow is the shortest window that can be asked for.
const leastWindow = time.Second

func (o *Objective) parseWindow() error {
	if o.Row.Window == "" {
		return nil
	}
	length, err := units.Duration(o.Row.Window)
	if err != nil {
		return o.fault(windowCell, "%v", err)
	}
	if !o.Metric.windowed {
		return o.fault(windowCell, "%s is known of the load as a whole alone; leave the cell empty", o.Metric.Name)
	}
	if length < leastWindow {
		return o.fault(windowCell, "a window of %s is too short to say anything; write at least 1 s", o.Row.Window)
	}
	o.Window = length
	return nil
}
