package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/units"
)

// ConfigFile is the file with the profiles, at the root of the project.
const ConfigFile = "godog.yml"

// Main is `godog run`: it reads the arguments, runs, and returns the exit code.
// An interrupt ends the run at once and cleans up.
func Main(args []string, sentences plan.Sentences, out, errs io.Writer) int {
	c := &Command{Sentences: sentences, Options: Options{Config: ConfigFile}, Out: out, Errors: errs}
	f := c.flags()
	back, err := cli.Root(ConfigFile)
	if err == nil {
		err = c.parse(f, args)
	}
	if code, ends := cli.Ends(f, err, errs); ends {
		return code
	}
	c.from(back, f)
	ctx, stop := Interruptible(context.Background(), errs)
	defer stop()
	if c.Watch {
		return c.watch(ctx)
	}
	return c.Run(ctx)
}

const runHelp = `godog run [PATH…] runs the promises of Bamboo: folders, .feature files, lines of a file (FILE:4, FILE:4:11,
FILE:4-9), or patterns ("features/**/stop*.feature"). Without a path it runs the default set of godog.yml.`

// examples of what can be run, as --help shows them.
var examples = []string{
	"godog run",
	"godog run features/stream                     # one folder",
	"godog run features/stream/a.feature:12        # the scenario, or the row, at this line",
	"godog run --tags '@smoke and not @slow' --name stop",
	"godog run --failed                            # what failed in the last run",
	"godog run --watch features/stream             # runs again what is saved",
	"godog run --retry 2                           # says which of the broken promises are flaky",
	"godog run --shard 2/5                         # the second of five parts, for parallel jobs of CI",
	"godog run features/perf --locust http://10.0.0.5:8089 --workers 3   # load from many machines",
	"godog run --format summary,junit:out/junit.xml,html:out/index.html",
	"BAMBOO_API_URL=http://127.0.0.1:8080 godog run features/session",
}

// sameFlags are the names that other test tools give to flags of ours.
var sameFlags = map[string]string{"dry-run": "list", "fail-fast": "stop-on-failure", "last-failed": "failed",
	"no-color": "no-colors", "retries": "retry", "ff": "failed-first"}

func (c *Command) flags() *pflag.FlagSet {
	f := cli.New("godog run", runHelp, c.Out, examples...)
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(cmp.Or(sameFlags[name], name))
	})
	f.StringVar(&c.Flags.Profile, "profile", "", "profile of godog.yml: which Bamboo to test, and how")
	f.StringVarP(&c.Flags.Tags, "tags", "t", "", "only scenarios whose tags fit: \"@a and not (@b or @c)\"")
	f.StringVarP(&c.Flags.Name, "name", "n", "", "only scenarios whose name matches the regular expression")
	f.BoolVar(&c.Failed, "failed", false,
		"only scenarios that did not hold in the last run; without a path all of them")
	f.BoolVar(&c.FailedFirst, "failed-first", false, "begin with what did not hold in the last run")
	f.IntVar(&c.Retry, "retry", 0,
		"try a scenario that breaks up to N times more; one that then holds is flaky, and broken too")
	f.BoolVar(&c.Watch, "watch", false, "run again what is saved, until q or Ctrl-C ends it; Enter runs all")
	f.String("shard", "", "only the Kth of N parts, as 2/5: all parts together are the whole")
	f.IntVarP(&c.Flags.Concurrency, "concurrency", "c", 0, "how many scenarios run at a time")
	f.String("random", "", "run in random order; --random=SEED repeats an order")
	f.Lookup("random").NoOptDefVal = anySeed
	f.BoolVar(&c.Flags.List, "list", false,
		"say what would be run and what not and why, and run nothing (also --dry-run)")
	f.StringSliceVarP(&c.Flags.Formats, "format", "f", nil,
		"NAME or NAME:FILE, several with commas; names: "+strings.Join(Formats(), ", "))
	f.BoolVar(&c.StopOnFailure, "stop-on-failure", false,
		"begin no further scenario after the first broken promise (also --fail-fast)")
	f.StringVar(&c.Folder, "out", Output, "folder for the transcripts and logs of what fails")
	f.StringVar(&c.Save, "save", "",
		"keep verdicts and measurements in a new file, for --baseline, godog compare and godog report")
	f.StringSliceVar(&c.Baseline, "baseline", nil,
		"files that --save wrote, or patterns: fail if a promise is kept worse than in them")
	f.String("max-regression", "10%", "how much worse than in the baseline a promise may be kept")
	f.StringVar(&c.Locust, "locust", "",
		"let the workers of a Locust master drive loads: the address of its web UI, or “auto” to start all of it here")
	f.IntVar(&c.Workers, "workers", 2, "how many workers --locust wants")
	f.BoolVar(&c.NoColours, "no-colors", false, "print no colours (as does NO_COLOR)")
	f.Bool("strict", true, "always on; taken so that a call written for godog's own command works")
	return f
}

