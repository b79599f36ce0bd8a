package target

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/shirou/gopsutil/v3/disk"

	"bamboo-spec/support/procmon"
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
// sets TMPDIR has it there. The caller removes it; of a caller that was killed the next call does.
func DataFolder() (string, error) {
	if os.Getenv("TMPDIR") == "" {
		if u, err := disk.Usage(inMemory); err == nil && u.Fstype == "tmpfs" {
			sweep(inMemory)
			if u.Free >= roomForData {
				if dir, err := ownFolder(inMemory); err == nil {
					return dir, nil
				}
			}
		}
	}
	return RunFolder()
}

// RunFolder makes a folder on disk, for the files of a run. The caller removes it; of a caller
// that was killed the next call does.
func RunFolder() (string, error) {
	sweep(os.TempDir())
	return ownFolder(os.TempDir())
}

func ownFolder(dir string) (string, error) {
	return os.MkdirTemp(dir, "bamboo-spec-"+procmon.Owner()+"-")
}

var ownedFolder = regexp.MustCompile(`^bamboo-spec-(\d+-\d+-\d+)-\d+$`)

// sweep removes the folders whose owners have ended. What cannot be removed, as that of
// another user, stays.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if m := ownedFolder.FindStringSubmatch(e.Name()); m != nil && procmon.Gone(m[1]) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}
