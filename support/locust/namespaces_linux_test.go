package locust

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The network that the hosts of the test share. It is torn down at the test's end.
const (
	bridge = "bamboospec0"
	here   = "10.213.7.1" // where Bamboo, its model and the master are
)

// wholeRun bounds a run of features/perf over hosts that share two processors.
const wholeRun = 5 * time.Minute

// Three hosts drive the load of features/perf: what one machine calls kept is never broken there, and a defect breaks
// the same row. It needs root, takes some minutes, and asks for a machine that does little else:
//
//	NAMESPACES=3 go test -count=1 -v -timeout 1h -run OverHosts ./support/locust
func TestOverHostsTheVerdictsAreThoseOfOneMachine(t *testing.T) {
	if os.Getenv("NAMESPACES") == "" {
		t.Skip("not run: NAMESPACES does not say how often")
	}
	if os.Getuid() != 0 {
		t.Fatal("only root can make network namespaces")
	}
	var times int
	if _, err := fmt.Sscan(os.Getenv("NAMESPACES"), &times); err != nil {
		t.Fatal(err)
	}
	hosts := newHosts(t, 3)
	t.Run("no defect", func(t *testing.T) {
		for judged := 0; judged < times; {
			code, said := hosts.measure(t, "", "@smoke")
			t.Logf("exit code %d: %s", code, lastLine(said))
			switch code {
			case 0:
				judged++
			case 2:
				t.Logf("could not be judged, once more:\n%s", said)
			default:
				t.Fatalf("want 0:\n%s", said)
			}
		}
	})
	t.Run("sessions start slowly", func(t *testing.T) {
		code, said := hosts.measure(t, "sessions-start-slowly", "@smoke", "--name", "to the first token in 95 of 100")
		if t.Logf("%s", said); code != 1 {
			t.Errorf("exit code %d, want 1", code)
		}
		if !slices.ContainsFunc(strings.Split(said, "\n"), func(line string) bool {
			return strings.Contains(line, "| session creation") && strings.Contains(line, "broken")
		}) || !strings.Contains(said, "1 of 4 objectives hold: 1 broken") &&
			!strings.Contains(said, "3 of 4 objectives hold: 1 broken") {
			t.Error("want the row about session creation to be broken, and no other")
		}
	})
}

func lastLine(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}

// hosts are network namespaces on one bridge.
type hosts struct{ names []string }

func newHosts(t *testing.T, n int) *hosts {
	t.Helper()
	h := &hosts{}
	for i := range n { // what a test that was killed has left
		_ = exec.Command("ip", "netns", "del", fmt.Sprintf("bamboospec%d", i+1)).Run()
	}
	_ = exec.Command("ip", "link", "del", bridge).Run()
	ip(t, "link", "add", bridge, "type", "bridge")
	t.Cleanup(func() { ip(t, "link", "del", bridge) })
	ip(t, "addr", "add", here+"/24", "dev", bridge)
	ip(t, "link", "set", bridge, "up")
	for i := range n {
		name := fmt.Sprintf("bamboospec%d", i+1)
		outer, inner := fmt.Sprintf("bsouter%d", i+1), fmt.Sprintf("bsinner%d", i+1)
		ip(t, "netns", "add", name)
		t.Cleanup(func() { ip(t, "netns", "del", name) })
		ip(t, "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name)
		ip(t, "link", "set", outer, "master", bridge, "up")
		ip(t, "-n", name, "addr", "add", fmt.Sprintf("10.213.7.%d/24", 10+i), "dev", inner)
		ip(t, "-n", name, "link", "set", inner, "up")
		ip(t, "-n", name, "link", "set", "lo", "up")
		h.names = append(h.names, name)
	}
	return h
}

func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// measure runs features/perf over a worker on each host, against a Bamboo with a defect, and returns its exit code and
// what it said.
func (h *hosts) measure(t *testing.T, mistake, tags string, more ...string) (code int, said string) {
	t.Helper()
	r := newRig(t)
	free := func() string { return here + ":" + r.freePort() }
	model, ui := free(), &web{rig: r}
	webPort := r.freePort()
	ui.url = "http://" + here + ":" + webPort
	bamboo := r.startOn(here, "http://"+model+"/v1", mistake)
	port := r.freePort()
	ctx, stop := context.WithTimeout(t.Context(), wholeRun)
	defer stop()
	file, err := filepath.Abs("locustfile.py")
	r.check(err)
	r.background(ctx, locust, "-f", file, "--master", "--master-bind-host", here, "--master-bind-port", port,
		"--web-host", here, "--web-port", webPort, "--host="+bamboo.APIURL())
	for _, host := range h.names {
		r.background(ctx, "ip", "netns", "exec", host, godog, "worker", "--master-host", here, "--master-port", port,
			"--target", bamboo.APIURL(), "--target", bamboo.GatewayURL())
	}
	r.until("a worker on each host is ready", func() bool {
		all, err := ui.stats()
		ready := 0
		for _, w := range all.Workers {
			if w.State == "ready" {
				ready++
			}
		}
		return err == nil && ready == len(h.names)
	})
	run := exec.CommandContext(ctx, godog, append([]string{"run", "features/perf", "--tags", tags, "--locust",
		ui.url, "--workers", fmt.Sprint(len(h.names)), "--out", t.TempDir()}, more...)...)
	run.Dir = filepath.Join("..", "..")
	run.Env = append(os.Environ(), "BAMBOO_API_URL="+bamboo.APIURL(), "BAMBOO_WS_URL="+bamboo.GatewayURL(),
		"BAMBOO_MODEL_LISTEN="+model)
	out, err := run.CombinedOutput()
	if run.ProcessState == nil {
		t.Fatal(err)
	}
	return run.ProcessState.ExitCode(), string(out)
}

// background starts a program that ends with ctx, and is waited for at the test's end.
func (r *rig) background(ctx context.Context, name string, args ...string) {
	r.t.Helper()
	var said bytes.Buffer
	p := exec.CommandContext(ctx, name, args...)
	p.Dir, p.Stdout, p.Stderr, p.Env = r.dir, &said, &said, append(os.Environ(), "HOME="+r.dir)
	p.Cancel = func() error { return p.Process.Signal(os.Interrupt) }
	p.WaitDelay = endTime
	r.check(p.Start())
	r.t.Cleanup(func() {
		_ = p.Wait() // it was interrupted
		if r.t.Failed() {
			r.t.Logf("%s said:\n%s", name, &said)
		}
	})
}
