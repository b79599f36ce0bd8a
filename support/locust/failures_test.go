//go:build unix

package locust

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"bamboo-spec/support/swarm"
)

// failure is something that goes wrong while a load runs, and what a user is told of it.
type failure struct {
	load       string           // what users do
	objectives []string         // beside that of the success rate
	workers    int              // that are asked for; 0: as many as there are
	edit       func(*crew) edit // of what the master and the first worker say to each other; nil: nothing is changed
	happens    func(*crew)      // while the load runs; may be nil
	code       int              // of godog run
	says       []string         // patterns; WORKER is the name of the first worker
	plans      int              // that the first worker is given
	unasked    bool             // Bamboo is asked for nothing
}

// back is how long it may take from the start of a master to the return of its workers.
const back = 9 * time.Second

// What users do. A closed load has no start that a busy machine makes late but the first of each user, which is one
// of the 100 that a worker makes.
const (
	briefly = ` without a pause
    When 2 users hold 200 conversations`
	evenly = `, one number every 10 ms
    When 2 users hold 200 conversations`
	steadily = `, one number every 10 ms
    When 20 conversations start every second for 4 s`
	long = `, one number every 10 ms
    When 20 conversations start every second for 30 s`
)

// always edits one kind of message.
func always(kind string, change func(data map[string]any) []map[string]any) func(*crew) edit {
	return func(*crew) edit {
		return func(k string, data map[string]any) []map[string]any {
			if k != kind {
				return []map[string]any{data}
			}
			return change(data)
		}
	}
}

// TestAFailureOfAMessageIsNeverAVerdict lets go wrong what leaves master and workers where they are.
func TestAFailureOfAMessageIsNeverAVerdict(t *testing.T) {
	t.Parallel()
	newCrew(t, 2).all(map[string]failure{
		"fewer workers than asked for": {load: briefly, workers: 3, code: 2, unasked: true, says: []string{
			`2 workers are ready and 3 are asked for: start 1 more with godog worker`}},
		"another version at a worker": {load: briefly, code: 2, unasked: true, plans: 2,
			edit: always("bamboo_plan", func(data map[string]any) []map[string]any {
				reword(data, fmt.Sprintf(`"exchange":%d`, swarm.Exchange), `"exchange":1`)
				return []map[string]any{data}
			}),
			says: []string{fmt.Sprintf(`worker WORKER: the plan is of version 1 of the exchange, and this worker `+
				`speaks %d: use one version of bamboo-spec everywhere`, swarm.Exchange)}},
		"another plan hash at a worker": {load: briefly, code: 2, unasked: true, plans: 2,
			edit: always("bamboo_plan", func(data map[string]any) []map[string]any {
				data["sum"] = strings.Repeat("0", 2*sha256.Size)
				return []map[string]any{data}
			}),
			says: []string{`worker WORKER: the plan means something else to this worker: use one version of ` +
				`bamboo-spec everywhere`}},
		"a batch is missing": {load: briefly, code: 2, plans: 2,
			edit: always("bamboo_runs", func(map[string]any) []map[string]any { return nil }),
			says: []string{`worker WORKER says that it sent 100 runs in 1 batch, and 0 in 0 came`}},
		"a batch comes twice": {load: briefly, code: 2, plans: 2,
			edit: always("bamboo_runs", func(data map[string]any) []map[string]any {
				return []map[string]any{data, data}
			}),
			says: []string{`of worker WORKER batch 0 came where batch 1 was due`}},
		"a start is missing": {load: briefly, code: 2, plans: 2, edit: func(*crew) edit { return withoutLastRun },
			says: []string{`conversation \d+ is missing`}},
		"a start is made twice": {load: briefly, code: 2, plans: 2,
			edit: always("bamboo_runs", func(data map[string]any) []map[string]any {
				runs := readBlob(data)
				runs.each[1] = runs.each[0]
				runs.write(data)
				return []map[string]any{data}
			}),
			says: []string{`of conversation \d+ there are 2 runs instead of 1`}},
		"more starts made than runs": {load: briefly, code: 2, plans: 2,
			edit: always("bamboo_done", func(data map[string]any) []map[string]any {
				data["blob"] = made(data["blob"], 101)
				return []map[string]any{data}
			}),
			says: []string{`worker WORKER made 101 starts and sent 100 runs`}},
		"an invalid plan is repeated once": {load: briefly, code: 0, plans: 2,
			edit: func(c *crew) edit {
				return func(kind string, data map[string]any) []map[string]any {
					if kind == "bamboo_runs" && len(c.masters[0].plans) == 1 { // the relay's lock is held
						return nil
					}
					return []map[string]any{data}
				}
			},
			says: []string{`200 conversations by 2 users over HTTP.*; attempt 1: worker WORKER says that it sent`,
				`1 kept`}},
	})
}

