//go:build unix

package locust

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// crew is a master of Locust with its workers, each with a link of its own to the master and to Bamboo.
type crew struct {
	*rig
	ui               *web
	port             string // of the master, for workers
	master           *program
	workers          []*program
	masters, bamboos []*relay  // the links of the workers
	lost             time.Time // when somebody was lost; zero: nobody was
}

// wholeCrew bounds the failures of one crew.
const wholeCrew = 10 * time.Minute

func newCrew(t *testing.T, workers int) *crew {
	t.Helper()
	r := newRig(t)
	r.lives = wholeCrew
	c := &crew{rig: r, port: r.freePort(), ui: &web{rig: r, url: "http://127.0.0.1:" + r.freePort()}}
	t.Cleanup(r.leftNothing)
	c.startMaster()
	for range workers {
		bamboo := newRelay(t, strings.TrimPrefix(r.bamboo.APIURL(), "http://"), false)
		master := newRelay(t, "127.0.0.1:"+c.port, true)
		c.masters, c.bamboos = append(c.masters, master), append(c.bamboos, bamboo)
		_, port, _ := strings.Cut(master.addr, ":")
		c.workers = append(c.workers, r.start(godog, "worker", "--master-port", port, "--target",
			"http://"+bamboo.addr))
	}
	c.write("godog.yml", "profiles:\n  reference:\n    target: url\n    api_url: "+r.bamboo.APIURL()+"\n")
	c.untilReady()
	return c
}

func (c *crew) startMaster() {
	c.t.Helper()
	_, port, _ := strings.Cut(strings.TrimPrefix(c.ui.url, "http://"), ":")
	c.master = c.locust("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", c.port, "--web-host",
		"127.0.0.1", "--web-port", port, "--host="+c.bamboo.APIURL())
}

func (c *crew) write(name, text string) {
	c.t.Helper()
	name = filepath.Join(c.dir, filepath.FromSlash(name))
	c.check(os.MkdirAll(filepath.Dir(name), 0o755))
	c.check(os.WriteFile(name, []byte(text), 0o644))
}

// untilReady waits until all workers are ready, and no other.
func (c *crew) untilReady() {
	c.t.Helper()
	c.until("all workers are ready", func() bool {
		all, err := c.ui.stats()
		ready := 0
		for _, w := range all.Workers {
			if w.State == "ready" {
				ready++
			}
		}
		return err == nil && ready == len(c.workers)
	})
}

// untilLoaded waits until the load of a plan is under way: so many of its conversations have begun.
func (c *crew) untilLoaded(plan, conversations int) {
	c.t.Helper()
	c.until("the plan has begun", func() bool { return len(c.masters[0].seen()) >= plan })
	before := c.asked()
	c.until("the load is under way", func() bool { return c.asked() >= before+conversations })
}

// down severs links for a time.
func (c *crew) down(d time.Duration, links ...*relay) {
	for _, l := range links {
		l.sever()
	}
	time.Sleep(d)
	for _, l := range links {
		l.restore()
	}
}

// name is what a worker calls itself.
func (c *crew) name(worker int) string {
	said := connected.FindAllStringSubmatch(c.workers[worker].said.String(), -1)
	if len(said) == 0 {
		return "not connected"
	}
	return said[len(said)-1][1]
}

var connected = regexp.MustCompile(`connected to \S+ as (\S+)`)

// noticed is how long it may take from a loss to the end of the run, and busy how much longer on a busy machine.
const (
	noticed = 4 * time.Second
	busy    = 2 * time.Second
)

// all lets failures happen one after the other.
func (c *crew) all(rows map[string]failure) {
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if name == "" {
			c.fails(rows[name])
			continue
		}
		c.t.Run(name, func(t *testing.T) {
			mine, r := *c, *c.rig
			r.t, mine.rig = t, &r
			mine.fails(rows[name])
			c.lost = mine.lost
		})
	}
}

// unsound is what a run says that the machine kept from judging. It is run again then, so often at most.
var unsound = regexp.MustCompile(`p99 \(\d+ ms are allowed|of its processors \(|the driver's own error|` +
	`had it, for up to|\| invalid \|`)

const mostTries = 5

