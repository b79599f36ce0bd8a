// Package report says what a run found. The runner turns what happens into the
// values of this package and hands them to Reporters; a reporter knows nothing
// of godog.
package report

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/provenance"
)

// Verdict is what a run found out about one scenario.
type Verdict int

const (
	// Kept: every sentence held.
	Kept Verdict = iota
	// Broken: a sentence did not hold.
	Broken
	// KnownBroken: it failed, as the profile says of this version.
	KnownBroken
	// NoLongerBroken: the profile lists it as broken and yet it held.
	NoLongerBroken
	// NotRun: the target lacks what it needs.
	NotRun
	// Unjudged: it could not be found out (no server, invalid measurement).
	Unjudged
	// Interrupted: the run was ended before the scenario was.
	Interrupted
)

var verdicts = [...]string{"kept", "broken", "known broken", "no longer broken", "not run", "could not be judged",
	"interrupted"}

func (v Verdict) String() string { return verdicts[v] }

// VerdictOf is the verdict in words, as String gives them; false if there is none of that name.
func VerdictOf(words string) (Verdict, bool) {
	i := slices.Index(verdicts[:], words)
	return Verdict(max(0, i)), i >= 0
}

// Scenario is a promise as the feature states it.
type Scenario struct {
	Capability string // the folder below features/
	Feature    string
	Rule       string // "" outside a Rule
	Name       string
	Prose      string // what stands below the name, "" if nothing
	File       string // slash-separated, relative to the root
	Line       int    // of the scenario, or of its row in the examples
	Tags       []string
	Steps      []Step
	Source     *Source // the file; the scenarios of a file share one
}

// Source is a feature file as it is written.
type Source struct {
	Text     string
	Language string            // of its keywords: en, zh-CN
	Line     int               // of the feature
	Prose    string            // what stands below the feature's name, "" if nothing
	Rules    map[string]string // by the name of a rule, what stands below it
}

// Step is a sentence of a scenario.
type Step struct {
	Keyword  string // as written: Given, And, 假如 …
	Text     string
	Line     int
	Argument string      // the table or doc string below it as text, "" if none
	Table    [][]string  // the table below it, nil if none
	Means    *Definition // nil: nobody looked it up
}

// Definition is the sentence of the vocabulary that a step means.
type Definition struct {
	Expr string // a regular expression; its groups are the values
	File string
	Line int
}

// DocString is the text between the lines of """ below the sentence, if there is one.
func (s Step) DocString() (string, bool) {
	text, ok := strings.CutPrefix(s.Argument, "\"\"\"\n")
	return strings.TrimSuffix(text, "\n\"\"\""), ok && s.Table == nil
}

// StepResult is what became of a sentence.
type StepResult struct {
	Passed  bool
	Ran     bool
	Err     error
	Started time.Time // zero if it did not run
	Took    time.Duration
}

// Mark is a sign for what became of a sentence.
func (s StepResult) Mark() string {
	switch {
	case s.Passed:
		return "✓"
	case s.Err != nil:
		return "✗"
	}
	return "·"
}

// Result is what became of a scenario.
type Result struct {
	Scenario *Scenario
	Verdict  Verdict
	Reason   string       // why not run, why known to be broken, or why not known although it is covered
	Cause    *Cause       // what the profile knows of it; nil: nothing that became true
	Steps    []StepResult // one for each sentence of the scenario; empty if none ran
	Err      error        // what broke; nil when kept
	Started  time.Time
	Took     time.Duration
	Trace    string   // id of the trace that its requests belong to; "": none was begun
	Evidence []string // files that show what happened: transcript, log
	Repeated string   // why this is the second run, alone, and the first does not count; "" if it is the first

	Measurements []Measurement // in the order in which they were made
}

// Cause is one reason why a version breaks promises, as its profile says.
type Cause struct {
	Reason string
	Since  string // when it was first seen; "": nobody says
	Issue  string // address of its report; "": none
	Place  string // of the entry in the profile
}

// Step is what became of the sentence with this index.
func (r *Result) Step(i int) StepResult {
	if i < len(r.Steps) {
		return r.Steps[i]
	}
	return StepResult{}
}

// SecondRun says that the scenario was run once more and why; "" of one that was run once.
func (r *Result) SecondRun() string {
	if r.Repeated == "" {
		return ""
	}
	return "run once more, alone: at first a wait was missed while " + r.Repeated
}

