package runner

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/html"
)

// documents are the reports that are written as a whole, by name.
var documents = map[string]report.Format{
	"cucumber": report.Cucumber,
	"html":     html.Write,
	"junit":    report.JUnit,

	"junit-extended": report.JUnitExtended,
	"messages":       report.Messages,
	"markdown":       report.Markdown,
}

// formats are the reporters that tell what happens as it happens, by name.
var formats = map[string]func(report.Terminal) report.Reporter{
	"summary": report.NewSummary,
	"pretty":  report.NewPretty,
}

// reports are the reporters of a run and the files that they write.
type reports struct {
	report.Several
	documents report.Several // those of Several that are written as a whole
	files     []*reportFile
	written   []report.Written // where all of them go
}

// reporters opens a reporter for each --format; by default the summary on standard output.
// Whoever gets them calls close.
func (r *run) reporters() (*reports, error) {
	wanted := r.cfg.Formats
	toFile := func(format string) bool { return strings.Contains(format, ":") }
	if !slices.ContainsFunc(wanted, func(f string) bool { return !toFile(f) }) { // files do not silence the terminal
		wanted = append([]string{"summary"}, wanted...)
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
	if toFile {
		all.written = append(all.written, report.Written{What: name, File: file})
	}
	if name == "markdown" {
		r.tellGitHub(all)
	}
	if document, ok := documents[name]; ok && toFile {
		return all.document(format, file, document)
	} else if ok {
		all.Several = append(all.Several, report.NewPrinted(report.TerminalFor(r.command.Out, true), document))
		return nil
	}
	make, ok := formats[name]
	if !ok {
		return fmt.Errorf("--format: there is no format “%s”; there are %s", name, strings.Join(Formats(), ", "))
	}
	paper := report.TerminalFor(r.command.Out, r.command.NoColours)
	if toFile {
		out, err := createReport(format, file)
		if err != nil {
			return err
		}
		all.files = append(all.files, out)
		paper = report.Terminal{Out: out}
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

// tellGitHub adds what the summary is to GitHub Actions, when a workflow of it runs this.
func (r *run) tellGitHub(all *reports) {
	var annotations io.Writer
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		annotations = r.command.Out
	}
	g := report.NewGitHub(annotations, os.Getenv("GITHUB_STEP_SUMMARY"))
	all.Several, all.documents = append(all.Several, g), append(all.documents, g)
}

func (r *reports) document(format, file string, document report.Format) error {
	if file == "" {
		return errNoFile(format)
	}
	d, err := report.NewDocument(file, document)
	if err != nil {
		return fmt.Errorf("--format %s: %w", format, err)
	}
	r.documents = append(r.documents, d)
	r.Several = append(r.Several, d)
	return nil
}

// notBegun lets the documents say why there was no run; people are told by the error itself.
func (r *reports) notBegun(info report.Run, why error) error {
	r.documents.Start(info)
	return r.documents.End(&report.Summary{Run: info, Results: info.Plan, Problem: why})
}

// refuse writes the reports of a run that ends before anything could be planned.
// It returns why, and what went wrong on top of that.
func (r *run) refuse(why error) error {
	if r.cfg.List {
		return why
	}
	reports, err := r.reporters()
	if err != nil {
		return errors.Join(why, err)
	}
	return errors.Join(why, reports.notBegun(r.info(), why), reports.close())
}

// Formats are the names of the reports that there are.
func Formats() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(formats)), maps.Keys(documents))
	slices.Sort(names)
	return names
}
