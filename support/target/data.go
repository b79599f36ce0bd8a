package target

import (
	"os"

	"github.com/shirou/gopsutil/v3/disk"
)

const (
	// inMemory is where Linux keeps files that need no disk.
	inMemory = "/dev/shm"
	// roomForData is how many bytes must be free there: far more than the servers of
	// the longest measurement write.
	roomForData = 1 << 30
)

// DataFolder makes a folder for the data of all servers of ours. It is in memory
// where the machine has room for it: a disk that is shared with others now and then
// takes a third of a second over a write, which would be measured as the server's.
// What a process wrote there outlives the process, also one that is killed. Whoever
// sets TMPDIR has it there. The caller removes it.
func DataFolder() (string, error) {
	if os.Getenv("TMPDIR") == "" {
		if u, err := disk.Usage(inMemory); err == nil && u.Fstype == "tmpfs" && u.Free >= roomForData {
			if dir, err := os.MkdirTemp(inMemory, "bamboo-spec-"); err == nil {
				return dir, nil
			}
		}
	}
	return os.MkdirTemp("", "bamboo-spec-")
}
