package procmon

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

func TestOnlyWhatADeadProcessLeftIsGone(t *testing.T) {
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	started, err := startOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	named := func(pid int, started, space int64) string { return fmt.Sprintf("%d-%d-%d", pid, started, space) }
	for owner, want := range map[string]bool{
		Owner(): false,
		named(ended.Process.Pid, started, namespace()):   true,
		named(os.Getpid(), started-60_000, namespace()):  true, // an earlier process had the same id
		named(ended.Process.Pid, started, namespace()+1): false,
		named(ended.Process.Pid, 0, namespace()):         false,
		"":                                               false, "a-b-c": false, "-1-2-3": false,
	} {
		if got := Gone(owner); got != want {
			t.Errorf("%q: %t", owner, got)
		}
	}
}
