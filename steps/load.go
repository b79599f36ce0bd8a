package steps

import (
	"context"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/load"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/workload"
	"bamboo-spec/support/world"
)

// underLoad registers many users at once: how many, for how long, by what schedule.
func underLoad(sc *sentence.Book, w *world.World) {
	l := loadSteps{w}
	http, ws, alone := sentence.Needs(capability.HTTP), sentence.Needs(capability.Gateway), sentence.Alone()
	sc.When(`^(\d+) users hold (\d+) conversations$`, l.hold, sentence.Rehearsal(l.planHold), http, alone)
	sc.When(`^(\d+) users hold (\d+) conversations through the gateway$`, l.hold, sentence.Rehearsal(l.planDial), ws, alone)
	sc.When(`^(\d+) users hold one conversation each, all at once$`, l.atOnce, sentence.Rehearsal(l.planAtOnce), http, alone)
	sc.When(`^(\d+) users hold one conversation each through the gateway, all at once$`, l.atOnce, sentence.Rehearsal(l.planDialAtOnce), ws, alone)
	sc.When(`^(\d+) users hold conversations for ([\d.]+ \w+)$`, l.holdFor, sentence.Rehearsal(l.planHoldFor), http, alone)
	sc.When(`^(\d+) users hold conversations through the gateway for ([\d.]+ \w+)$`, l.holdFor, sentence.Rehearsal(l.planDialFor), ws, alone)
	sc.When(`^(\d+) conversations start every second for ([\d.]+ \w+)$`, l.holdFor, sentence.Rehearsal(l.planStart), http, alone)
	sc.When(`^(\d+) conversations start every second through the gateway for ([\d.]+ \w+)$`, l.holdFor, sentence.Rehearsal(l.planStartDial), ws, alone)
	sc.When(`^a conversation starts every ([\d.]+ \w+) for ([\d.]+ \w+)$`, l.startEvery, sentence.Rehearsal(l.planStartEvery), http, alone)
	sc.When(`^users hold conversations for ([\d.]+ \w+), ramping from (\d+) to (\d+) users over ([\d.]+ \w+)$`, l.ramp, sentence.Rehearsal(l.planRamp), http, alone)
	sc.When(`^conversations start for ([\d.]+ \w+), ramping from (\d+) to (\d+) every second over ([\d.]+ \w+)$`, l.ramp, sentence.Rehearsal(l.planRampStarts), http, alone)
	sc.When(`^(\d+) users hold (\d+) conversations and stop each answer after (\d+) tokens$`, l.stopEach, sentence.Rehearsal(l.planStopEach), http, alone)
	sc.When(`^(\d+) users stay connected to the gateway and send (\d+) messages each$`, l.hold, sentence.Rehearsal(l.planStay), ws, alone)
	sc.When(`^a user asks (\d+) questions through the gateway while (\d+) other clients follow the conversation$`, l.hold, sentence.Rehearsal(l.planFollow), ws, alone)
}

type loadSteps struct{ *world.World }

// closed plans a closed load: each user starts the next conversation when the last one has ended.
func (l loadSteps) closed(manner workload.Manner, users, count int, lasts time.Duration) error {
	return l.PlanLoad(func(work *workload.Work) { work.Manner, work.Model = manner, workload.Closed(users, count, lasts) })
}

// lasting plans what goes on for a time that a sentence says.
func (l loadSteps) lasting(lasts string, plan func(*workload.Work, time.Duration)) error {
	d, err := units.Duration(lasts)
	if err != nil {
		return err
	}
	return l.PlanLoad(func(work *workload.Work) { plan(work, d) })
}

// hold lets a number of users hold a number of conversations in all: a closed load. Each of them starts the next
// conversation when the last one has ended; they begin 2 ms apart. Through the gateway each conversation has
// a connection of its own, unless the users stay connected. Every answer is compared with the right one.
//
// Example:
//
//	Given every answer counts to 5, one number every 10 ms
//	When 10 users hold 50 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first token latency | p95       | < 5 s   |
//
// Example:
//
//	When 10 users hold 20 conversations through the gateway
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | p95       | < 5 s |
//	  | connect time        | p95       | < 1 s |
//
// Example:
//
//	When 10 users stay connected to the gateway and send 3 messages each
//	Then these objectives hold:
//	  | metric     | limit  |
//	  | throughput | > 1 /s |
//
// Example:
//
//	When a user asks 2 questions through the gateway while 10 other clients follow the conversation
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first reply latency | p95       | < 5 s   |
func (l loadSteps) hold(ctx context.Context, _, _ int) error { return l.PutUnderLoad(ctx) }

func (l loadSteps) planHold(_ context.Context, users, count int) error {
	return l.closed(workload.Streamed, users, count, 0)
}

func (l loadSteps) planDial(_ context.Context, users, count int) error {
	return l.closed(workload.Dialled, users, count, 0)
}

func (l loadSteps) planStay(_ context.Context, users, each int) error {
	return l.closed(workload.Connected, users, users*each, 0)
}

func (l loadSteps) planFollow(_ context.Context, questions, clients int) error {
	return l.PlanLoad(func(work *workload.Work) {
		work.Manner, work.Model, work.Watchers = workload.Watched, workload.Closed(1, questions, 0), clients
	})
}

