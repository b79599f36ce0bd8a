// Package cli reads the arguments of godog's commands: New makes the flags of one, with
// its help and examples, Parse reads them, and Ends says when that was all.
package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"bamboo-spec/support/spelling"
)

// New returns the flags of a command, as “godog run”. Its --help prints the text, the
// examples (each a command line, with “  # …” behind it if it needs a word) and the flags.
func New(command, help string, out io.Writer, examples ...string) *pflag.FlagSet {
	f := pflag.NewFlagSet(command, pflag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() {
		fmt.Fprintf(out, "%s\n\nExamples:\n  %s\n", strings.TrimSpace(help), strings.Join(examples, "\n  "))
		if flags := f.FlagUsages(); flags != "" {
			fmt.Fprintf(out, "\nFlags:\n%s", flags)
		}
	}
	return f
}

// Parse reads the arguments. The error for an unknown flag names the nearest one.
func Parse(f *pflag.FlagSet, args []string) error {
	err := f.Parse(args)
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return err
	}
	var known []string
	f.VisitAll(func(one *pflag.Flag) { known = append(known, "--"+one.Name) })
	return fmt.Errorf("%w%s", err, spelling.DidYouMean("--"+unknown.GetSpecifiedName(), known))
}

// Ends reports whether the command is over after its arguments were read, and with which exit
// code: 0 after --help, 2 after an error, which it tells.
func Ends(f *pflag.FlagSet, err error, errs io.Writer) (code int, ends bool) {
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return 0, true
	case err != nil:
		fmt.Fprintf(errs, "%v; %s --help shows what can be said\n", err, f.Name())
		return 2, true
	}
	return 0, false
}
