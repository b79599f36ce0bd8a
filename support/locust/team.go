package locust

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/report"
	"bamboo-spec/support/swarm"
	"bamboo-spec/support/workload"
)

//go:embed locustfile.py
var locustfile []byte

// Team is a Locust master, and workers of it, on this machine: for CI. It implements workload.Team. The master is
// started by the first load, the workers anew by each, since they talk to its Bamboo alone.
type Team struct {
	Command string   // of Locust
	Worker  []string // command of a worker, without its options
	Workers int

	mu     sync.Mutex
	judge  *swarm.Judge
	port   string // of the master, for workers
	master *child // nil: it has not been started
	dir    string
}

// startTime is how long master and workers may take until they are ready.
const startTime = 30 * time.Second

// endTime is how long they may take to end once they have been asked to.
const endTime = 10 * time.Second

// PIDs implements workload.Team.
func (t *Team) PIDs() []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.judge == nil {
		return nil
	}
	return t.judge.PIDs()
}

// Drive implements workload.Team.
func (t *Team) Drive(ctx context.Context, w workload.Work, at workload.Environment, s workload.Steps,
) (parts []workload.Part, begun time.Time, err error) {
	workers, err := t.start(at)
	if err != nil {
		return nil, begun, report.CannotJudge(errors.Join(err, endAll(workers)))
	}
	over := time.Now().Add(startTime)
	for {
		parts, begun, err = t.judge.Drive(ctx, w, at, s)
		if !errors.Is(err, swarm.ErrNotReady) || time.Now().After(over) || ctx.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if ending := endAll(workers); ending != nil && err == nil {
		err = report.CannotJudge(ending)
	}
	return parts, begun, err
}

// start starts the workers, and the master if there is none yet.
func (t *Team) start(at workload.Environment) (workers []*child, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.master == nil || t.master.ended() {
		if err := errors.Join(t.tidy(), t.startMaster()); err != nil {
			return nil, err
		}
	}
	t.judge.Own = []int{t.master.Process.Pid}
	args := []string{"--master-port", t.port, "--child"}
	bamboo := at.Config()
	for _, url := range []string{bamboo.API, bamboo.Gateway} {
		if url != "" {
			args = append(args, "--target", url)
		}
	}
	for range t.Workers {
		worker, err := startChild("", t.Worker[0], slices.Concat(t.Worker[1:], args)...)
		if err != nil {
			return workers, err
		}
		workers = append(workers, worker)
		t.judge.Own = append(t.judge.Own, worker.Process.Pid)
	}
	return workers, nil
}

func (t *Team) startMaster() (err error) {
	if t.dir, err = os.MkdirTemp("", "bamboo-locust-"); err != nil {
		return err
	}
	file := filepath.Join(t.dir, "locustfile.py")
	if err := os.WriteFile(file, locustfile, 0o600); err != nil {
		return err
	}
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	t.port = ports[0]
	t.master, err = startChild(t.dir, t.Command, "-f", file, "--master", "--master-bind-host", "127.0.0.1",
		"--master-bind-port", t.port, "--web-host", "127.0.0.1", "--web-port", ports[1])
	if err != nil {
		return fmt.Errorf("the master of Locust cannot be started: %w; install it (pip install locust)", err)
	}
	t.judge = &swarm.Judge{URL: "http://127.0.0.1:" + ports[1], Workers: t.Workers}
	return nil
}

// Close ends the master.
func (t *Team) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	if t.master != nil {
		err = t.master.end()
	}
	return errors.Join(err, t.tidy())
}

// tidy removes what a master has left.
func (t *Team) tidy() error {
	if t.dir == "" {
		return nil
	}
	return os.RemoveAll(t.dir)
}

// freePorts are ports on which nobody listens.
func freePorts(n int) (ports []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // they are all open at a time, so that no two are the same
		ports = append(ports, strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	}
	return ports, nil
}

// child is a process that ends with its standard input.
type child struct {
	*exec.Cmd
	in   io.Closer
	over chan struct{} // closed at its end
}

func startChild(dir, name string, args ...string) (*child, error) {
	c := &child{Cmd: exec.Command(name, args...), over: make(chan struct{})}
	c.Dir = dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "LOCUST_") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "BAMBOO_CHILD=true")
	apart(c.Cmd)
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.in = in
	if err := c.Start(); err != nil {
		return nil, err
	}
	go func() { // ends with the process
		_ = c.Wait() // Locust's exit code tells of failures, which the judge knows
		close(c.over)
	}()
	return c, nil
}

// ended reports whether the process is over.
func (c *child) ended() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// end lets the process end; one that does not is killed.
func (c *child) end() error {
	_ = c.in.Close() // it may have ended before
	select {
	case <-c.over:
		return nil
	case <-time.After(endTime):
		err := c.Process.Kill()
		<-c.over
		return errors.Join(fmt.Errorf("%s did not end within %s and was killed", filepath.Base(c.Path), endTime), err)
	}
}

func endAll(children []*child) error {
	var all error
	for _, c := range children {
		all = errors.Join(all, c.end())
	}
	return all
}
