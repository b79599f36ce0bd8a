package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"bamboo-spec/steps"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/spelling"
)

const completionHelp = `godog completion SHELL prints what makes the shell complete commands, flags, profiles, tags, formats, features,
capabilities and sentences: bash, zsh or fish. It completes the command godog, which go install tool installs.`

// completeCommand is how the shells ask for candidates; it is not for people.
const completeCommand = "__complete"

// shells are what each of them has to be told.
var shells = map[string]string{
	"bash": `_godog() {
  local IFS=$'\n' candidate
  COMPREPLY=()
  for candidate in $(godog __complete "${COMP_WORDS[@]:1:COMP_CWORD}"); do
    COMPREPLY+=("$(printf '%q' "$candidate")")
  done
}
complete -o default -F _godog godog
`,
	"zsh": `#compdef godog
_godog() {
  local -a candidates
  candidates=("${(@f)$(godog __complete "${(@)words[2,CURRENT]}")}")
  compadd -a candidates
}
compdef _godog godog
`,
	"fish": `complete -c godog -f -a '(godog __complete (commandline -opc)[2..] (commandline -ct))'
`,
}

// completion is godog completion.
func completion(args []string, out, errs io.Writer) int {
	f := cli.New("godog completion", completionHelp, out,
		"source <(godog completion bash)                             # in ~/.bashrc",
		"godog completion zsh > ~/.zfunc/_godog                      # a folder of fpath",
		"godog completion fish > ~/.config/fish/completions/godog.fish")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	script, known := shells[f.Arg(0)]
	if f.NArg() != 1 || !known {
		names := slices.Sorted(maps.Keys(shells))
		fmt.Fprintf(errs, "godog completion takes the name of a shell%s: %s\n",
			spelling.DidYouMean(f.Arg(0), names), strings.Join(names, ", "))
		return 2
	}
	fmt.Fprint(out, script)
	return 0
}

// complete prints what the last of the words can become, one a line.
func complete(words []string, out io.Writer) int {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	for _, c := range candidates(words[:len(words)-1], last) {
		if strings.HasPrefix(c, last) {
			fmt.Fprintln(out, c)
		}
	}
	return 0
}

// candidates are what can stand behind the words.
func candidates(before []string, last string) []string {
	if len(before) == 0 {
		return commands
	}
	command, previous := before[0], before[len(before)-1]
	plain := !strings.HasPrefix(previous, "-") && !strings.HasPrefix(last, "-")
	if plain && slices.Contains([]string{"run", "lint", "prove"}, command) {
		return paths(last) // from where the command is typed
	}
	if _, err := cli.Root(runner.ConfigFile); err != nil {
		return nil
	}
	switch {
	case previous == "--profile":
		return profiles()
	case previous == "--tags" || previous == "-t":
		_, own, err := ownProject()
		if err != nil {
			return nil
		}
		return slices.Sorted(maps.Keys(plan.Tags.With(own.Tags)))
	case previous == "--format" || previous == "-f":
		return runner.Formats()
	case strings.HasPrefix(last, "-"):
		return flagsOf(command)
	}
	switch command {
	case "steps":
		return sentences()
	case "new":
		house, _, err := ownProject()
		if err != nil {
			return nil
		}
		return house.Folders
	case "completion":
		return slices.Sorted(maps.Keys(shells))
	}
	return nil
}

// profiles are those of the project.
func profiles() []string {
	text, err := os.ReadFile(runner.ConfigFile)
	if err != nil {
		return nil
	}
	var file struct {
		Profiles map[string]any `yaml:"profiles"`
	}
	if yaml.Unmarshal(text, &file) != nil {
		return nil // a run says what is wrong with it
	}
	return slices.Sorted(maps.Keys(file.Profiles))
}

// flagsOf are the flags of a command, from its own help.
func flagsOf(name string) []string {
	var help strings.Builder
	switch name {
	case "run":
		runner.Main([]string{"--help"}, steps.Add, &help, io.Discard)
	case "steps":
		explain([]string{"--help"}, &help, io.Discard)
	case "lint":
		holdToWording([]string{"--help"}, &help, io.Discard)
	case "compare":
		compare([]string{"--help"}, &help, io.Discard)
	case "serve":
		serve([]string{"--help"}, &help, io.Discard)
	case "worker":
		worker([]string{"--help"}, &help, io.Discard)
	}
	all := []string{"--help"}
	_, flags, _ := strings.Cut(help.String(), "Flags:")
	for line := range strings.Lines(flags) {
		for word := range strings.FieldsSeq(line) {
			if name, found := strings.CutPrefix(word, "--"); found {
				flag, _, _ := strings.Cut(name, "[")
				all = append(all, "--"+flag)
				break
			}
		}
	}
	return all
}

// sentences are all of the vocabulary as a reader would write them.
func sentences() []string {
	var all []string
	for _, s := range steps.Book().Sentences() {
		all = append(all, s.Readable())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// paths are the features and folders that a word can become; the shell adds what else there is.
func paths(beginning string) []string {
	var all []string
	for _, pattern := range []string{beginning + "*.feature", beginning + "*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil
		}
		for _, f := range found {
			info, err := os.Stat(f)
			switch {
			case err != nil:
			case info.IsDir():
				all = append(all, f+"/")
			case filepath.Ext(f) == ".feature":
				all = append(all, f)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