// Failed is the sentence that did not hold, or nil: then the accounting after
// the last sentence failed.
func (r *Result) Failed() *Step {
	for i, s := range r.Steps {
		if s.Err != nil {
			return &r.Scenario.Steps[i]
		}
	}
	return nil
}

// placed is the sentence with this index and where it stands.
func (r *Result) placed(i int) string {
	st := r.Scenario.Steps[i]
	return fmt.Sprintf("%s %s   (%s:%d)", st.Keyword, st.Text, r.Scenario.File, st.Line)
}

// FailedToo are the sentences behind the one that did not hold which do not hold either, by their index.
func (r *Result) FailedToo() []int {
	var all []int
	for i, s := range r.Steps {
		if s.Err != nil {
			all = append(all, i)
		}
	}
	return all[min(1, len(all)):]
}

// Run is what is known before the first scenario starts.
type Run struct {
	Profile     string
	Target      string
	Bamboo      string                // the version that it tells of itself; "": none
	Reference   bool                  // Bamboo is the reference server, which is part of the suite
	Tested      provenance.Provenance // with which state of the suite, where
	Part, Parts int                   // which of how many shards it is; 0: the whole
	Paths       []string
	Scenarios   int // that will be run
	Concurrency int
	Seed        int64 // 0: in the order of the files
	Started     time.Time
	Plan        []*Result // what each scenario comes to if the run ends at once, in the order of the files
	Written     []Written // where the run is written to
	Again       string    // the command that a path is added to for running it again
}

// Written is a file that the run leaves.
type Written struct{ What, File string } // a format, or saved

// Rerun is the command that runs a scenario again as it was run.
func (r Run) Rerun(s *Scenario) string {
	return fmt.Sprintf("%s %s", r.Again, Quoted(fmt.Sprintf("%s:%d", s.File, s.Line)))
}

var plainWord = regexp.MustCompile(`^[\p{L}\p{N}_./:@%+=,-]+$`)

// Quoted is a word as a shell takes it.
func Quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Summary is what a run came to.
type Summary struct {
	Run         Run
	Results     []*Result // in the order of the files
	Took        time.Duration
	Interrupted bool
	Problem     error  // what kept the run itself from being judged; or a *Regression
	Load        string // what the machine did meanwhile, in words; "": nobody knows
	Compared    string // what a baseline says of the run, if that is no problem; "" without one
}

// Count counts the results with one of the verdicts.
func (s *Summary) Count(vs ...Verdict) int {
	n := 0
	for _, r := range s.Results {
		for _, v := range vs {
			if r.Verdict == v {
				n++
			}
		}
	}
	return n
}

// Regression is the problem of a run that kept promises worse than a baseline
// allows: that is no less than breaking them.
type Regression struct{ Text string }

func (r *Regression) Error() string { return r.Text }

func (s *Summary) regressed() bool {
	var r *Regression
	return errors.As(s.Problem, &r)
}

// ItselfVerdict is what the problem of the run amounts to: Broken for a regression,
// else Unjudged.
func (s *Summary) ItselfVerdict() Verdict {
	if s.regressed() {
		return Broken
	}
	return Unjudged
}

// ExitCode is 1 if a promise is broken or a known-broken one held; else 2 if
// something could not be judged or nothing ran; else 0.
func (s *Summary) ExitCode() int {
	switch {
	case s.Count(Broken, NoLongerBroken) > 0, s.regressed():
		return 1
	case s.Problem != nil, s.Interrupted, s.Count(Unjudged, Interrupted) > 0, s.Count(Kept, KnownBroken) == 0:
		return 2
	}
	return 0
}

// Reporter is told what happens, one call at a time.
type Reporter interface {
	Start(Run)
	Finished(*Result)
	End(*Summary) error
}

// CannotJudge marks err as the reason why a promise could not be judged: the
// server did not start, the measurement is invalid. It is not a broken promise.
func CannotJudge(err error) error {
	if err == nil {
		return nil
	}
	return mismatch.Unjudged{Err: err}
}

// IsCannotJudge reports whether err was marked by CannotJudge, or comes from a shortage
// of the machine on our own side.
func IsCannotJudge(err error) bool {
	var u mismatch.Unjudged
	return errors.As(err, &u) || mismatch.OurSide(err)
}
