package swarm

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/workload"
)

// order is a plan for the Bamboo of the rig.
func (r *rig) order(change func(*order)) map[string]any {
	r.t.Helper()
	o := order{Exchange: Exchange, Known: true, Patience: patience, API: r.bamboo.APIURL(),
		Work:   workload.Work{Mix: []workload.Message{workload.Counting(3, time.Millisecond)}, WarmUp: 4},
		Closed: &load.Closed{Users: 3, Count: 10}}
	if change != nil {
		change(&o)
	}
	text, sum, err := o.encode()
	r.check(err)
	return map[string]any{"id": "p", "part": 1, "parts": 2, "order": string(text), "sum": sum}
}

func (r *rig) step(n int64) {
	r.t.Helper()
	if got := r.await(readyMessage, doneMessage); field[int64](got, "n") != n {
		r.t.Errorf("the worker has come to step %v, want %d", got.data, n)
	}
}

// A worker goes from step to step with the others, makes its own part of the starts, and sends every run.
func TestAWorkerCarriesOutItsPart(t *testing.T) {
	r := newRig(t)
	r.work()
	r.say(planMessage, r.order(nil))
	r.step(prepared)
	if n := len(r.model.Requests()); n > 0 {
		t.Errorf("%d conversations before the others are prepared", n)
	}
	r.say(goMessage, map[string]any{"id": "p", "step": prepared, "in_ms": 0})
	r.step(warmed)
	r.spawn(1, map[string]any{OverHTTP: 1}, nil) // which does not count now
	if n := len(r.model.Requests()); n != 2 {
		t.Errorf("%d conversations warm up, want 2 of 4", n)
	}
	r.say(goMessage, map[string]any{"id": "another", "step": warmed, "in_ms": 0})
	r.say(goMessage, map[string]any{"id": "p", "step": warmed, "in_ms": 0})
	r.step(opened)
	other := r.order(nil)
	other["id"] = "q"
	r.say(planMessage, other)
	if busy := r.await(doneMessage); field[string](busy, "error") != "the worker is at work already" {
		t.Errorf("a second plan: %v", busy.data)
	}
	r.say(goMessage, map[string]any{"id": "p", "step": opened, "in_ms": 1})
	r.step(begun)
	batch := r.await(runsMessage, "spawning", doneMessage)
	runs, err := readRuns(field[[]byte](batch, "blob"))
	r.check(err)
	var conversations []int
	for _, run := range runs {
		if run.Failure != "" || run.Latencies[measure.TotalResponseTime] <= 0 {
			t.Errorf("run %+v", run)
		}
		conversations = append(conversations, run.Conversation)
	}
	slices.Sort(conversations)
	if !slices.Equal(conversations, []int{1, 3, 5, 7, 9}) || field[int64](batch, "n") != 5 {
		t.Errorf("conversations %v, %v", conversations, batch.data)
	}
	done := r.await(doneMessage)
	var part workload.Part
	r.check(json.Unmarshal(field[[]byte](done, "blob"), &part))
	if field[string](done, "error") != "" || part.Measured.Driver.Made != 5 || part.Measured.Driver.Instrument == nil {
		t.Errorf("done: %v", done.data)
	}
	r.say("quit", nil)
	r.ends()
}

// A worker on Bamboo's machine reads its process from before the load until the other workers have ended too.
func TestAWorkerReadsTheProcessOfBamboo(t *testing.T) {
	r := newRig(t)
	r.pid = os.Getpid() // where the rig's Bamboo runs
	r.work()
	r.say(planMessage, r.order(nil))
	for step := prepared; step <= opened; step++ {
		got := r.await(readyMessage)
		if field[int64](got, "n") != int64(step) || !field[bool](got, "reads") {
			t.Fatalf("step %d: %v", step, got.data)
		}
		r.say(goMessage, map[string]any{"id": "p", "step": step, "in_ms": step / opened})
	}
	r.step(begun)
	r.step(ended)
	others := time.Now()
	r.say(goMessage, map[string]any{"id": "p", "step": ended, "in_ms": 0})
	var part workload.Part
	r.check(json.Unmarshal(field[[]byte](r.await(doneMessage), "blob"), &part))
	for _, metric := range []measure.Metric{measure.Memory, measure.CPU, measure.OpenFiles, measure.Threads} {
		track := part.Process[metric]
		switch n := len(track); {
		case n < 2:
			t.Errorf("%s: %d readings", metric, n)
		case track[0].At > time.Second || track[n-1].At < time.Since(others)/2:
			t.Errorf("%s is read from %s to %s of the load", metric, track[0].At, track[n-1].At)
		}
	}
	r.say("quit", nil)
	r.ends()
}

