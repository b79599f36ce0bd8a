package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

const endless = `Feature: Answers
  Scenario: One that is over
    When a client asks "/health" for Bamboo's health
    Then Bamboo reports that it is healthy

  Scenario: One that waits
    Given the model pauses after 1 token of its answer "never to be ended" to "Hello?"
    When the user asks "Hello?"
    Then the answer is complete

  Scenario: One that comes later
    When a client asks "/health" for Bamboo's health
    Then Bamboo reports that it is healthy
`

// running is a run of the endless feature whose first scenario is over, with what
// it has said so far.
type running struct {
	*root
	cmd   *exec.Cmd
	lines *bufio.Reader
	said  strings.Builder
	errs  bytes.Buffer
	limit context.Context
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals that a test could send")
	}
	r := &running{root: emptyRoot(t, map[string]string{"features/stream/x.feature": endless})}
	r.env = []string{"BAMBOO_API_TIMEOUT=120"} // longer than this test waits
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	r.limit = ctx
	r.cmd = r.command(ctx, append([]string{"run", "--concurrency", "1", "--format", "pretty"}, args...)...)
	r.cmd.Stderr = &r.errs
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.lines = bufio.NewReader(out)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.until("  ✓ Then Bamboo reports that it is healthy\n")
	if n := len(r.processes()); runtime.GOOS == "linux" && n < 2 {
		t.Errorf("only %d processes are seen while it runs: their end could not be", n)
	}
	return r
}

// until reads the output up to a line, or to its end if that is "".
func (r *running) until(line string) {
	r.t.Helper()
	for {
		text, err := r.lines.ReadString('\n')
		r.said.WriteString(text)
		if err == io.EOF && line == "" {
			return
		}
		if err != nil {
			r.t.Fatalf("%v, %v, in vain waited for %q:\n%s%s", err, r.limit.Err(), line, r.said.String(),
				r.errs.String())
		}
		if text == line {
			return
		}
	}
}

// end waits for the end of the run and returns what it came to.
func (r *running) end() outcome {
	r.t.Helper()
	r.until("")
	_ = r.cmd.Wait() // its exit code is looked at instead
	if r.limit.Err() != nil {
		r.t.Fatalf("it did not end:\n%s%s", r.said.String(), r.errs.String())
	}
	r.leftNothing()
	return outcome{r.said.String(), r.errs.String(), r.cmd.ProcessState.ExitCode()}
}

func (r *running) signal(s os.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
}

// A Ctrl-C ends the run at once, leaves no process and no file behind, and what had
// been run is told. go tool passes on the signal of the terminal: two are one.
func TestAnInterruptCleansUpAndSaysWhatHadBeenRun(t *testing.T) {
	for name, signals := range map[string][]os.Signal{
		"one": {os.Interrupt}, "two at once": {os.Interrupt, os.Interrupt}, "from a supervisor": {syscall.SIGTERM},
		"of a closed terminal": {syscall.SIGHUP},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heeded(t, signals...)
			r := start(t)
			for _, s := range signals {
				r.signal(s)
			}
			got := r.end()
			if got.code != 2 || !strings.Contains(got.out,
				"\ninterrupted when 1 of 3 promises had been run: 1 kept  ") {
				t.Errorf("exit code %d, it says\n%s", got.code, got.out)
			}
			if got.errs != "\ninterrupted: cleaning up (again to end at once)\n" {
				t.Errorf("on standard error it says %q", got.errs)
			}
			for _, not := range []string{"BROKEN", "The run itself", "One that waits (", "see:"} {
				if strings.Contains(got.out, not) {
					t.Errorf("it says %q of an interrupted run:\n%s", not, got.out)
				}
			}
		})
	}
}

// Whoever reads the output may go (| head); the run still ends in good order.
func TestAnOutputThatNobodyReads(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no pipes that end a program")
	}
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := r.command(ctx, "run")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []io.Closer{read, write} {
		if err := end.Close(); err != nil {
			t.Error(err)
		}
	}
	_ = cmd.Wait() // its exit code is looked at instead
	if code := cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(errs.String(), "broken pipe") {
		t.Errorf("exit code %d, %s", code, errs.String())
	}
	r.leftNothing()
}

// heeded skips a test of signals that whoever started it has told all its children to ignore.
func heeded(t *testing.T, signals ...os.Signal) {
	t.Helper()
	for _, s := range signals {
		if signal.Ignored(s) {
			t.Skipf("%s is ignored here, as it is under nohup", s)
		}
	}
}