func (c *Command) parse(f *pflag.FlagSet, args []string) error {
	if err := cli.Parse(f, args); err != nil {
		return err
	}
	c.Flags.Paths = f.Args()
	if strict, err := f.GetBool("strict"); err != nil || !strict {
		return errors.New(
			"--strict=false: an undefined sentence is never a success here, so strict cannot be turned off")
	}
	if f.Changed("concurrency") && c.Flags.Concurrency < 1 {
		return fmt.Errorf("--concurrency %d: at least one scenario must run at a time", c.Flags.Concurrency)
	}
	if c.Retry < 0 {
		return fmt.Errorf("--retry %d: a scenario is tried again so many times, 0 or more", c.Retry)
	}
	if f.Changed("workers") && c.Locust == "" {
		return errors.New("--workers says how many workers of Locust drive loads: name its master with --locust")
	}
	if c.Workers < 1 {
		return fmt.Errorf("--workers %d: at least one must drive the load", c.Workers)
	}
	if f.Changed("profile") && c.Flags.Profile == "" {
		return errors.New("--profile is empty: name a profile of godog.yml, or leave it out")
	}
	for _, once := range []string{"list", "failed", "save", "baseline"} {
		if c.Watch && f.Changed(once) {
			return fmt.Errorf("--watch and --%s: one runs again and again, the other is for one run; leave one out",
				once)
		}
	}
	if f.Changed("max-regression") && len(c.Baseline) == 0 {
		return errors.New("--max-regression says how much worse than a baseline: name its files with --baseline")
	}
	return errors.Join(
		each(f, "max-regression", func(text string) (err error) { c.MaxRegression, err = units.Part(text); return }),
		each(f, "shard", func(text string) (err error) { c.Shard, err = plan.ParseShard(text); return }),
		each(f, "random", c.seed),
	)
}

// from takes what was said in a folder below the root as from there: paths, and the files that are named.
func (c *Command) from(back string, f *pflag.FlagSet) {
	if back == "" {
		return
	}
	c.Flags.Paths = cli.From(back, c.Flags.Paths)
	c.Baseline = cli.From(back, c.Baseline)
	below := func(file string) string {
		if file == "" || filepath.IsAbs(file) {
			return file
		}
		return filepath.Join(back, file)
	}
	c.Save = below(c.Save)
	if f.Changed("out") {
		c.Folder = below(c.Folder)
	}
	for i, format := range c.Flags.Formats {
		if name, file, found := strings.Cut(format, ":"); found {
			c.Flags.Formats[i] = name + ":" + below(file)
		}
	}
}

// each reads the value of a flag, if it has one, and names the flag in the error.
func each(f *pflag.FlagSet, name string, read func(string) error) error {
	text, err := f.GetString(name)
	if err == nil && (f.Changed(name) || text != "") {
		err = read(text)
	}
	if err != nil {
		return fmt.Errorf("--%s: %w", name, err)
	}
	return nil
}

// anySeed is what --random without a value means, to us as to godog.
const anySeed = "-1"

func (c *Command) seed(text string) error {
	seed, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seed < 1 && text != anySeed {
		return fmt.Errorf("“%s” is no seed: it must be a whole number above 0", text)
	}
	c.Flags.Random = true
	c.Flags.Seed = max(0, seed)
	return nil
}
