package baseline

import (
	"context"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// Environment is where a run was measured, and what of.
type Environment struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	CPU     string `json:"cpu"`  // model; empty where it cannot be told
	CPUs    int    `json:"cpus"` // logical ones
	Go      string `json:"go"`
	Commit  string `json:"commit"` // of the suite, with + if files were changed since; empty without git
	Target  string `json:"target"`
	Profile string `json:"profile"`
}

// Here is the environment of this process; the target is known to the run alone.
func Here(ctx context.Context) Environment {
	e := Environment{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version(),
		Commit: commit(ctx)}
	if all, err := cpu.InfoWithContext(ctx); err == nil && len(all) > 0 {
		e.CPU = strings.Join(strings.Fields(all[0].ModelName), " ")
	}
	return e
}

// commit is the one that is checked out in the working directory.
func commit(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	id, err := exec.CommandContext(ctx, "git", "rev-parse", "HEAD").Output()
	if err != nil { // no git, or no repository
		return ""
	}
	changed, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--untracked-files=no").Output()
	mark := ""
	if err != nil || len(changed) > 0 {
		mark = "+"
	}
	return strings.TrimSpace(string(id)) + mark
}

// machine is what must be alike before two runs can be compared without a word.
func (e Environment) machine() string {
	words := []string{e.OS + "/" + e.Arch, e.CPU}
	if e.CPUs > 0 {
		words = append(words, count(e.CPUs, "processor"))
	}
	return strings.Join(without(words, ""), ", ")
}
