package procmon

import (
	"os"
	"slices"
	"testing"
	"time"
)

func TestWhatTheKernelSaysIsRead(t *testing.T) {
	busy, steal, err := procStat("cpu  10 20 30 400 5 6 7 8 0 0\ncpu0 1 1 1\n")
	if err != nil || busy != 600*time.Millisecond || steal != 80*time.Millisecond {
		t.Errorf("got %s, %s, %v", busy, steal, err)
	}
	for _, bad := range []string{"", "cpu 1 2", "cpu a 2 3 4 5 6 7 8"} {
		if _, _, err := procStat(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if d := pressureTotal(
		"some avg10=1.00 avg60=2.00 avg300=3.00 total=1500\nfull avg10=0.00 total=9\n"); d != 1500*time.Microsecond {
		t.Errorf("got %s", d)
	}
	if ran, waited, ok := schedstat("1000 2000 3\n"); !ok || ran != 1000 || waited != 2000 {
		t.Errorf("got %s, %s, %t", ran, waited, ok)
	}
	for stat, want := range map[string]time.Duration{
		"nr_periods 3\nnr_throttled 2\nthrottled_usec 1500\n": 1500 * time.Microsecond,
		"nr_periods 3\nnr_throttled 2\nthrottled_time 1500\n": 1500,
		"": 0,
	} {
		if got := throttledTime(stat); got != want {
			t.Errorf("%q: %s", stat, got)
		}
	}
}

func TestGroupsUpToTheRootCount(t *testing.T) {
	for cgroup, want := range map[string][]string{
		"0::/a/b\n": {"/sys/fs/cgroup/a/b/cpu.stat", "/sys/fs/cgroup/a/cpu.stat",
			"/sys/fs/cgroup/cpu.stat"},
		"4:memory:/x\n3:cpu,cpuacct:/\n": {"/sys/fs/cgroup/cpu,cpuacct/cpu.stat"},
		"2:cpuset:/\nbad\n":              nil,
	} {
		if got := cpuStats(cgroup); !slices.Equal(got, want) {
			t.Errorf("%q: %q", cgroup, got)
		}
	}
}

func TestAMachineIsRead(t *testing.T) {
	m, err := OpenMachine(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for sum := 0; ; sum++ {
		if m.processes[0].ran > 0 {
			break
		}
		if _, err := m.Read(); err != nil {
			t.Fatal(err)
		}
	}
	u, err := m.Read()
	if err != nil || len(u.Waited) != 1 || u.Waited[0] < 0 || u.Others < 0 {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, err := OpenMachine(1 << 30); err == nil {
		t.Error("a process that does not exist is read")
	}
}

func TestAWatchReadsUntilItIsStopped(t *testing.T) {
	w := WatchMachine(time.Millisecond, os.Getpid())
	usages, err := w.Stop()
	if err != nil || len(usages) == 0 {
		t.Errorf("got %v, %v", usages, err)
	}
}
