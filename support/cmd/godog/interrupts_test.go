package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// latestMoment is when a run of all features is interrupted at the latest; it goes on for longer.
const latestMoment = 8 * time.Second

// A run that is interrupted at any moment ends soon, leaves nothing behind, and its reports
// can be read; what one leaves that was killed is taken away by the next. Here it is done a
// few times; how often, and beside what, is said by hand:
//
//	stress-ng --cpu 4 --timeout 10m & INTERRUPTS=20 go test -count=1 -v -run AtAnyMoment ./support/cmd/godog
func TestRunsAreInterruptedAtAnyMoment(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: it needs /proc to see what is left")
	}
	heeded(t, os.Interrupt)
	times := 2
	text, byHand := os.LookupEnv("INTERRUPTS")
	if byHand {
		var err error
		if times, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	} else if testing.Short() {
		t.Skip("not run: -short")
	}
	for i := range times {
		moment := rand.N(latestMoment)
		t.Run(fmt.Sprintf("Ctrl-C %d after %s", i+1, moment.Round(time.Millisecond)), func(t *testing.T) {
			r := ofAllFeatures(t, i%2 == 0)
			r.begin()
			took := r.end(moment, os.Interrupt)
			t.Logf("it ended %s after the signal with exit code %d", took.Round(time.Millisecond),
				r.cmd.ProcessState.ExitCode())
			if byHand && took > 5*time.Second {
				t.Errorf("it took too long:\n%s", r.said.String())
			}
			r.leavesNothing()
			r.hasWholeReports()
		})
		t.Run(fmt.Sprintf("SIGKILL %d after %s", i+1, moment.Round(time.Millisecond)), func(t *testing.T) {
			r := ofAllFeatures(t, i%2 == 0)
			r.begin()
			r.end(moment, syscall.SIGKILL)
			killed := r.cmd.Process.Pid
			r.begin("features/health")
			if err := r.cmd.Wait(); err != nil {
				t.Errorf("the next run: %v\n%s", err, r.said.String())
			}
			r.leavesNothing(killed)
			r.hasWholeReports()
		})
	}
}

// interrupted is a run that a signal ends.
type interrupted struct {
	*root
	inMemory bool // TMPDIR is not set, so the data is in /dev/shm
	cmd      *exec.Cmd
	said     bytes.Buffer
}

func ofAllFeatures(t *testing.T, inMemory bool) *interrupted {
	t.Helper()
	r := emptyRoot(t, nil)
	if err := os.CopyFS(filepath.Join(r.dir, "features"),
		os.DirFS(filepath.Join("..", "..", "..", "features"))); err != nil {
		t.Fatal(err)
	}
	return &interrupted{root: r, inMemory: inMemory}
}

const allFormats = "summary,junit:out/junit.xml,messages:out/run.ndjson,html:out/index.html," +
	"cucumber:out/cucumber.json,markdown:out/summary.md"

func (r *interrupted) begin(paths ...string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), limit)
	r.t.Cleanup(cancel)
	r.cmd = r.command(ctx, append([]string{"run", "--format", allFormats}, paths...)...)
	if r.inMemory {
		r.cmd.Env = slices.DeleteFunc(r.cmd.Env, func(v string) bool { return strings.HasPrefix(v, "TMPDIR=") })
	}
	r.cmd.Stdout, r.cmd.Stderr = &r.said, &r.said
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
}

// end signals the run at a moment and returns how long it then takes to end.
func (r *interrupted) end(moment time.Duration, s os.Signal) time.Duration {
	r.t.Helper()
	var signalled time.Time
	signal := time.AfterFunc(moment, func() {
		signalled = time.Now()
		if err := r.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
			r.t.Error(err)
		}
	})
	_ = r.cmd.Wait() // that it ends by a signal is wanted
	if signal.Stop() {
		r.t.Fatalf("it ended before it was interrupted:\n%s", r.said.String())
	}
	return time.Since(signalled)
}

// leavesNothing fails the test if a file or a process of the run, or of one killed before, is
// still there.
func (r *interrupted) leavesNothing(killed ...int) {
	r.t.Helper()
	if len(killed) > 0 {
		r.awaitEnd()
	}
	r.leftNothing()
	folders := []string{filepath.Join(r.dir, "out", "*.part")}
	for _, pid := range append(killed, r.cmd.Process.Pid) {
		for _, dir := range []string{"/dev/shm", "/tmp"} {
			folders = append(folders, fmt.Sprintf("%s/bamboo-spec-%d-*", dir, pid))
		}
	}
	for _, pattern := range folders {
		if left, err := filepath.Glob(pattern); err != nil || len(left) > 0 {
			r.t.Errorf("left: %v %v", left, err)
		}
	}
}

// hasWholeReports holds that every report that was begun can be read to its end.
func (r *interrupted) hasWholeReports() {
	r.t.Helper()
	for name, whole := range map[string]func([]byte) error{
		"junit.xml": func(text []byte) error { return xml.Unmarshal(text, &struct{}{}) },
		"run.ndjson": func(text []byte) error {
			lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
			for _, line := range lines {
				if !json.Valid(line) {
					return fmt.Errorf("no JSON: %s", line)
				}
			}
			if !bytes.HasPrefix(lines[len(lines)-1], []byte(`{"testRunFinished":`)) {
				return io.ErrUnexpectedEOF
			}
			return nil
		},
		"index.html": func(text []byte) error {
			if !bytes.HasSuffix(bytes.TrimSpace(text), []byte("</html>")) {
				return io.ErrUnexpectedEOF
			}
			return nil
		},
		"cucumber.json": func(text []byte) error { return json.Unmarshal(text, new(any)) },
	} {
		text, err := os.ReadFile(filepath.Join(r.dir, "out", name))
		if errors.Is(err, os.ErrNotExist) && r.said.Len() == 0 {
			continue // it was interrupted before it had begun
		}
		if err == nil {
			err = whole(text)
		}
		if err != nil {
			r.t.Errorf("%s: %v\n%s", name, err, r.said.String())
		}
	}
}
