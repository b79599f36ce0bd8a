package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/units"
)

const compareHelp = `godog compare OLD… -- NEW… says what changed between two sides, promise by promise, as Markdown. Each file is
what one godog run --save FILE kept; a name may be a pattern, as 'old/*.json'. Five runs of each side are the
least that can show anything; ten find a promise that is kept a fifth slower, where runs differ by no more than 5 %.
Let old and new runs take turns.
Exit codes: 0 the sides were compared, 1 a promise became worse by more than --max-regression, 2 nothing can be
said: too few runs, or a file that cannot be read.

`

// compare is godog compare.
func compare(args []string, out, errs io.Writer) int {
	f := cli.New("godog compare", compareHelp, out,
		"godog compare old.json -- new.json",
		"godog compare 'old/*.json' -- 'new/*.json' --max-regression 5%")
	most := f.String("max-regression", "",
		"exit with 1 if a promise became worse by more than this part of what it was, as 10%")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	code, err := compareSides(f, *most, out)
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	return code
}

func compareSides(f *pflag.FlagSet, most string, out io.Writer) (int, error) {
	dash := f.ArgsLenAtDash()
	if dash < 1 || dash == f.NArg() {
		return 0, errors.New("two sides are compared: godog compare OLD… -- NEW…")
	}
	limit := 0.0
	if most != "" {
		var err error
		if limit, err = units.Part(most); err != nil {
			return 0, fmt.Errorf("--max-regression: %w", err)
		}
	}
	old, err := baseline.Read(f.Args()[:dash]...)
	if err != nil {
		return 0, err
	}
	news, err := baseline.Read(f.Args()[dash:]...)
	if err != nil {
		return 0, err
	}
	c, err := baseline.Compare(old, news)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(out, c.Markdown()); err != nil {
		return 0, err
	}
	switch {
	case most != "" && len(c.Regressions(limit)) > 0:
		return 1, nil
	case !c.Judged():
		return 2, nil
	}
	return 0, nil
}
