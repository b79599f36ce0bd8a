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
	"sync"
	"testing"
)

// environment is a machine, as odd as there are, that a run of the command is put into.
type environment struct {
	needs    []need
	prepare  func(*root) // after the root was made
	shell    string      // of sh; "$@" in it is the run
	features string      // besides those that every environment has; "": none
	command  string      // what godog.yml starts; "": the reference server
	args     []string    // of run
	code     []int       // the exit codes that it may have
	cutShort bool        // the run may be ended before it cleared away; the next one does it then
	say      []string    // what it says, each on standard output or standard error
}

// need is what a test must be able to do to make an environment.
type need struct {
	of    string
	there func() bool
}

var (
	aShell     = need{"a system with a POSIX shell", func() bool { return runtime.GOOS != "windows" }}
	linux      = need{"Linux", func() bool { return runtime.GOOS == "linux" }}
	rootUser   = need{"root", func() bool { return os.Geteuid() == 0 }}
	namespaces = need{"namespaces of mounts and of the network", sync.OnceValue(func() bool {
		return exec.Command("unshare", "-m", "-n", "true").Run() == nil
	})}
	fullDevice = need{"/dev/full", func() bool {
		info, err := os.Stat("/dev/full")
		return err == nil && info.Mode()&os.ModeCharDevice != 0
	}}
)

// calm is what every environment is asked: an answer over HTTP, and one through the gateway.
const calm = `Feature: Answers
  Scenario: An answer is complete
    Given the model answers "Hello" with "Hello to you"
    When the user asks "Hello"
    Then the answer is "Hello to you"

  Scenario: An answer through the gateway is complete
    Given the model answers "Hello" with "Hello to you"
    And the user is connected to the gateway
    When the user asks "Hello" through the gateway
    Then the answer is "Hello to you"
`

// many is what needs more than a little of the machine.
const many = `Feature: Crowds
  Scenario: Silent connections do not block the next user
    When 90 clients connect to Bamboo's HTTP port and stay silent
    Then Bamboo still answers the next user

  Scenario: Silent gateway connections do not block the next user
    When 60 clients connect to the gateway's port and stay silent
    Then Bamboo still answers the next user

  Scenario: Messages at the same time are all stored
    Given the user has chosen a new session id
    When 80 clients send a message each to the session at the same time
    Then the history holds each of these messages once

  Scenario: Other readers are not affected when one connection breaks
    Given Ann's link can fail
    And Ann is connected to the gateway
    And Ben is connected to the gateway in Ann's conversation
    And Ann is reading the answer to "Count from 1 to 30" through the gateway
    When Ann's link is reset after 3 tokens of the answer
    Then Ann's answer breaks off
    And Ben's answer is complete
`

// wrong is a promise that is truly broken.
const wrong = `Feature: Wrong
  Scenario: An answer is another one
    Given the model answers "Hello" with "Hello to you"
    When the user asks "Hello"
    Then the answer is "Goodbye"
`

// run puts a run of the command into the environment and holds it to what is said of it.
func (e environment) run(t *testing.T) {
	for _, n := range append([]need{aShell}, e.needs...) {
		if !n.there() {
			t.Skipf("not run: it needs %s", n.of)
		}
	}
	t.Parallel()
	files := map[string]string{"features/stream/calm.feature": calm}
	if e.features != "" {
		files["features/stream/more.feature"] = e.features
	}
	if e.command != "" {
		files["godog.yml"] = fmt.Sprintf(
			"profiles:\n  reference:\n    target: command\n    command: [sh, -c, '%s', %s]\n", e.command, program)
	}
	r := emptyRoot(t, files)
	if e.prepare != nil {
		e.prepare(r)
	}
	got := r.inShell(e.shell, append([]string{"run"}, e.args...)...)
	if e.cutShort || strings.Contains(got.errs, "\nfatal error: ") { // Go's runtime has ended the run
		r.awaitEnd()
		r.godog("run", "features/stream/calm.feature")
	}
	r.leftNothing()
	if !slices.Contains(e.code, got.code) {
		t.Errorf("exit code %d, want one of %d\n%s%s", got.code, e.code, got.out, got.errs)
	}
	for _, say := range e.say {
		if !strings.Contains(got.out+got.errs, say) {
			t.Errorf("it does not say %q:\n%s%s", say, got.out, got.errs)
		}
	}
}

// inShell runs the command as "$@" of a script.
func (r *root) inShell(script string, args ...string) outcome {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), limit)
	defer cancel()
	cmd := r.command(ctx, args...)
	cmd.Args = append([]string{"sh", "-c", script, "sh", cmd.Path}, args...)
	var err error
	if cmd.Path, err = exec.LookPath("sh"); err != nil {
		r.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		r.t.Fatalf("%s: %v, %v\n%s%s", script, err, ctx.Err(), out.String(), errs.String())
	}
	return outcome{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// givenTo gives the project to a user without any right beyond it and lets that user reach it.
func givenTo(user int) func(*root) {
	return func(r *root) {
		for _, dir := range []string{r.dir, r.temp, filepath.Dir(r.dir), filepath.Dir(program), program} {
			if err := os.Chmod(dir, 0o755); err != nil {
				r.t.Fatal(err)
			}
		}
		for _, dir := range []string{r.dir, r.temp} {
			if err := os.Chown(dir, user, user); err != nil {
				r.t.Fatal(err)
			}
		}
	}
}

// as starts what follows it as that user.
func as(user int) string {
	return fmt.Sprintf("setpriv --reuid %d --regid %d --clear-groups ", user, user)
}
