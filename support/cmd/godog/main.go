// Command godog is bamboo-spec's runner, on godog: it runs the promises in
// features/ against a Bamboo and says which of them hold.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"bamboo-spec/steps"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/prove"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/spelling"
	"bamboo-spec/support/target"
)

const help = `bamboo-spec's runner, on godog %s

  godog run [PATH…]   run the promises of Bamboo and say which of them hold
  godog prove [PATH…] put mistakes into a Bamboo and show that the features catch each
  godog steps [WORD…] the phrase book: sentences for features, found by words
  godog lint [--fix] [PATH…]
                      hold features to the house wording; --fix formats them
  godog compare OLD… -- NEW…
                      what changed between the measurements of runs that --save kept
  godog report RUN…   what several of these runs tell together: history, versions, what is flaky or drifts
  godog new CAPABILITY "PROMISE"
                      a feature file that runs already, to be changed from there
  godog serve         the reference Bamboo in the foreground, to play with
  godog worker        hold conversations as a worker of Locust: load from many machines
  godog completion SHELL
                      completion of all this for bash, zsh or fish
  godog version       versions of this runner and of godog
  godog help          this page

godog COMMAND --help says more about each.
Exit codes: 0 every promise holds, 1 a promise is broken, 2 it could not be found out.
`

// commands are those that the help lists.
var commands = []string{"run", "prove", "steps", "lint", "compare", "report", "new", "serve", "worker",
	"completion", "version", "help"}

func main() {
	target.BecomeChild()
	os.Exit(command(os.Args[1:]))
}

func command(args []string) int {
	if len(args) == 0 {
		args = []string{"help"}
	}
	switch args[0] {
	case "run":
		return runner.Main(args[1:], steps.Add, os.Stdout, os.Stderr)
	case "prove":
		return prove.Main(args[1:], steps.Add, os.Stdout, os.Stderr)
	case "steps":
		if _, err := cli.Root(runner.ConfigFile); err != nil {
			fmt.Fprintln(os.Stderr, cli.Plain(err))
			return 2
		}
		return explain(args[1:], os.Stdout, os.Stderr)
	case "lint":
		return holdToWording(args[1:], os.Stdout, os.Stderr)
	case "compare":
		return compare(args[1:], os.Stdout, os.Stderr)
	case "report":
		return reportRuns(args[1:], os.Stdout, os.Stderr)
	case "new":
		if _, err := cli.Root(runner.ConfigFile); err != nil {
			fmt.Fprintln(os.Stderr, cli.Plain(err))
			return 2
		}
		return begin(args[1:], os.Stdout, os.Stderr)
	case "serve":
		return serve(args[1:], os.Stdout, os.Stderr)
	case "worker":
		return worker(args[1:], os.Stdout, os.Stderr)
	case "completion":
		return completion(args[1:], os.Stdout, os.Stderr)
	case completeCommand:
		return complete(args[1:], os.Stdout)
	case "help", "--help", "-h":
		return say(args, fmt.Sprintf(help, godogVersion()), "godog help lists the commands.\n")
	case "version", "--version":
		return say(args, fmt.Sprintf("bamboo-spec's runner, on godog %s\n", godogVersion()),
			"godog version says which godog this runner is built on.\n")
	}
	fmt.Fprintf(os.Stderr, "godog: there is no command “%s”%s; godog help lists what there is\n",
		args[0], spelling.DidYouMean(args[0], commands))
	return 2
}

// say is a command that takes nothing and prints a text.
func say(args []string, text, usage string) int {
	switch {
	case len(args) == 1:
		fmt.Print(text)
	case args[1] == "--help" || args[1] == "-h":
		fmt.Print(usage)
	default:
		fmt.Fprintf(os.Stderr, "godog %s takes no “%s”\n", args[0], args[1])
		return 2
	}
	return 0
}

// godogVersion is the version that this program was built with.
func godogVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown version"
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/cucumber/godog" {
			return d.Version
		}
	}
	return "of unknown version"
}
