package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"testing"
)

// serving is godog serve, and the address at which it says that it answers.
func serving(t *testing.T, r *root, args ...string) (cmd *exec.Cmd, url string, errs *bytes.Buffer) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals that a test could send")
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	cmd = r.command(ctx, append([]string{"serve", "--http", "127.0.0.1:0", "--ws", "127.0.0.1:0"}, args...)...)
	errs = new(bytes.Buffer)
	cmd.Stderr = errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	m := regexp.MustCompile(
		`^Bamboo answers at (http://\S+) and at its gateway ws://\S+; its model is http://\S+\. Ctrl-C ends it\.\n$`).FindStringSubmatch(
		line)
	if m == nil {
		t.Fatalf("it says %q, %v", line, errors.Join(err, cmd.Process.Kill(), cmd.Wait()))
	}
	return cmd, m[1], errs
}

func TestServeAnswersUntilItIsToldToEnd(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			heeded(t, s)
			r := emptyRoot(t, nil)
			data := filepath.Join(r.dir, "data")
			cmd, url, errs := serving(t, r, "--data", data)
			response, err := http.Get(url + "/health")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
				t.Errorf("its health is %s, %v", response.Status, err)
			}
			if err := response.Body.Close(); err != nil {
				t.Error(err)
			}
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("on %v it ends with %v: %s", s, err, errs.String())
			}
			if left, err := filepath.Glob(filepath.Join(data, "*")); err != nil || len(left) == 0 {
				t.Errorf("nothing is kept in its data folder: %v", err)
			}
			r.leftNothing()
		})
	}
}

func TestServeLeavesNothingWithoutADataFolder(t *testing.T) {
	r := emptyRoot(t, nil)
	cmd, _, errs := serving(t, r)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, errs.String())
	}
	r.leftNothing()
}

func TestServeOnATakenPortSaysSo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for flag, other := range map[string]string{"--http": "--ws", "--ws": "--http"} {
		got := emptyRoot(t, nil).godog("serve", flag, taken.Addr().String(), other, "127.0.0.1:0")
		pattern := `^[^\n]*` + taken.Addr().String() + `[^\n]*; set ` + flag + ` to a free address\n$`
		if got.code != 2 || got.out != "" || !regexp.MustCompile(pattern).MatchString(got.errs) {
			t.Errorf("%s: exit code %d, %s%s", flag, got.code, got.out, got.errs)
		}
	}
}
