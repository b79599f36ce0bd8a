package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// working is godog worker without a master, once it has said that there is none.
func working(t *testing.T, r *root, args ...string) (cmd *exec.Cmd, in io.WriteCloser) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals that a test could send")
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(silent.Addr().String())
	if err := silent.Close(); err != nil { // nobody answers there
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	cmd = r.command(ctx, append([]string{"worker", "--master-port", port}, args...)...)
	if in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(errs).ReadString('\n')
	if want := "godog worker: no master at 127.0.0.1:" + port + ": "; err != nil || !strings.HasPrefix(line, want) {
		t.Errorf("it says %q, %v; want %s", line, err, want)
	}
	return cmd, in
}

func TestAWorkerEndsWhenItIsToldTo(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			heeded(t, s)
			r := emptyRoot(t, nil)
			cmd, _ := working(t, r, "--target", "http://127.0.0.1:1")
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("on %v it ends with %v", s, err)
			}
			r.leftNothing()
		})
	}
}

// Whoever starts a worker may be killed: its standard input ends then.
func TestAChildEndsWithItsStandardInput(t *testing.T) {
	r := emptyRoot(t, nil)
	r.env = []string{"BAMBOO_API_URL=http://127.0.0.1:1"}
	cmd, in := working(t, r, "--child")
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	r.leftNothing()
}
