package load

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/capability"
	engine "bamboo-spec/support/load"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/workload"
)

// schedule registers many users at once: how many, for how long, by what schedule.
func schedule(sc *sentence.Book, l *load) {
	http, ws, alone := sentence.Needs(capability.HTTP, capability.Answers), sentence.Needs(capability.Gateway,
		capability.GatewayAnswers), sentence.Alone()
	overHTTP, atGateway := workload.Streamed, workload.Dialled
	sc.When(`^(\d+) users? holds? (\d+) conversations?(?: over HTTP)?$`, l.hold,
		sentence.DryRun(l.planHold(overHTTP)), http, alone)
	sc.When(`^(\d+) users? holds? (\d+) conversations? through the gateway$`, l.hold,
		sentence.DryRun(l.planHold(atGateway)), ws, alone)
	sc.When(`^(\d+) users hold one conversation each(?: over HTTP)? at the same time$`, l.atOnce,
		sentence.DryRun(l.planAtOnce(overHTTP)), http, alone)
	sc.When(`^(\d+) users hold one conversation each through the gateway at the same time$`, l.atOnce,
		sentence.DryRun(l.planAtOnce(atGateway)), ws, alone)
	sc.When(`^(\d+) users? holds? conversations for ([\d.]+ \w+)$`, l.holdFor,
		sentence.DryRun(l.planHoldFor(overHTTP)), http, alone)
	sc.When(`^(\d+) users? holds? conversations through the gateway for ([\d.]+ \w+)$`, l.holdFor,
		sentence.DryRun(l.planHoldFor(atGateway)), ws, alone)
	sc.When(`^(\d+) conversations? starts? every second for ([\d.]+ \w+)$`, l.holdFor,
		sentence.DryRun(l.planStarts(overHTTP)), http, alone)
	sc.When(`^(\d+) conversations? starts? every second through the gateway for ([\d.]+ \w+)$`, l.holdFor,
		sentence.DryRun(l.planStarts(atGateway)), ws, alone)
	sc.When(`^(\d+) conversations? starts? every second at random moments for ([\d.]+ \w+)$`, l.startAtRandom,
		sentence.DryRun(l.planRandom(overHTTP)), http, alone)
	sc.When(`^(\d+) conversations? starts? every second through the gateway at random moments for ([\d.]+ \w+)$`,
		l.startAtRandom, sentence.DryRun(l.planRandom(atGateway)), ws, alone)
	sc.When(`^(\d+) conversations start at once every ([\d.]+ \w+) for ([\d.]+ \w+)$`, l.startInBursts,
		sentence.DryRun(l.planBursts(overHTTP)), http, alone)
	sc.When(`^(\d+) conversations start at once every ([\d.]+ \w+) through the gateway for ([\d.]+ \w+)$`,
		l.startInBursts, sentence.DryRun(l.planBursts(atGateway)), ws, alone)
	sc.When(`^a conversation starts every ([\d.]+ \w+) for ([\d.]+ \w+)$`, l.startEvery,
		sentence.DryRun(l.planStartEvery), http, alone)
	sc.When(`^users hold conversations for ([\d.]+ \w+), ramping from (\d+) to (\d+) users over ([\d.]+ \w+)$`,
		l.ramp,
		sentence.DryRun(l.planRamp), http, alone)
	sc.When(`^conversations start for ([\d.]+ \w+), ramping from (\d+) to (\d+) every second over ([\d.]+ \w+)$`,
		l.ramp,
		sentence.DryRun(l.planRampStarts), http, alone)
	sc.When(
		`^conversations start for ([\d.]+ \w+), going from (\d+) to (\d+) every second in (\d+) steps? over ([\d.]+ \w+)$`,
		l.changeInSteps, sentence.DryRun(l.planSteps), http, alone)
	sc.When(`^(\d+) users? holds? (\d+) conversations? and stops? each answer after (\d+) tokens?$`, l.stopEach,
		sentence.DryRun(l.planStopEach), http, sentence.Needs(capability.Stop), alone)
	sc.When(`^(\d+) users? stays? connected to the gateway and sends? (\d+) messages? each$`, l.hold,
		sentence.DryRun(l.planStay), ws, alone)
	sc.When(`^a user asks (\d+) questions? through the gateway while (\d+) other clients? follows? the conversation$`,
		l.hold,
		sentence.DryRun(l.planFollow), ws, sentence.Needs(capability.FanOut), alone)
}