// atOnce lets each user hold one conversation, and makes sure that at one moment all of
// them were under way: else the measurement cannot be judged.
//
// Example:
//
//	Given every answer counts to 10, one number every 50 ms
//	When 20 users hold one conversation each, all at once
//	Then these objectives hold:
//	  | metric                    | statistic | limit   |
//	  | success rate              |           | = 100 % |
//	  | added first token latency | p95       | < 1 s   |
//
// Example:
//
//	Given every answer counts to 10, one number every 50 ms
//	When 20 users hold one conversation each through the gateway, all at once
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | p95       | < 5 s |
func (l loadSteps) atOnce(ctx context.Context, _ int) error { return l.PutUnderLoad(ctx) }

func (l loadSteps) planAtOnce(_ context.Context, users int) error {
	return l.planTogether(workload.Streamed, users)
}

func (l loadSteps) planDialAtOnce(_ context.Context, users int) error {
	return l.planTogether(workload.Dialled, users)
}

func (l loadSteps) planTogether(manner workload.Manner, users int) error {
	return l.PlanLoad(func(work *workload.Work) {
		work.Manner, work.Model, work.AtOnce = manner, workload.Closed(users, users, 0), users
	})
}

// holdFor puts Bamboo under load for a time. Users hold conversations one after the other: a closed load.
// Conversations that start every second do so by a schedule that nothing moves: an open load, whose latencies
// run from the moment at which each start was due, so that a stall of Bamboo shows.
//
// Example:
//
//	When 5 users hold conversations for 1 s
//	Then these objectives hold:
//	  | metric       | limit    |
//	  | success rate | = 100 %  |
//	  | throughput   | > 0.5 /s |
//
// Example:
//
//	When 5 users hold conversations through the gateway for 1 s
//	Then these objectives hold:
//	  | metric     | limit    |
//	  | throughput | > 0.5 /s |
//
// Example:
//
//	When 20 conversations start every second for 1 s
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first token latency | p95       | < 1 s   |
//
// Example:
//
//	When 20 conversations start every second through the gateway for 1 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | p95       | < 1 s |
func (l loadSteps) holdFor(ctx context.Context, _ int, _ string) error { return l.PutUnderLoad(ctx) }

func (l loadSteps) planHoldFor(_ context.Context, users int, lasts string) error {
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Streamed, workload.Closed(users, 0, d)
	})
}

func (l loadSteps) planDialFor(_ context.Context, users int, lasts string) error {
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Dialled, workload.Closed(users, 0, d)
	})
}

func (l loadSteps) planStart(_ context.Context, rate int, lasts string) error {
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Streamed, load.Open{Rate: float64(rate), For: d}
	})
}

func (l loadSteps) planStartDial(_ context.Context, rate int, lasts string) error {
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Dialled, load.Open{Rate: float64(rate), For: d}
	})
}

// startEvery starts conversations by a schedule that nothing moves, fewer than one a second:
// for a Bamboo with a real model behind it.
//
// Example:
//
//	When a conversation starts every 100 ms for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | total response time | p95       | < 5 s |
func (l loadSteps) startEvery(ctx context.Context, _, _ string) error { return l.PutUnderLoad(ctx) }

func (l loadSteps) planStartEvery(_ context.Context, pause, lasts string) error {
	p, err := units.Duration(pause)
	if err != nil {
		return err
	}
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Streamed, load.Open{Rate: 1 / p.Seconds(), For: d}
	})
}

// ramp changes the number of users, or of starts a second, evenly from one to the other; after that it stays.
//
// Example:
//
//	When users hold conversations for 2 s, ramping from 1 to 10 users over 1 s
//	Then these objectives hold:
//	  | metric       | limit   |
//	  | success rate | = 100 % |
//
// Example:
//
//	When conversations start for 2 s, ramping from 5 to 30 every second over 1 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first token latency | p95       | < 1 s |
func (l loadSteps) ramp(ctx context.Context, _ string, _, _ int, _ string) error {
	return l.PutUnderLoad(ctx)
}

func (l loadSteps) planRamp(_ context.Context, lasts string, from, to int, over string) error {
	return l.ramping(lasts, over, func(d, ramp time.Duration) load.Model {
		return load.Closed{From: from, Users: to, Ramp: ramp, For: d}
	})
}

func (l loadSteps) planRampStarts(_ context.Context, lasts string, from, to int, over string) error {
	return l.ramping(lasts, over, func(d, ramp time.Duration) load.Model {
		return load.Open{From: float64(from), Rate: float64(to), Ramp: ramp, For: d}
	})
}

func (l loadSteps) ramping(lasts, over string, model func(d, ramp time.Duration) load.Model) error {
	ramp, err := units.Duration(over)
	if err != nil {
		return err
	}
	return l.lasting(lasts, func(work *workload.Work, d time.Duration) {
		work.Manner, work.Model = workload.Streamed, model(d, ramp)
	})
}

// stopEach lets each user stop each answer when so many tokens of it have come. The run succeeds if
// it ends as a stopped run does.
//
// Example:
//
//	Given every answer counts to 100, one number every 10 ms
//	When 5 users hold 20 conversations and stop each answer after 5 tokens
//	Then these objectives hold:
//	  | metric            | statistic | limit |
//	  | stop latency      | p95       | < 1 s |
//	  | tokens after stop |           | = 0   |
func (l loadSteps) stopEach(ctx context.Context, _, _, _ int) error { return l.PutUnderLoad(ctx) }

func (l loadSteps) planStopEach(_ context.Context, users, count, tokens int) error {
	return l.PlanLoad(func(work *workload.Work) {
		work.Manner, work.Model, work.StopAfter = workload.Streamed, workload.Closed(users, count, 0), tokens
	})
}
