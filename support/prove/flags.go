package prove

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/pflag"

	"bamboo-spec/support/runner"
)

const help = `godog prove [PATH…] shows that the features can fail. It runs them against a
reference server that makes one mistake, for every mistake of the catalogue in
support/reference/defect, and says which scenario caught which.
Without a path it proves all functional features. Those of features/perf are proven by
name: one at a time, against mistakes that only a measurement can show, in some 10 minutes.

Exit codes: 0 every defect is caught and every scenario catches one; 1 not so;
2 it could not be found out.

`

// Main is `godog prove`: it reads the arguments, proves, and returns the exit code.
func Main(args []string, sentences runner.Sentences, out, errs io.Writer) int {
	c := &Command{Sentences: sentences, Config: runner.ConfigFile, Page: PageFile, Out: out, Errors: errs}
	switch err := c.parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(errs, "%v; godog prove --help shows what can be said\n", err)
		return 2
	}
	ctx, stop := runner.Interruptible(context.Background(), errs)
	defer stop()
	return c.Run(ctx)
}

func (c *Command) parse(args []string) error {
	f := pflag.NewFlagSet("godog prove", pflag.ContinueOnError)
	f.SetOutput(c.Out)
	f.Usage = func() { fmt.Fprint(c.Out, help, f.FlagUsages()) }
	f.StringVar(&c.Defect, "defect", "", "only this defect; whether every scenario catches one is not asked then")
	f.BoolVar(&c.All, "all", false, "every scenario against every defect, not only until each has a catch")
	f.BoolVar(&c.Write, "write", false, "write what was found to "+PageFile+"; a catch that is not measured must come three times in a row")
	random := f.String("random", "", "in random order and without looking at "+PageFile+"; --random=SEED repeats an order")
	f.Lookup("random").NoOptDefVal = "-1"
	f.IntVarP(&c.Concurrency, "concurrency", "c", concurrency, "how many servers at a time")
	if err := f.Parse(args); err != nil {
		return err
	}
	c.Paths = f.Args()
	if c.Concurrency < 1 {
		return fmt.Errorf("--concurrency %d: at least one server must run at a time", c.Concurrency)
	}
	if c.Write && (c.Defect != "" || c.All || *random != "" || !c.everything()) {
		return errors.New("--write: " + PageFile + " is about all features, or all of " + performance + ", and all their defects, in the usual order; leave out the rest")
	}
	return c.seed(*random)
}

func (c *Command) seed(text string) error {
	if text == "" {
		return nil
	}
	seed, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seed == 0 {
		return fmt.Errorf("--random=%s: the seed must be a whole number other than 0", text)
	}
	c.Random, c.Seed = true, max(seed, 0)
	return nil
}
