package runner

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/report"
)

// lastRun is what did not hold or could not be judged in the newest run of a folder, as DIR/last-run.json keeps it. A
// scenario is known by its name: its line may have moved since.
type lastRun []baseline.Scenario

func is(f baseline.Scenario, s *report.Scenario) bool { return f.File == s.File && f.Name == s.Name }

func lastRunFile(dir string) string { return filepath.Join(dir, "last-run.json") }

// keepLastRun adds the report that --failed reads later. A folder that cannot be written
// does not stop a run: errs is told at the end, if anything failed.
func keepLastRun(dir string, errs io.Writer, all *reports) {
	d, err := report.NewDocument(lastRunFile(dir), baseline.SaveVerdicts)
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
		fmt.Fprintf(b.errs, "what failed is not kept for --failed: %s\n", cli.Plain(err))
	}
	return nil
}

// readLastRun is what the last run left in the folder.
func readLastRun(dir string) (lastRun, error) {
	file := lastRunFile(dir)
	runs, err := baseline.Read(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("--failed: no run has left %s; run without --failed first", file)
	case err != nil:
		return nil, fmt.Errorf("--failed: what the last run left cannot be read: %w", err)
	}
	var failed lastRun
	for _, s := range runs[0].Scenarios {
		switch verdict, _ := report.VerdictOf(s.Verdict); verdict {
		case report.Broken, report.Unjudged, report.NoLongerBroken:
			failed = append(failed, s)
		}
	}
	if len(failed) == 0 {
		return nil, errors.New("--failed: nothing failed in the last run, so there is nothing to run again")
	}
	return failed, nil
}

// rank is 0 for a scenario that failed before, else 1.
func (l lastRun) rank(p *planned) int {
	if slices.ContainsFunc(l, func(f baseline.Scenario) bool { return is(f, p.Scenario) }) {
		return 0
	}
	return 1
}

// files are the features in which something failed, each once.
func (l lastRun) files() []string {
	var files []string
	for _, f := range l {
		files = append(files, f.File)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// take keeps what failed before. Its error names what is not to be found: it was renamed,
// removed, or the paths and tags of this run leave it out.
func (l lastRun) take(all []*planned) ([]*planned, error) {
	var again []*planned
	missing := slices.Clone(l)
	for _, p := range all {
		if slices.ContainsFunc(l, func(f baseline.Scenario) bool { return is(f, p.Scenario) }) {
			again = append(again, p)
			missing = slices.DeleteFunc(missing, func(f baseline.Scenario) bool { return is(f, p.Scenario) })
		}
	}
	var gone []error
	for _, f := range missing {
		gone = append(gone, fmt.Errorf("%s:%d: “%s” failed in the last run and is not among what is chosen now", f.File,
			f.Line, f.Name))
	}
	return again, errors.Join(gone...)
}
