package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"bamboo-spec/support/units"
)

// ConfigFile is the file with the profiles, at the root of the project.
const ConfigFile = "godog.yml"

// Main is `godog run`: it reads the arguments, runs, and returns the exit code.
// An interrupt ends the run at once and cleans up.
func Main(args []string, sentences Sentences, out, errs io.Writer) int {
	c := &Command{Sentences: sentences, Options: Options{Config: ConfigFile}, Out: out, Errors: errs}
	switch err := c.parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(errs, "%v; godog run --help shows what can be said\n", err)
		return 2
	}
	ctx, stop := Interruptible(context.Background(), errs)
	defer stop()
	return c.Run(ctx)
}

const runHelp = `godog run [PATH…] runs the promises of Bamboo: folders, .feature files, or file.feature:LINE.
Without a path it runs the default set of godog.yml.

`

func (c *Command) parse(args []string) error {
	f := pflag.NewFlagSet("godog run", pflag.ContinueOnError)
	f.SetOutput(c.Out)
	f.Usage = func() { fmt.Fprint(c.Out, runHelp, f.FlagUsages()) }
	f.StringVar(&c.Flags.Profile, "profile", "", "profile of godog.yml: which Bamboo to test, and how")
	f.StringVarP(&c.Flags.Tags, "tags", "t", "", "only scenarios whose tags fit: \"@a and not (@b or @c)\"")
	f.StringVarP(&c.Flags.Name, "name", "n", "", "only scenarios whose name matches the regular expression")
	f.IntVarP(&c.Flags.Concurrency, "concurrency", "c", 0, "how many scenarios run at a time")
	random := f.String("random", "", "run in random order; --random=SEED repeats an order")
	f.Lookup("random").NoOptDefVal = anySeed
	f.BoolVar(&c.Flags.List, "list", false, "say what would be run and what not and why, and run nothing")
	f.StringSliceVarP(&c.Flags.Formats, "format", "f", nil, "NAME or NAME:FILE, several with commas; names: "+strings.Join(formatNames(), ", "))
	f.BoolVar(&c.StopOnFailure, "stop-on-failure", false, "begin no further scenario after the first broken promise")
	f.StringVar(&c.Save, "save", "", "keep what is measured in a new file, for --baseline and godog compare")
	f.StringSliceVar(&c.Baseline, "baseline", nil, "files that --save wrote, or patterns: fail if a promise is kept worse than in them")
	most := f.String("max-regression", "10%", "how much worse than in the baseline a promise may be kept")
	f.BoolVar(&c.NoColours, "no-colors", false, "print no colours (as does NO_COLOR)")
	f.Bool("strict", true, "always on; taken so that a call written for godog's own command works")
	if err := f.Parse(args); err != nil {
		return err
	}
	c.Flags.Paths = f.Args()
	if strict, err := f.GetBool("strict"); err != nil || !strict {
		return errors.New("--strict=false: an undefined sentence is never a success here, so strict cannot be turned off")
	}
	if f.Changed("concurrency") && c.Flags.Concurrency < 1 {
		return fmt.Errorf("--concurrency %d: at least one scenario must run at a time", c.Flags.Concurrency)
	}
	if f.Changed("profile") && c.Flags.Profile == "" {
		return errors.New("--profile is empty: name a profile of godog.yml, or leave it out")
	}
	if f.Changed("max-regression") && len(c.Baseline) == 0 {
		return errors.New("--max-regression says how much worse than a baseline: name its files with --baseline")
	}
	var err error
	if c.MaxRegression, err = units.Part(*most); err != nil {
		return fmt.Errorf("--max-regression: %w", err)
	}
	if f.Changed("random") {
		return c.seed(*random)
	}
	return nil
}

// anySeed is what --random without a value means, to us as to godog.
const anySeed = "-1"

func (c *Command) seed(text string) error {
	seed, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seed < 1 && text != anySeed {
		return fmt.Errorf("--random=%s: the seed must be a whole number above 0", text)
	}
	c.Flags.Random = true
	c.Flags.Seed = max(0, seed)
	return nil
}
