package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is the command as it is built.
var program string

func TestMain(m *testing.M) { os.Exit(build(m)) }

func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "godog-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "godog.exe")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// limit is how long a run of a test may take; running into it is a failure.
const limit = 3 * time.Minute

// outcome is what a run of the command came to.
type outcome struct {
	out, errs string
	code      int
}

// root is a folder to run in: a project's root, or one that a test makes.
type root struct {
	t    *testing.T
	dir  string
	temp string   // TMPDIR of the command: nothing may be left there
	env  []string // NAME=value, added to a bare environment
}

// emptyRoot is a project of these files, path and content; without a godog.yml it gets the plainest.
func emptyRoot(t *testing.T, files map[string]string) *root {
	t.Helper()
	r := &root{t: t, dir: t.TempDir(), temp: t.TempDir()}
	if _, ok := files["godog.yml"]; !ok {
		r.write("godog.yml", "profiles:\n  reference:\n    target: child\n")
	}
	for name, content := range files {
		r.write(name, content)
	}
	return r
}

// ownRoot is this project.
func ownRoot(t *testing.T) *root {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return &root{t: t, dir: dir, temp: t.TempDir()}
}

func (r *root) write(name, content string) {
	r.t.Helper()
	name = filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r *root) read(name string) string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(name)))
	if err != nil {
		r.t.Error(err)
	}
	return string(text)
}

// command is the command with these arguments, not yet started.
func (r *root) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = r.dir
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(name, "BAMBOO_") && !strings.HasPrefix(name, "RUN_") &&
			!strings.HasPrefix(name, "GITHUB_") && name != "NO_COLOR" {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "TMPDIR="+r.temp, "TMP="+r.temp, "TEMP="+r.temp)
	cmd.Env = append(cmd.Env, r.env...)
	return cmd
}

// godog runs the command to its end and looks whether it left anything behind.
func (r *root) godog(args ...string) outcome {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), limit)
	defer cancel()
	cmd := r.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		r.t.Fatalf("godog %q: %v, %v\n%s%s", args, err, ctx.Err(), out.String(), errs.String())
	}
	r.leftNothing()
	return outcome{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// leftNothing fails the test if a file or a process of the command is still there.
func (r *root) leftNothing() {
	r.t.Helper()
	left, err := filepath.Glob(filepath.Join(r.temp, "*"))
	if err != nil || len(left) > 0 {
		r.t.Errorf("left in the temporary folder: %v %v", left, err)
	}
	for _, p := range r.processes() {
		r.t.Errorf("left running: %s", p)
	}
}

// awaitEnd waits until no process of the command is left, at most 15 s: a child whose parent was
// killed needs a moment to notice.
func (r *root) awaitEnd() {
	tick, over := time.NewTicker(50*time.Millisecond), time.After(15*time.Second)
	defer tick.Stop()
	for len(r.processes()) > 0 {
		select {
		case <-tick.C:
		case <-over:
			return
		}
	}
}

// processes are those that have this root's TEMP in their environment, as all have
// that the command starts. Where the system does not tell, there are none. The go command is none of
// them: godog asks it something as soon as it is loaded, and once a day it leaves a process behind that
// counts for its makers.
func (r *root) processes() []string {
	if runtime.GOOS != "linux" {
		return nil
	}
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		r.t.Fatal(err)
	}
	var found []string
	for _, file := range environments {
		text, err := os.ReadFile(file)
		if err != nil { // it has ended, or is somebody else's
			continue
		}
		executable, _ := os.Readlink(filepath.Join(filepath.Dir(file), "exe"))
		if slices.Contains(strings.Split(string(text), "\x00"), "TEMP="+r.temp) && filepath.Base(executable) != "go" {
			found = append(found, filepath.Dir(file))
		}
	}
	return found
}
