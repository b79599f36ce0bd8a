package openfiles

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"testing"
)

func TestReserveMakesRoomAtOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: only Linux needs it")
	}
	limit, ok := Limit()
	if !ok || limit < 200 {
		t.Fatalf("a limit of %d, %v", limit, ok)
	}
	for _, n := range []uint64{min(limit-1, 3000), 1 << 40} { // the second is more than may be
		Reserve(int(n))
		if size := tableSize(t); size < min(n, limit-1) {
			t.Errorf("room for %d descriptors after Reserve(%d), and %d are allowed", size, n, limit)
		}
	}
}

// tableSize is how many descriptors there is room for.
func tableSize(t *testing.T) uint64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(status, []byte("FDSize:\t"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	n, err := strconv.ParseUint(string(line), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
