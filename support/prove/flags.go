package prove

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/pflag"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
)

const help = `godog prove [PATH…] shows that the features can fail. It runs them against a
reference server that makes one mistake, for every mistake of the catalogue in
support/reference/defect, and asks whether each scenario fails that the mistake is about.
A scenario is proven by a mistake that breaks its own promise, whatever else it fails for.
Without a path it proves all functional features. Those of features/perf are proven by
name: one at a time, against mistakes that only a measurement can show, in some 10 minutes.

Exit codes: 0 every scenario is proven; 1 not so; 2 it could not be found out.

`

// Main is `godog prove`: it reads the arguments, proves, and returns the exit code.
func Main(args []string, sentences plan.Sentences, out, errs io.Writer) int {
	c := &Command{Sentences: sentences, Config: runner.ConfigFile, Page: PageFile, Out: out, Errors: errs}
	f := c.flags()
	if code, ends := cli.Ends(f, c.parse(f, args), errs); ends {
		return code
	}
	ctx, stop := runner.Interruptible(context.Background(), errs)
	defer stop()
	return c.Run(ctx)
}

func (c *Command) flags() *pflag.FlagSet {
	f := cli.New("godog prove", help, c.Out,
		"godog prove",
		"godog prove features/stream",
		"godog prove --defect no-terminal   # one mistake, and the scenarios that are about it")
	f.StringVar(&c.Defect, "defect", "", "only this defect, and the scenarios that it is about")
	f.BoolVar(&c.All, "all", false, "every scenario against every defect, to see what else it fails for")
	f.BoolVar(&c.Write, "write", false, "write "+PageFile+" and the texts in "+FailuresFolder+
		"; a catch that is not measured must come three times in a row")
	f.String("random", "", "in random order; --random=SEED repeats one")
	f.Lookup("random").NoOptDefVal = "-1"
	f.IntVarP(&c.Concurrency, "concurrency", "c", concurrency, "how many servers at a time")
	return f
}

func (c *Command) parse(f *pflag.FlagSet, args []string) error {
	if err := cli.Parse(f, args); err != nil {
		return err
	}
	random, err := f.GetString("random")
	if err != nil {
		return err
	}
	c.Paths = f.Args()
	if c.Concurrency < 1 {
		return fmt.Errorf("--concurrency %d: at least one server must run at a time", c.Concurrency)
	}
	if c.Write && (c.Defect != "" || c.All || random != "" || !c.everything()) {
		return errors.New("--write: " + PageFile + " is about all features, or all of " + performance +
			", and all their defects, in the usual order; leave out the rest")
	}
	return c.seed(random)
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
