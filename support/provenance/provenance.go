// Package provenance says where results come from: the commit of the suite, the job of CI and
// the machine. Its entry point is Here.
package provenance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// Provenance is where a run was made, and with which state of the suite.
type Provenance struct {
	OS     string `json:"os"`
	Arch   string `json:"arch"`
	CPU    string `json:"cpu"`  // model; empty where it cannot be told
	CPUs   int    `json:"cpus"` // logical ones
	Go     string `json:"go"`
	Commit string `json:"commit"`           // of the suite, with + if files were changed since; empty without git
	Branch string `json:"branch,omitempty"` // empty if none is checked out
	CI     *CI    `json:"ci,omitempty"`     // nil: not a job of CI
}

// Here is the provenance of what this process does in its working directory.
func Here(ctx context.Context) Provenance {
	p := Provenance{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version()}
	if all, err := cpu.InfoWithContext(ctx); err == nil && len(all) > 0 {
		p.CPU = strings.Join(strings.Fields(all[0].ModelName), " ")
	}
	p.Commit, p.Branch = checkout(ctx)
	if job := detect(os.Getenv); job != nil {
		p.CI = &job.CI
		if p.Commit == "" {
			p.Commit = job.commit
		}
		if p.Branch == "" { // jobs of CI check out a commit, not a branch
			p.Branch = job.branch
		}
	}
	return p
}

// checkout is what is checked out in the working directory; both are empty without git.
func checkout(ctx context.Context) (commit, branch string) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	commit, err := git(ctx, "rev-parse", "HEAD")
	if err != nil { // no git, or no repository
		return "", ""
	}
	if changed, err := git(ctx, "status", "--porcelain", "--untracked-files=no"); err != nil || changed != "" {
		commit += "+"
	}
	branch, err = git(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	if err != nil { // a commit alone is checked out
		branch = ""
	}
	return commit, branch
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	return strings.TrimSpace(string(out)), err
}

// Machine names the machine. Measurements of two machines that differ in it cannot be compared without a word.
func (p Provenance) Machine() string {
	words := []string{p.OS + "/" + p.Arch, p.CPU}
	switch {
	case p.CPUs == 1:
		words = append(words, "1 processor")
	case p.CPUs > 1:
		words = append(words, fmt.Sprintf("%d processors", p.CPUs))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// Short is the commit in twelve characters, with its mark; "" without one.
func (p Provenance) Short() string {
	id, changed := strings.CutSuffix(p.Commit, "+")
	if len(id) > 12 {
		id = id[:12]
	}
	if changed {
		id += "+"
	}
	return id
}

// Source is the commit in words: 1a2b3c4d5e6f on main, with changes that are not committed.
func (p Provenance) Source() string {
	id, changed := strings.CutSuffix(p.Short(), "+")
	if id == "" {
		return ""
	}
	if p.Branch != "" {
		id += " on " + p.Branch
	}
	if changed {
		id += ", with changes that are not committed"
	}
	return id
}