// A worker that stands still is named, whatever the load.
func TestAStoppedWorkerIsNeverAVerdict(t *testing.T) {
	t.Parallel()
	newCrew(t, 2).all(map[string]failure{
		"a worker is stopped for 2 s": {load: steadily, code: 2, plans: 2,
			happens: stopsTwice,
			says:    []string{`worker WORKER: the driver's starts were (1\.[89]\d?|2(\.\d+)?) s late at p99`}},
		"a worker is stopped for 2 s, and nothing is due": {load: evenly, code: 2, plans: 2, happens: stopsTwice,
			says: []string{`worker WORKER: the driver stood still for (1\.[89]\d?|2(\.\d+)?) s`}},
	})
}

// A worker that alone fails is named, unless Bamboo is seen to break a promise without it.
func TestALinkToBambooIsNoVerdictOnBamboo(t *testing.T) {
	t.Parallel()
	newCrew(t, 2).all(map[string]failure{
		"the link of one worker to Bamboo is down for 3 s": {load: evenly, code: 2, plans: 2,
			happens: downTwice,
			says: []string{`all failures stand at worker WORKER, \d+ of its 100 runs, and none at the others, with ` +
				`100: look at its machine and its link to Bamboo`}},
		"the link of one worker is down, and a limit is missed without it": {load: evenly, code: 1, plans: 2,
			objectives: []string{"| throughput | | > 1000 /s |"},
			happens:    downTwice,
			says:       []string{`1 broken`, `throughput .*> 1000 /s.*broken`}},
		"the links of all workers are down": {load: evenly, code: 1, plans: 1,
			happens: func(c *crew) {
				c.untilLoaded(1, 5)
				c.down(3*time.Second, c.bamboos...)
			},
			says: []string{`success rate .*= 100 %.*broken`, `of 200 runs failed`}},
	})
}

// stopsTwice stops the first worker in both attempts.
func stopsTwice(c *crew) {
	for attempt := range 2 {
		c.untilLoaded(attempt+1, 5)
		c.check(c.workers[0].Process.Signal(syscall.SIGSTOP))
		time.Sleep(2 * time.Second)
		c.check(c.workers[0].Process.Signal(syscall.SIGCONT))
	}
}

// downTwice takes down the link of the first worker to Bamboo in both attempts.
func downTwice(c *crew) {
	for attempt := range 2 {
		c.untilLoaded(attempt+1, 5)
		c.down(3*time.Second, c.bamboos[0])
	}
}

// A worker that is killed is named, and the plan is not carried out with fewer.
func TestAKilledWorkerIsNeverAVerdict(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	c.all(map[string]failure{"": {load: long, code: 2, plans: 1,
		happens: func(c *crew) {
			c.untilLoaded(1, 30)
			c.check(c.workers[0].Process.Kill())
			c.lost = time.Now()
			c.ends(c.workers[0])
		},
		says: []string{`worker WORKER was lost after [1-9]\d* runs?\n`,
			`1 worker is ready and 2 are asked for: start 1 more with godog worker`}}})
}

// A worker whose link is down is named, and is back afterwards.
func TestALinkThatIsDownIsNeverAVerdict(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	c.all(map[string]failure{"": {load: long, code: 2, plans: 1,
		happens: func(c *crew) {
			c.untilLoaded(1, 30)
			c.masters[0].silence()
			c.lost = time.Now()
		},
		says: []string{`worker WORKER was lost after [1-9]\d* runs?\n`,
			`1 worker is ready and 2 are asked for: start 1 more with godog worker`}}})
	time.Sleep(12*time.Second - time.Since(c.lost))
	c.masters[0].restore()
	c.untilReady()
	c.all(map[string]failure{"afterwards": {load: briefly, code: 0, plans: 1, says: []string{`1 kept`}}})
}

// Workers find a master that was started again, and carry out its next plan.
func TestAKilledMasterIsNeverAVerdict(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	c.all(map[string]failure{"": {load: long, code: 2, plans: 1,
		happens: func(c *crew) {
			c.untilLoaded(1, 30)
			c.check(c.master.Process.Kill())
			c.lost = time.Now()
			c.ends(c.master)
		},
		says: []string{`the master went away`, `the master of Locust cannot be reached`}}})
	c.startMaster()
	c.until("the master is there again", func() bool {
		_, err := c.ui.stats()
		return err == nil
	})
	there := time.Now()
	c.untilReady()
	if took := time.Since(there); took > back {
		t.Errorf("the workers were back after %s, and %s are promised", took, back)
	}
	c.all(map[string]failure{"afterwards": {load: briefly, code: 0, plans: 1, says: []string{`1 kept`}}})
}

// Locust without a judge ends with its own exit code, and says that nothing was judged.
func TestLocustWithoutAJudgeSaysSo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ran := map[*program]int{}
	for host, code := range map[string]int{r.bamboo.APIURL(): 0, "http://127.0.0.1:" + r.freePort(): 1} {
		ran[r.locust("--headless", "-u", "1", "-t", "1s", "--bamboo-pause", "0.1", "--host="+host)] = code
	}
	for p, code := range ran {
		if got := r.ends(p); got != code || !strings.Contains(p.said.String(), "No objective was judged") {
			t.Errorf("exit code %d, want %d, and a line that says that no objective was judged", got, code)
		}
	}
	r.leftNothing()
}
