package procmon

import (
	"fmt"
	"os"
	"strings"

	"github.com/shirou/gopsutil/v3/process"
)

// startsApart is how far two readings of one process's start may be apart, in
// milliseconds: the system's idea of when it booted moves with its clock.
const startsApart = 2000

// Owner names this process in what it leaves behind, by its id, its start and, on Linux,
// the namespace that its id counts in: 4242-1764358167000-4026531836.
func Owner() string {
	pid := os.Getpid()
	started, err := startOf(pid)
	if err != nil {
		started = 0 // then Gone keeps what carries the name
	}
	return fmt.Sprintf("%d-%d-%d", pid, started, namespace())
}

// Gone reports whether the process that an Owner names has ended. Of a name that it cannot
// read, or of a process elsewhere, it says no.
func Gone(owner string) bool {
	var pid int
	var started, space int64
	if n, err := fmt.Sscanf(owner, "%d-%d-%d", &pid, &started, &space); err != nil || n != 3 || pid <= 0 ||
		started == 0 || space != namespace() {
		return false
	}
	alive, err := process.PidExists(int32(pid))
	if err != nil || !alive {
		return err == nil
	}
	now, err := startOf(pid)
	return err == nil && (now < started-startsApart || now > started+startsApart)
}

func startOf(pid int) (int64, error) {
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return 0, err
	}
	return p.CreateTime()
}

// namespace tells apart the processes of containers that share a folder; 0 where there is none.
func namespace() int64 {
	var n int64
	link, err := os.Readlink("/proc/self/ns/pid")
	if err == nil {
		_, _ = fmt.Sscanf(strings.TrimPrefix(link, "pid:"), "[%d]", &n) // 0 if it reads otherwise
	}
	return n
}
