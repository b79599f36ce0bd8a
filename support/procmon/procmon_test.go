package procmon

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// The test binary is, by its environment, a process that waits for its input to end.
const roleVariable = "PROCMON_TEST_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		fmt.Println("ready")
		_, _ = io.Copy(io.Discard, os.Stdin) // whatever ends it ends this process
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// waiting starts a process that waits until it is ended.
func waiting(t *testing.T) (pid int, end func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=wait")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if ended {
			return
		}
		ended = true
		if err := stdin.Close(); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(end)
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return cmd.Process.Pid, end
}

// dial opens a connection of this process to itself: two ends.
func dial(t *testing.T, l net.Listener) {
	t.Helper()
	a, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(); _ = b.Close() })
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestNowCountsWhatWasAdded(t *testing.T) {
	p, err := Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t)
	debug.FreeOSMemory()
	before, err := p.Now()
	if err != nil {
		t.Fatal(err)
	}
	const more = 40
	for range more {
		dial(t, l)
	}
	const bytes = 64 << 20
	big := make([]byte, bytes)
	for i := 0; i < bytes; i += 4096 {
		big[i] = 1
	}
	after, err := p.Now()
	if err != nil {
		t.Fatal(err)
	}
	// Files and memory of other work may have been freed between the two.
	for q, want := range map[Quantity]float64{OpenFiles: 2*more - 30, Connections: 2 * more, Memory: bytes / 2,
		Threads: -100} {
		if got := after[q].Value - before[q].Value; got < want || after[q].Value <= 0 ||
			after[q].At.Before(before[q].At) {
			t.Errorf("%s grew by %v, want at least %v (%+v, then %+v)", q, got, want, before[q], after[q])
		}
	}
	if big[4096] != 1 {
		t.Error("the memory is gone")
	}
}

func TestWatchSamplesEveryQuantity(t *testing.T) {
	p, err := Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	w := p.Watch(time.Millisecond)
	for burn := time.Now(); time.Since(burn) < 300*time.Millisecond; { // something to be seen
	}
	series := w.Stop()
	ended := time.Now()
	for _, q := range Quantities {
		s := series[q]
		if s.Err != nil || len(s.Samples) < 2 {
			t.Errorf("%s: %d samples, %v", q, len(s.Samples), s.Err)
			continue
		}
		last, most := began, 0.0
		for _, sample := range s.Samples {
			if sample.At.Before(last) || sample.At.After(ended) || sample.Value < 0 {
				t.Errorf("%s: sample %+v is out of order", q, sample)
			}
			last, most = sample.At, max(most, sample.Value)
		}
		if most == 0 && q != Connections {
			t.Errorf("%s is always 0", q)
		}
	}
	if again := w.Stop(); len(again) != len(series) {
		t.Error("the second Stop returns something else")
	}
}

func TestEndOfTheProcessIsNoSample(t *testing.T) {
	pid, end := waiting(t)
	p, err := Open(pid)
	if err != nil {
		t.Fatal(err)
	}
	if now, err := p.Now(); err != nil || now[Memory].Value <= 0 {
		t.Errorf("%+v, %v", now, err)
	}
	w := p.Watch(time.Millisecond)
	end()
	if _, err := p.Now(); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("reading an ended process: %v", err)
	}
	p.Watch(time.Millisecond).Stop()
	after := p.Watch(time.Hour).Stop()
	for _, q := range Quantities {
		if after[q].Err == nil || len(after[q].Samples) > 0 {
			t.Errorf("%s of an ended process: %+v", q, after[q])
		}
	}
	for q, s := range w.Stop() {
		for _, sample := range s.Samples {
			if q == Memory && sample.Value == 0 {
				t.Errorf("an ended process has a sample without memory")
			}
		}
	}
}

func TestAnotherProcessWithTheSameIDIsNotRead(t *testing.T) {
	p, err := Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	p.created--
	if _, err := p.Now(); err == nil {
		t.Error("a process that began at another time is read")
	}
}

func TestFindListening(t *testing.T) {
	l := listen(t)
	port := l.Addr().(*net.TCPAddr).Port
	dial(t, l) // a connection at the same port is not a listener
	pid, err := FindListening(port)
	if err != nil || pid != os.Getpid() {
		t.Errorf("process %d, %v; want %d", pid, err, os.Getpid())
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if pid, err := FindListening(port); err == nil {
		t.Errorf("nobody listens any more, and process %d is found", pid)
	}
}

func TestNoProcess(t *testing.T) {
	for _, pid := range []int{0, -1, 1 << 30} {
		if _, err := Open(pid); err == nil {
			t.Errorf("process %d is found", pid)
		}
	}
}