// fails lets a failure happen and looks at what godog run comes to.
func (c *crew) fails(f failure) {
	c.t.Helper()
	c.write("features/perf/x.feature", `Feature: Many are served
  Scenario: Every answer is right
    Given every answer counts to 3`+f.load+`
    Then these objectives hold:
      | metric | statistic | limit |
      | success rate | | = 100 % |
`+strings.Join(f.objectives, "\n"))
	name := c.name(0)
	for try := 1; ; try++ {
		code, said := c.run(f)
		var wrong []string
		for _, pattern := range f.says {
			pattern = strings.ReplaceAll(pattern, "WORKER", regexp.QuoteMeta(name))
			if !regexp.MustCompile(pattern).MatchString(said) {
				wrong = append(wrong, "it does not say "+pattern)
			}
		}
		if code != f.code {
			wrong = append(wrong, fmt.Sprintf("want exit code %d", f.code))
		}
		if n := len(c.masters[0].seen()); n != f.plans {
			wrong = append(wrong, fmt.Sprintf("the worker was given %d plans, want %d", n, f.plans))
		}
		if len(wrong) == 0 {
			return
		}
		if try == mostTries || !unsound.MatchString(said) {
			c.t.Errorf("%s\nexit code %d:\n%s", strings.Join(wrong, "\n"), code, said)
			return
		}
		c.t.Logf("the machine was too busy, once more:\n%s", said)
	}
}

// run runs the command while a failure happens.
func (c *crew) run(f failure) (code int, said string) {
	c.t.Helper()
	for i, link := range c.masters {
		link.meddle(c.aimed(i, f))
	}
	c.lost = time.Time{}
	asked, workers := c.asked(), f.workers
	if workers == 0 {
		workers = len(c.workers)
	}
	r := *c.rig
	r.lives = patience
	run := r.start(godog, "run", "features", "--format", "pretty", "--locust", c.ui.url, "--workers",
		fmt.Sprint(workers))
	if f.happens != nil {
		f.happens(c)
	}
	code, said = c.ends(run), run.said.String()
	if took := time.Since(c.lost); !c.lost.IsZero() && took > noticed+busy {
		c.t.Errorf("the run ended %s after the loss, and %s are promised", took, noticed)
	}
	for _, plan := range c.masters[0].seen() {
		if plan["parts"] != int64(len(c.workers)) {
			c.t.Errorf("a plan is of %v workers, want %d", plan["parts"], len(c.workers))
		}
	}
	if n := c.asked() - asked; f.unasked != (n == 0) {
		c.t.Errorf("Bamboo was asked for %d conversations", n)
	}
	return code, said
}

// aimed lets a worker talk to Bamboo over its own link, and the first one's messages be what a failure makes of them.
func (c *crew) aimed(worker int, f failure) edit {
	with := func(_ string, data map[string]any) []map[string]any { return []map[string]any{data} }
	if worker == 0 && f.edit != nil {
		with = f.edit(c)
	}
	return func(kind string, data map[string]any) []map[string]any {
		if kind == "bamboo_plan" {
			reword(data, c.bamboo.APIURL(), "http://"+c.bamboos[worker].addr)
		}
		return with(kind, data)
	}
}

// reword changes the order of a plan, and its sum with it.
func reword(plan map[string]any, from, to string) {
	order, _ := plan["order"].(string)
	order = strings.ReplaceAll(order, from, to)
	sum := sha256.Sum256([]byte(order))
	plan["order"], plan["sum"] = order, hex.EncodeToString(sum[:])
}

// blob is a batch of runs as it is sent: what they are named by, and each run.
type blob struct {
	head []byte
	each [][]byte
}

// fields are what a run has beside its latencies: conversation, start, end, failure and whether it timed out.
const fields = 5

func readBlob(batch map[string]any) (b blob) {
	whole, _ := batch["blob"].([]byte)
	rest := skip(whole, 1)
	latencies, _, _ := msgp.ReadArrayHeaderBytes(rest)
	rest = skip(rest, 1)
	b.head = whole[:len(whole)-len(rest)]
	runs, rest, _ := msgp.ReadArrayHeaderBytes(rest)
	for range runs {
		next := skip(rest, fields+int(latencies))
		b.each = append(b.each, rest[:len(rest)-len(next)])
		rest = next
	}
	return b
}

// skip is what follows so many values.
func skip(b []byte, values int) []byte {
	for range values {
		rest, err := msgp.Skip(b)
		if err != nil {
			panic(err) // a worker of ours has written it
		}
		b = rest
	}
	return b
}

func (b blob) write(batch map[string]any) {
	text := msgp.AppendArrayHeader(slices.Clone(b.head), uint32(len(b.each)))
	batch["blob"], batch["n"] = append(text, slices.Concat(b.each...)...), len(b.each)
}

// withoutLastRun takes the last of 100 runs out of all that a worker says of them.
func withoutLastRun(kind string, data map[string]any) []map[string]any {
	switch kind {
	case "bamboo_runs":
		runs := readBlob(data)
		runs.each = runs.each[:len(runs.each)-1]
		runs.write(data)
	case "bamboo_done":
		data["n"] = 99
		data["blob"] = made(data["blob"], 99)
	}
	return []map[string]any{data}
}

// made is what a worker measured, but with another count of the starts that it made, which are 100.
func made(part any, starts int) []byte {
	text, _ := part.([]byte)
	return bytes.Replace(text, []byte(`"made":100,`), fmt.Appendf(nil, `"made":%d,`, starts), 1)
}