// load plans a load over a protocol.
func (l *load) load(protocol workload.Protocol, pacer engine.Pacer) error {
	return l.plan(func(work *workload.Work) { work.Protocol, work.Pacer = protocol, pacer })
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
//	  | follower spread     | p95       | < 1 s   |
func (l *load) hold(ctx context.Context, _, _ int) error { return l.measure(ctx) }

// planHold plans a closed load: each user starts the next conversation when the last one has ended.
func (l *load) planHold(over workload.Protocol) func(context.Context, int, int) error {
	return func(_ context.Context, users, count int) error { return l.load(over, workload.Closed(users, count, 0)) }
}

func (l *load) planStay(_ context.Context, users, each int) error {
	return l.load(workload.Connected, workload.Closed(users, users*each, 0))
}

func (l *load) planFollow(_ context.Context, questions, clients int) error {
	return l.plan(func(work *workload.Work) {
		work.Protocol, work.Pacer, work.Followers = workload.FanOut, workload.Closed(1, questions, 0), clients
	})
}

// atOnce lets each user hold one conversation, and makes sure that at one moment all of
// them were under way: else the measurement cannot be judged.
//
// Example:
//
//	Given every answer counts to 10, one number every 50 ms
//	When 20 users hold one conversation each at the same time
//	Then these objectives hold:
//	  | metric                    | statistic | limit   |
//	  | success rate              |           | = 100 % |
//	  | added first token latency | p95       | < 1 s   |
//
// Example:
//
//	Given every answer counts to 10, one number every 50 ms
//	When 20 users hold one conversation each through the gateway at the same time
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | p95       | < 5 s |
func (l *load) atOnce(ctx context.Context, _ int) error { return l.measure(ctx) }

func (l *load) planAtOnce(over workload.Protocol) func(context.Context, int) error {
	return func(_ context.Context, users int) error {
		return l.plan(func(work *workload.Work) {
			work.Protocol, work.Pacer, work.AtOnce = over, workload.Closed(users, users, 0), users
		})
	}
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
func (l *load) holdFor(ctx context.Context, _ int, _ time.Duration) error { return l.measure(ctx) }

func (l *load) planHoldFor(over workload.Protocol) func(context.Context, int, time.Duration) error {
	return func(_ context.Context, users int, lasts time.Duration) error {
		return l.load(over, workload.Closed(users, 0, lasts))
	}
}

func (l *load) planStarts(over workload.Protocol) func(context.Context, int, time.Duration) error {
	return func(_ context.Context, rate int, lasts time.Duration) error {
		return l.load(over, engine.Open{Rate: float64(rate), For: lasts})
	}
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
func (l *load) startEvery(ctx context.Context, _, _ time.Duration) error { return l.measure(ctx) }

func (l *load) planStartEvery(_ context.Context, pause, lasts time.Duration) error {
	return l.load(workload.Streamed, engine.Open{Rate: 1 / pause.Seconds(), For: lasts})
}

// startAtRandom starts conversations as people do who know nothing of each other: some directly behind one another,
// some after a while of nothing, and as many as the rate says in all (a Poisson process). The moments are the same in
// every run, so that runs can be compared.
//
// Example:
//
//	When 20 conversations start every second at random moments for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first token latency | p95       | < 1 s   |
//
// Example:
//
//	When 20 conversations start every second through the gateway at random moments for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | p95       | < 1 s |
//
// 例子:
//
//	当 每秒在随机时刻开始 20 次对话，持续 2 秒
//	那么 以下指标全部达标：
//	  | 指标     | 统计量 | 限值  |
//	  | 首词延迟 | p95    | < 1 s |
func (l *load) startAtRandom(ctx context.Context, _ int, _ time.Duration) error {
	return l.measure(ctx)
}

func (l *load) planRandom(over workload.Protocol) func(context.Context, int, time.Duration) error {
	return func(_ context.Context, rate int, lasts time.Duration) error {
		return l.load(over, engine.Open{Rate: float64(rate), For: lasts, Seed: 1})
	}
}

// startInBursts starts several conversations at one moment, and as many again after a while, as when a lesson or a
// shift begins. The first are due at once.
//
// Example:
//
//	When 20 conversations start at once every 500 ms for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | first token latency | max       | < 2 s   |
//
// Example:
//
//	When 20 conversations start at once every 500 ms through the gateway for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first reply latency | max       | < 2 s |
//
// 例子:
//
//	当 20 次对话同时开始，每隔 500 毫秒一次，持续 2 秒
//	那么 以下指标全部达标：
//	  | 指标     | 统计量 | 限值  |
//	  | 首词延迟 | 最大   | < 2 s |
func (l *load) startInBursts(ctx context.Context, _ int, _, _ time.Duration) error {
	return l.measure(ctx)
}

func (l *load) planBursts(over workload.Protocol) func(context.Context, int, time.Duration, time.Duration) error {
	return func(_ context.Context, users int, every, lasts time.Duration) error {
		return l.load(over, engine.Open{Rate: float64(users) / every.Seconds(), Burst: users, For: lasts})
	}
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
func (l *load) ramp(ctx context.Context, _ time.Duration, _, _ int, _ time.Duration) error {
	return l.measure(ctx)
}

func (l *load) planRamp(_ context.Context, lasts time.Duration, from, to int, over time.Duration) error {
	return l.load(workload.Streamed, engine.Closed{From: from, Users: to, Ramp: over, For: lasts})
}

func (l *load) planRampStarts(_ context.Context, lasts time.Duration, from, to int, over time.Duration) error {
	return l.load(workload.Streamed, engine.Open{From: float64(from), Rate: float64(to), Ramp: over, For: lasts})
}

// changeInSteps changes the number of starts a second in equal steps; after the last it stays. From 5 to 30 in 5 steps
// over 10 s, it is 5 for 2 s, then 10, 15, 20 and 25, and 30 from 10 s on.
//
// Example:
//
//	When conversations start for 3 s, going from 5 to 25 every second in 2 steps over 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit |
//	  | first token latency | p95       | < 1 s |
func (l *load) changeInSteps(ctx context.Context, _ time.Duration, _, _, _ int, _ time.Duration) error {
	return l.measure(ctx)
}

func (l *load) planSteps(_ context.Context, lasts time.Duration, from, to, steps int, over time.Duration) error {
	if steps == 0 {
		return errors.New("in 0 steps nothing changes; write 1 step or more")
	}
	return l.load(workload.Streamed,
		engine.Open{From: float64(from), Rate: float64(to), Ramp: over, Steps: steps, For: lasts})
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
func (l *load) stopEach(ctx context.Context, _, _, _ int) error { return l.measure(ctx) }

func (l *load) planStopEach(_ context.Context, users, count, tokens int) error {
	return l.plan(func(work *workload.Work) {
		work.Protocol, work.Pacer, work.StopAfter = workload.Streamed, workload.Closed(users, count, 0), tokens
	})
}
