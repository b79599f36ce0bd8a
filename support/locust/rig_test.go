package locust

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bamboo-spec/support/reference"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/scriptedllm"
)

// required is the environment variable that turns a skip into a failure: who has installed Locust sets it.
const required = "LOCUST_REQUIRED"

// patience bounds a run of Locust, and each wait for something that it does.
const patience = time.Minute

var (
	locust  string // the command; "": it is not installed
	godog   string // this project's command
	missing string // why locust is ""
)

func TestMain(m *testing.M) { os.Exit(prepare(m)) }

// prepare builds the command that the locustfile starts.
func prepare(m *testing.M) int {
	dir, err := os.MkdirTemp("", "locust-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if locust, err = filepath.Abs("testdata/venv/bin/locust"); err == nil {
		_, err = os.Stat(locust)
	}
	if err != nil || runtime.GOOS == "windows" {
		locust, missing = "", "Locust is not installed in support/locust/testdata/venv; its doc.go says how"
		return m.Run()
	}
	godog = filepath.Join(dir, "godog")
	if out, err := exec.Command("go", "build", "-o", godog, "../cmd/godog").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// rig is a Bamboo, and what a test needs to put it under load by Locust.
type rig struct {
	t      *testing.T
	dir    string // where Locust runs; also in the environment of all that it starts
	model  *scriptedllm.Model
	bamboo *reference.Server
	lives  time.Duration // each program that it starts, at most
}

func newRig(t *testing.T) *rig {
	t.Helper()
	if locust == "" {
		if os.Getenv(required) != "" {
			t.Fatalf("%s is set, but %s", required, missing)
		}
		t.Skip(missing)
	}
	r := &rig{t: t, dir: t.TempDir(), model: scriptedllm.New(), lives: patience}
	model, err := r.model.Listen("127.0.0.1:0")
	r.check(err)
	t.Cleanup(func() {
		if err := model.Close(); err != nil {
			t.Error(err)
		}
	})
	r.bamboo, err = reference.Start(reference.Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0",
		ModelURL: model.URL(), Log: io.Discard})
	r.check(err)
	t.Cleanup(func() {
		if err := r.bamboo.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// startOn starts a Bamboo on an address, with a model of somebody else's and a defect, "" for none.
func (r *rig) startOn(host, model, mistake string) *reference.Server {
	r.t.Helper()
	parts, err := reference.Compose(reference.Options{HTTPAddr: host + ":0", GatewayAddr: host + ":0", ModelURL: model,
		Log: io.Discard})
	if err == nil && mistake != "" {
		err = defect.Apply(mistake, &parts)
	}
	r.check(err)
	bamboo, err := reference.Run(parts)
	r.check(err)
	r.t.Cleanup(func() {
		if err := bamboo.Close(); err != nil {
			r.t.Error(err)
		}
	})
	return bamboo
}

func (r *rig) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// program is a program while it runs.
type program struct {
	*exec.Cmd
	said *output
}

// output is what a program says. It is safe for concurrent use.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// locust starts Locust with the locustfile.
func (r *rig) locust(args ...string) *program {
	r.t.Helper()
	file, err := filepath.Abs("locustfile.py")
	r.check(err)
	return r.start(locust, append([]string{"-f", file}, args...)...)
}

func (r *rig) start(name string, args ...string) *program {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), r.lives)
	p := &program{Cmd: exec.CommandContext(ctx, name, args...), said: &output{}}
	p.Dir, p.Stdout, p.Stderr = r.dir, p.said, p.said
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "LOCUST_") && !strings.HasPrefix(v, "BAMBOO_") && !strings.HasPrefix(v, "HOME=") {
			p.Env = append(p.Env, v)
		}
	}
	p.Env = append(p.Env, "HOME="+r.dir, "BAMBOO_WORKER="+godog+" worker", "PYTHONUNBUFFERED=1")
	r.check(p.Start())
	r.t.Cleanup(func() {
		cancel()
		_ = p.Wait() // it may have been waited for
		if r.t.Failed() {
			r.t.Logf("%s %q said:\n%s", filepath.Base(name), args, p.said)
		}
	})
	return p
}

// ends waits for the end of a program, and of all that it has started, and returns its exit code.
func (r *rig) ends(p *program) int {
	r.t.Helper()
	err := p.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Error(err)
	}
	return p.ProcessState.ExitCode()
}

// leftNothing fails the test if a process is still there a while after the end of who started it.
func (r *rig) leftNothing() {
	r.t.Helper()
	if runtime.GOOS == "linux" {
		r.until("no process is left", func() bool { return len(r.processes()) == 0 })
	}
}

// processes are those that were started by the test.
func (r *rig) processes() []string {
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	r.check(err)
	var found []string
	for _, file := range environments {
		text, err := os.ReadFile(file)
		if err == nil && slices.Contains(strings.Split(string(text), "\x00"), "HOME="+r.dir) {
			found = append(found, filepath.Dir(file))
		}
	}
	return found
}

// until waits until something is so.
func (r *rig) until(what string, so func() bool) {
	r.t.Helper()
	tick, over := time.NewTicker(20*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-over:
			r.t.Fatalf("not in time: %s", what)
		}
	}
}

// asked is how many conversations there were by the model's count.
func (r *rig) asked() int { return len(r.model.Requests()) }

// rows are the counts in the CSV that Locust has written: requests and failures by type and name.
func (r *rig) rows(prefix string) map[string][2]int {
	r.t.Helper()
	f, err := os.Open(filepath.Join(r.dir, prefix+"_stats.csv"))
	r.check(err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	r.check(err)
	head := lines[0]
	cell := func(line []string, name string) string { return line[slices.Index(head, name)] }
	rows := map[string][2]int{}
	for _, line := range lines[1:] {
		requests, err := strconv.Atoi(cell(line, "Request Count"))
		r.check(err)
		failures, err := strconv.Atoi(cell(line, "Failure Count"))
		r.check(err)
		rows[strings.TrimSpace(cell(line, "Type")+" "+cell(line, "Name"))] = [2]int{requests, failures}
	}
	return rows
}

// freePort is a port on which nobody listens.
func (r *rig) freePort() string {
	r.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	r.check(err)
	r.check(l.Close())
	_, port, err := net.SplitHostPort(l.Addr().String())
	r.check(err)
	return port
}
