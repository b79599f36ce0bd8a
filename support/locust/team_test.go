package locust

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/swarm"
	"bamboo-spec/support/workload"
)

// atOnce are the steps of a measurement that reads nothing of the machine.
type atOnce struct{}

func (atOnce) Prepared(context.Context) error            { return nil }
func (atOnce) Warmed(context.Context) error              { return nil }
func (atOnce) Opened(context.Context) (time.Time, error) { return time.Now(), nil }

// team is a team of three workers for the rig's Bamboo.
func (r *rig) team() *Team {
	r.t.Helper()
	r.t.Setenv("HOME", r.dir) // which marks the processes
	team := &Team{Command: locust, Worker: []string{godog, "worker"}, Workers: 3}
	r.t.Cleanup(func() {
		_ = team.Close() // its end is not what is tested; what it leaves is
		r.leftNothing()
	})
	return team
}

func (r *rig) environment() workload.Environment {
	return workload.Environment{Known: true, Patience: patience,
		Client: client.Config{API: r.bamboo.APIURL(), Gateway: r.bamboo.GatewayURL()}}
}

// Three workers of a real master make every start once, and all their runs come to the judge.
func TestATeamDrivesALoad(t *testing.T) {
	r := newRig(t)
	work := workload.Work{Pacer: load.Open{Rate: 100, Count: 100},
		Mix: []workload.Message{workload.Counting(5, 10*time.Millisecond)}}
	parts, begun, err := r.team().Drive(t.Context(), work, r.environment(), atOnce{})
	if err != nil || begun.IsZero() || len(parts) != 3 {
		t.Fatalf("%d parts, begun at %s, %v", len(parts), begun, err)
	}
	seen := map[int]bool{}
	for _, part := range parts {
		for _, run := range part.Measured.Runs {
			if run.Failure != "" || seen[run.Conversation] {
				t.Errorf("worker %s: %+v", part.Worker, run)
			}
			seen[run.Conversation] = true
		}
	}
	if len(seen) != 100 || r.asked() != 100 {
		t.Errorf("there are runs of %d conversations, and the model answered %d", len(seen), r.asked())
	}
}

// Workers that have more runs than are kept one by one send summaries through a real master.
func TestATeamSumsUpALoad(t *testing.T) {
	r := newRig(t)
	work := workload.Work{Pacer: load.Open{Rate: 100, Count: 100},
		Mix: []workload.Message{workload.Counting(5, 10*time.Millisecond)}}
	at := r.environment()
	at.Most = 12
	parts, _, err := r.team().Drive(t.Context(), work, at, atOnce{})
	if err != nil || len(parts) != 3 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	sum := 0
	for _, part := range parts {
		n, failed := part.Runs()
		if failed > 0 || part.Measured.Summary == nil || len(part.Measured.Runs) >= 8 {
			t.Errorf("worker %s: %d of %d runs failed, and %d are not summed up", part.Worker, failed, n,
				len(part.Measured.Runs))
		}
		sum += n
	}
	if sum != 100 {
		t.Errorf("there are %d runs", sum)
	}
}

// A worker on Bamboo's machine reads its process, through a real master, from before the load until after it.
func TestAWorkerOnBamboosMachineReadsItsProcess(t *testing.T) {
	r := newRig(t)
	port := r.freePort()
	worker := r.start(godog, "worker", "--master-port", port, "--target", r.bamboo.APIURL(), "--target",
		r.bamboo.GatewayURL(), "--pid", strconv.Itoa(os.Getpid())) // which Bamboo is a part of
	w := r.webUI("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port,
		"--host="+r.bamboo.APIURL())
	work := workload.Work{Pacer: load.Open{Rate: 50, Count: 50},
		Mix: []workload.Message{workload.Counting(5, 10*time.Millisecond)}}
	parts, _, err := (&swarm.Judge{URL: w.url, Workers: 1}).Drive(t.Context(), work, r.environment(), atOnce{})
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	track := parts[0].Process[measure.Memory]
	if n := len(track); n < 2 || track[0].At > -2*time.Second || track[n-1].At < time.Second || track[0].Value <= 0 {
		t.Errorf("memory is read %d times: %v", n, track)
	}
	for _, p := range []*program{w.program, worker} {
		r.check(p.Process.Signal(os.Interrupt))
		r.ends(p)
	}
	r.leftNothing()
}

func kill(pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return p.Kill()
}

// A load that loses a worker, or its master, is none; the next one is.
func TestATeamThatLosesSomebodyIsNotJudged(t *testing.T) {
	r := newRig(t)
	team := r.team()
	work := workload.Work{Pacer: load.Closed{Users: 3, For: 30 * time.Second},
		Mix: []workload.Message{workload.Counting(5, 10*time.Millisecond)}}
	for _, c := range []struct {
		place int // among the processes
		want  string
	}{{1, "was lost after "}, {0, "the master went away"}} {
		before := r.asked()
		killed := make(chan error, 1)
		go func() {
			r.until("5 conversations", func() bool { return r.asked() >= before+5 })
			killed <- kill(team.PIDs()[c.place])
		}()
		_, _, err := team.Drive(t.Context(), work, r.environment(), atOnce{})
		if err == nil || !report.IsCannotJudge(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
		r.check(<-killed)
	}
	work.Pacer = load.Closed{Users: 3, Count: 6}
	if parts, _, err := team.Drive(t.Context(), work, r.environment(), atOnce{}); err != nil || len(parts) != 3 {
		t.Errorf("afterwards: %d parts, %v", len(parts), err)
	}
}
