package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bamboo-spec/support/report"
)

// lastRun is what the newest run of a folder left for --failed, in DIR/last-run.json.
type lastRun struct {
	Interrupted bool           `json:"interrupted"`
	Failed      []failedBefore `json:"failed"` // what did not hold or could not be judged
}

// failedBefore is a scenario by its name: its line may have moved since.
type failedBefore struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Name string `json:"name"`
}

func (f failedBefore) is(s *report.Scenario) bool { return f.File == s.File && f.Name == s.Name }

func lastRunFile(dir string) string { return filepath.Join(dir, "last-run.json") }

// keepLastRun adds the report that --failed reads later. A folder that cannot be written
// does not stop a run: errs is told at the end, if anything failed.
func keepLastRun(dir string, errs io.Writer, all *reports) {
	d, err := report.NewDocument(lastRunFile(dir), writeLastRun)
	if err != nil {
		d = report.Several{}
	}
	all.Several = append(all.Several, byTheWay{d, err, errs})
}

// byTheWay is a report whose loss does not make a run fail.
type byTheWay struct {
	report.Reporter
	lost error
	errs io.Writer
}

func (b byTheWay) End(s *report.Summary) error {
	if err := errors.Join(b.lost, b.Reporter.End(s)); err != nil && s.ExitCode() != 0 {
		fmt.Fprintf(b.errs, "what failed is not kept for --failed: %v\n", err)
	}
	return nil
}

func writeLastRun(w io.Writer, s *report.Summary) error {
	last := lastRun{Interrupted: s.Interrupted, Failed: []failedBefore{}}
	for _, r := range s.Results {
		switch r.Verdict {
		case report.Broken, report.Unjudged, report.NoLongerBroken:
			last.Failed = append(last.Failed, failedBefore{r.Scenario.File, r.Scenario.Line, r.Scenario.Name})
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(last)
}

// readLastRun is what the last run left in the folder.
func readLastRun(dir string) (*lastRun, error) {
	file := lastRunFile(dir)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--failed: no run has left %s; run without --failed first", file)
	}
	var last lastRun
	if err == nil {
		err = json.Unmarshal(text, &last)
	}
	if err != nil {
		return nil, fmt.Errorf("--failed: %s cannot be read: %w", file, err)
	}
	if len(last.Failed) == 0 {
		return nil, errors.New("--failed: nothing failed in the last run, so there is nothing to run again")
	}
	return &last, nil
}

// rank is 0 for a scenario that failed before, else 1.
func (l *lastRun) rank(p *planned) int {
	if l != nil && slices.ContainsFunc(l.Failed, func(f failedBefore) bool { return f.is(p.Scenario) }) {
		return 0
	}
	return 1
}

// files are the features in which something failed, each once.
func (l *lastRun) files() []string {
	var files []string
	for _, f := range l.Failed {
		files = append(files, f.File)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// take keeps what failed before. Its error names what is not to be found: it was renamed,
// removed, or the paths and tags of this run leave it out.
func (l *lastRun) take(all []*planned) ([]*planned, error) {
	var again []*planned
	missing := slices.Clone(l.Failed)
	for _, p := range all {
		if slices.ContainsFunc(l.Failed, func(f failedBefore) bool { return f.is(p.Scenario) }) {
			again = append(again, p)
			missing = slices.DeleteFunc(missing, func(f failedBefore) bool { return f.is(p.Scenario) })
		}
	}
	var gone []error
	for _, f := range missing {
		gone = append(gone, fmt.Errorf("%s:%d: “%s” failed in the last run and is not among what is chosen now", f.File,
			f.Line, f.Name))
	}
	return again, errors.Join(gone...)
}
