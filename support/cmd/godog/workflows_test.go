package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is what a workflow of GitHub, a composite action or a job of one says that these tests look at.
type workflow struct {
	Permissions yaml.Node
	Concurrency yaml.Node
	Jobs        map[string]struct {
		Permissions yaml.Node
		Timeout     int `yaml:"timeout-minutes"`
		Steps       []workflowStep
	}
	Runs struct{ Steps []workflowStep } // of an action
}

type workflowStep struct {
	Name, Uses, Run, Shell string
	Directory              string `yaml:"working-directory"`
	Env                    map[string]string
}

// steps are those of all jobs, or of the action.
func (w workflow) steps() []workflowStep {
	all := w.Runs.Steps
	for _, j := range w.Jobs {
		all = append(all, j.Steps...)
	}
	return all
}

// pinned is an action by its whole commit, with the version beside it for people and for dependabot.
var (
	anyAction = regexp.MustCompile(`(?m)^ *(?:- )?uses: *(.*)$`)
	pinned    = regexp.MustCompile(`^[\w.-]+/[\w./-]+@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$`)
)

// workflowFaults are what makes a workflow unsafe or endless: an action that can change under its name, a job that
// may do more than it needs, one that may run for six hours, and runs that pile up.
func workflowFaults(text string) ([]string, error) {
	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		return nil, err
	}
	var faults []string
	for _, m := range anyAction.FindAllStringSubmatch(text, -1) {
		if !pinned.MatchString(m[1]) && !strings.HasPrefix(m[1], "./") {
			faults = append(faults, m[1]+" is not pinned by a commit with its version beside it")
		}
	}
	if len(w.Jobs) > 0 && w.Concurrency.IsZero() {
		faults = append(faults, "it says nothing of concurrency")
	}
	if !w.Permissions.IsZero() && (w.Permissions.Kind != yaml.MappingNode || writes(w.Permissions)) {
		faults = append(faults, "all of its jobs may write")
	}
	for name, j := range w.Jobs {
		if w.Permissions.IsZero() && j.Permissions.IsZero() {
			faults = append(faults, name+" has no permissions")
		}
		if !j.Permissions.IsZero() && j.Permissions.Kind != yaml.MappingNode {
			faults = append(faults, name+" may do everything")
		}
		if j.Timeout == 0 {
			faults = append(faults, name+" has no timeout-minutes")
		}
	}
	slices.Sort(faults)
	return faults, nil
}

func writes(permissions yaml.Node) bool {
	return slices.ContainsFunc(permissions.Content, func(n *yaml.Node) bool { return n.Value == "write" })
}

// workflowFiles are the files of .github that GitHub runs.
func workflowFiles(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"workflows/*.yml", "actions/*/action.yml"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "..", ".github", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = string(text)
		}
	}
	return all
}

func TestWorkflowsAreSafe(t *testing.T) {
	commits, used := map[string]string{}, 0
	for file, text := range workflowFiles(t) {
		faults, err := workflowFaults(text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, fault := range faults {
			t.Errorf("%s: %s", file, fault)
		}
		for _, m := range anyAction.FindAllStringSubmatch(text, -1) {
			name, pin, _ := strings.Cut(m[1], "@")
			if commits[name] == "" {
				commits[name] = pin
			}
			if used++; commits[name] != pin {
				t.Errorf("%s: %s is used in two versions", file, name)
			}
		}
	}
	if used < 10 {
		t.Errorf("only %d uses of actions were found", used)
	}
}

func TestWorkflowFaults(t *testing.T) {
	const (
		commit = "3d3c42e5aac5ba805825da76410c181273ba90b1"
		safe   = "permissions:\n  contents: read\nconcurrency: x\njobs:\n  tea:\n    timeout-minutes: 1\n    steps:\n" +
			"      - uses: actions/checkout@" + commit + " # v7.0.1\n      - uses: ./.github/actions/acceptance\n"
	)
	for text, want := range map[string]string{
		safe:                                                               "",
		replaced(safe, commit+" # v7.0.1", "v7"):                           "actions/checkout@v7 is not pinned",
		replaced(safe, " # v7.0.1", ""):                                    "is not pinned",
		replaced(safe, commit, commit[:12]):                                "is not pinned",
		replaced(safe, "concurrency: x\n", ""):                             "it says nothing of concurrency",
		replaced(safe, "    timeout-minutes: 1\n", ""):                     "tea has no timeout-minutes",
		replaced(safe, "\n  contents: read", " write-all"):                 "all of its jobs may write",
		replaced(safe, "contents: read", "issues: write"):                  "all of its jobs may write",
		replaced(safe, "permissions:\n  contents: read\n", ""):             "tea has no permissions",
		replaced(safe, "  tea:\n", "  tea:\n    permissions: write-all\n"): "tea may do everything",
	} {
		faults, err := workflowFaults(text)
		if err != nil || (want == "") != (len(faults) == 0) || !strings.Contains(fmt.Sprint(faults), want) {
			t.Errorf("found %q, %v; want %q in\n%s", faults, err, want, text)
		}
	}
}

// expression is what GitHub puts in before a shell reads a script.
var expression = regexp.MustCompile(`\$\{\{.*?\}\}`)

// A script takes nothing from an expression: what stands in a name of a branch or in an input would be run.
func TestScriptsOfWorkflowsAreBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash on this machine")
	}
	for file, text := range workflowFiles(t) {
		var w workflow
		if err := yaml.Unmarshal([]byte(text), &w); err != nil {
			t.Fatal(err)
		}
		for _, step := range w.steps() {
			if expression.MatchString(step.Run) {
				t.Errorf("%s: the script of “%s” holds an expression; give it a variable", file, step.Name)
			}
			check := exec.CommandContext(t.Context(), bash, "-n")
			check.Stdin = strings.NewReader(step.Run)
			if out, err := check.CombinedOutput(); err != nil {
				t.Errorf("%s: %s: %v\n%s", file, step.Name, err, out)
			}
		}
	}
}
