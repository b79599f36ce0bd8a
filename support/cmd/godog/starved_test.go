package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bamboo-spec/steps"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// starving starts the server, and not the model, where eight others want the one processor.
const starving = `#!/bin/sh
export PATH='%PATH'
case "$BAMBOO_SPEC_CHILD" in
*'"Model":"",'*) exec nice -n 19 taskset -c 0 '%PROGRAM' ;;
*) exec '%PROGRAM' ;;
esac
`

// A server that gets no processor is not slow: it cannot be judged. One that is slow by
// itself does not become right by that. It takes half an hour and needs a machine of two
// processors or more, so it is run by hand, with how often it is to be done. Several servers starve at one time: each
// gets next to nothing, and most of the time is spent in waiting.
//
//	STARVED_SERVER=5 taskset -c 1 go test -count=1 -timeout 2h -parallel 5 -run AStarvedServer ./support/cmd/godog
func TestAStarvedServerIsNeverBroken(t *testing.T) {
	times, err := strconv.Atoi(os.Getenv("STARVED_SERVER"))
	if err != nil {
		t.Skip("not run: STARVED_SERVER does not say how often")
	}
	if runtime.GOOS != "linux" || runtime.NumCPU() != 1 {
		t.Fatal("start it on Linux with taskset -c 1: the driver must have a processor of its own")
	}
	promises := starvedPromises(t)
	executable := filepath.Join(t.TempDir(), "server")
	script := strings.NewReplacer("%PATH", os.Getenv("PATH"), "%PROGRAM", program).Replace(starving)
	if err := os.WriteFile(executable, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	occupy(t, 8)
	smoke := func(s *report.Scenario) bool { return slices.Contains(s.Tags, "@smoke") }
	for i := range times {
		t.Run(fmt.Sprintf("no defect, %d", i+1), func(t *testing.T) {
			t.Parallel()
			got := promises.verdicts(t, executable, "", smoke)
			if t.Logf("%v", got); got[report.Broken] > 0 || got[report.Unjudged] == 0 {
				t.Errorf("want none broken, and one or more that could not be judged")
			}
		})
	}
	for _, d := range defect.Of(defect.Performance) {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			got := promises.verdicts(t, executable, d.Name,
				func(s *report.Scenario) bool { return slices.Contains(d.About, s.Name) })
			if len(got) == 0 {
				t.Skip("not run: it is about scenarios that are @slow")
			}
			if t.Logf("%v", got); got[report.Broken]+got[report.Unjudged] == 0 {
				t.Error("all are kept")
			}
		})
	}
}

// starvedPromises are those of features/perf.
func starvedPromises(t *testing.T) suite {
	t.Helper()
	t.Chdir(filepath.Join("..", "..", ".."))
	s, err := runner.NewSuite(runner.Choice{Paths: []string{"features/perf"}}, steps.Add)
	if err != nil {
		t.Fatal(err)
	}
	return suite{s}
}

type suite struct{ *runner.Suite }

// verdicts runs the chosen scenarios one after another and counts what became of them.
func (s suite) verdicts(
	t *testing.T, executable, mistake string, chosen func(*report.Scenario) bool,
) map[report.Verdict]int {
	t.Helper()
	servers := target.NewChildren(target.ChildOptions{Dir: t.TempDir(), Executable: executable, Defect: mistake,
		StartTimeout: 5 * time.Minute})
	got := map[report.Verdict]int{}
	for _, one := range s.Scenarios() {
		if !chosen(one) {
			continue
		}
		result, err := s.RunOne(t.Context(), one, servers, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		got[result.Verdict]++
		switch {
		case result.Verdict == report.Broken:
			t.Logf("broken: %s: %v", one.Name, result.Err)
		case result.Verdict == report.Unjudged && !strings.Contains(fmt.Sprint(result.Err), "processor"):
			t.Errorf("could not be judged, and not for want of a processor: %s: %v", one.Name, result.Err)
		}
	}
	if err := servers.Close(); err != nil {
		t.Log(err)
	}
	return got
}

// occupy keeps the first processor busy with n processes until the test ends, or the process that it runs in.
func occupy(t *testing.T, n int) {
	t.Helper()
	for range n {
		busy := exec.CommandContext(t.Context(), "taskset", "-c", "0", "sh", "-c",
			"while kill -0 $PPID 2>/dev/null; do :; done")
		if err := busy.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = busy.Process.Kill()
			_ = busy.Wait() // it was killed
		})
	}
}
