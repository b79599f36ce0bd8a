package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/history"
	"bamboo-spec/support/report/html"
	"bamboo-spec/support/units"
)

const reportHelp = `godog report RUN… says what several runs tell together: the promises under each version, what broke and
what holds again from one to the next, since when something is broken, what is flaky, and what is measured a little worse
with every run. Each RUN is a file that godog run --save wrote, or a pattern, as 'out/*.json'; shards of one run are put
together. It prints Markdown and writes a page.
Exit codes: 0 nothing exceeds --max-regression or --max-flaky, 1 something does, 2 a file cannot be read.

`

// reportRuns is godog report.
func reportRuns(args []string, out, errs io.Writer) int {
	f := cli.New("godog report", reportHelp, out,
		"godog report 'out/runs/*.json'",
		"godog report 'out/runs/*.json' --html out/history.html --max-regression 10% --max-flaky 0")
	page := f.String("html", filepath.Join("out", "history.html"), "where the page goes")
	f.String("max-regression", "",
		"exit with 1 if a measurement became worse by more than this part of what it was, over all the runs, as 10%")
	f.Int("max-flaky", -1, "exit with 1 if more promises than this are flaky")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	exceeded, err := reportOn(f, *page, out)
	switch {
	case err != nil:
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	case exceeded != "":
		fmt.Fprintln(errs, exceeded)
		return 1
	}
	return 0
}

func reportOn(f *pflag.FlagSet, page string, out io.Writer) (exceeded string, err error) {
	limits, err := limitsOf(f)
	switch {
	case err != nil:
		return "", err
	case f.NArg() == 0:
		return "", errors.New("name the files that godog run --save wrote: godog report RUN…")
	}
	runs, err := baseline.Read(f.Args()...)
	if err != nil {
		return "", err
	}
	h, err := history.Of(runs)
	if err != nil {
		return "", err
	}
	if err := writePage(page, h); err != nil {
		return "", err
	}
	_, err = fmt.Fprintf(out, "%s\nThe page is %s\n", h.Markdown(), page)
	return h.Exceeded(limits), err
}

func limitsOf(f *pflag.FlagSet) (history.Limits, error) {
	l := history.Limits{Regression: -1}
	var err error
	if l.Flaky, err = f.GetInt("max-flaky"); err != nil {
		return l, err
	}
	most, err := f.GetString("max-regression")
	if err != nil || most == "" {
		return l, err
	}
	if l.Regression, err = units.Part(most); err != nil {
		return l, fmt.Errorf("--max-regression: %w", err)
	}
	return l, nil
}

func writePage(file string, h *history.History) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	page, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(html.History(page, h), page.Close())
}
