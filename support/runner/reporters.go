package runner

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/report"
)

// formats are the reporters by name.
var formats = map[string]func(report.Paper) report.Reporter{
	"summary": report.NewSummary,
	"pretty":  report.NewPretty,
}

// reports are the reporters of a run and the files that they write.
type reports struct {
	report.Several
	files []*reportFile
}

// reporters opens a reporter for each --format; by default the summary on standard output.
// Whoever gets them calls close.
func (r *run) reporters() (*reports, error) {
	wanted := r.cfg.Formats
	if len(wanted) == 0 {
		wanted = []string{"summary"}
	}
	all := &reports{}
	for _, f := range wanted {
		if err := r.open(f, all); err != nil {
			return nil, errors.Join(err, all.close())
		}
	}
	return all, nil
}

func (r *run) open(format string, all *reports) error {
	name, file, toFile := strings.Cut(format, ":")
	make, ok := formats[name]
	if !ok {
		return fmt.Errorf("--format: there is no format “%s”; there are %s", name, strings.Join(formatNames(), ", "))
	}
	paper := report.PaperFor(r.command.Out, r.command.NoColours)
	if toFile {
		out, err := createReport(format, file)
		if err != nil {
			return err
		}
		all.files = append(all.files, out)
		paper = report.Paper{Out: out}
	}
	all.Several = append(all.Several, make(paper))
	return nil
}

// close closes the files; its error names each report that is not complete.
func (r *reports) close() error {
	var problems []error
	for _, f := range r.files {
		problems = append(problems, f.close())
	}
	return errors.Join(problems...)
}

func formatNames() []string {
	var names []string
	for n := range formats {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