func TestAPlanIsCancelled(t *testing.T) {
	r := newRig(t)
	r.work()
	r.say(planMessage, r.order(nil))
	r.step(prepared)
	r.say(cancelMessage, map[string]any{"id": "p"})
	if done := r.await(doneMessage); !strings.Contains(field[string](done, "error"), "context canceled") {
		t.Errorf("done: %v", done.data)
	}
	r.say("quit", nil)
	r.ends()
}

func TestAWorkerRefusesPlansThatItMustNotCarryOut(t *testing.T) {
	r := newRig(t)
	r.work()
	sum := func(m map[string]any, name string, v any) map[string]any { m[name] = v; return m }
	for want, plan := range map[string]map[string]any{
		"“http://192.0.2.1” is none of the targets": r.order(func(o *order) { o.API = "http://192.0.2.1" }),
		"“ws://192.0.2.1” is none of the targets":   r.order(func(o *order) { o.Gateway = "ws://192.0.2.1" }),
		"the plan is of version 99":                 r.order(func(o *order) { o.Exchange = 99 }),
		"the plan means something else":             sum(r.order(nil), "sum", "0"),
		"unknown field": sum(r.order(nil), "order",
			fmt.Sprintf(`{"exchange": %d, "haste": true}`, Exchange)),
		"has no part 2":        sum(r.order(nil), "part", 2),
		"of 0 parts":           sum(r.order(nil), "parts", 0),
		"no load is asked for": r.order(func(o *order) { o.Closed = nil }),
	} {
		r.say(planMessage, plan)
		done := r.await(doneMessage, readyMessage)
		if !strings.Contains(field[string](done, "error"), want) || !field[bool](done, "cannot_judge") {
			t.Errorf("%v; want %s", done.data, want)
		}
	}
	r.say("quit", nil)
	r.ends()
	if n := len(r.model.Requests()); n > 0 {
		t.Errorf("there were %d conversations", n)
	}
}

func TestPlansAreReadAsTheyWereWritten(t *testing.T) {
	for _, pacer := range []load.Pacer{load.Open{Rate: 2.5, From: 1, Ramp: time.Second, For: time.Minute},
		load.Closed{Users: 3, Count: 10, Ramp: time.Second}} {
		w := workload.Work{Pacer: pacer, Protocol: workload.Dialled, Mix: []workload.Message{workload.Usual}, WarmUp: 3,
			Idle: 2, ModelDelay: time.Second}
		o := order{Exchange: Exchange, Work: w, API: "http://b", Dialect: client.Pascal,
			Routes: map[string]string{"a": "b"}}
		switch p := pacer.(type) {
		case load.Open:
			o.Open = &p
		case load.Closed:
			o.Closed = &p
		}
		o.Work.Pacer = nil
		text, sum, err := o.encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := readOrder(string(text), sum)
		if err != nil || !reflect.DeepEqual(got.Work, w) || got.API != o.API || got.Dialect != o.Dialect {
			t.Errorf("%+v is read as %+v, %v", w, got, err)
		}
	}
}

// drawnRuns are runs as they may have come out.
func drawnRuns(r *rand.Rand, n int) (runs []measure.Run) {
	metrics := []measure.Metric{measure.SessionCreation, measure.FirstTokenLatency, measure.TotalResponseTime}
	for range n {
		run := measure.Run{Start: time.Duration(r.Int64N(1e12)), End: time.Duration(r.Int64N(1e12)),
			TimedOut:  r.IntN(2) == 0,
			Latencies: measure.Latencies{}}
		if r.IntN(3) == 0 {
			run.Fail(fmt.Sprintf("reason %d", r.IntN(4)), metrics[r.IntN(3)])
		} else {
			for _, m := range metrics[r.IntN(4):] {
				run.Latencies[m] = time.Duration(r.Int64N(1e12))
			}
		}
		run.Conversation = r.IntN(1e6)
		runs = append(runs, run)
	}
	return runs
}

func TestRunsAreReadAsTheyWereSent(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		runs := drawnRuns(random, random.IntN(50))
		sent := appendRuns(nil, runs)
		got, err := readRuns(sent)
		if err != nil || !reflect.DeepEqual(got, runs) {
			t.Fatalf("%+v are read as %+v, %v", runs, got, err)
		}
		for cut := range sent {
			if _, err := readRuns(sent[:cut]); err == nil {
				t.Fatalf("%d of %d bytes are read", cut, len(sent))
			}
		}
	}
	if n := len(appendRuns(nil, drawnRuns(random, 1000))); n > 100*1000 {
		t.Errorf("a run takes %d bytes", n/1000)
	}
}
