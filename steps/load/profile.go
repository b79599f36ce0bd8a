package load

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/workload"
)

// profile registers what the users of a load say, how often they ask, and idle clients.
func profile(sc *sentence.Book, b *load) {
	sc.Given(`^every answer counts to (\d+), one number every ([\d.]+ \w+)$`, b.counts, sentence.DryRun(b.counts))
	sc.Given(`^every answer counts to (\d+) without a pause$`, b.countsAtOnce, sentence.DryRun(b.countsAtOnce))
	sc.Given(`^the model thinks for ([\d.]+ \w+) before every answer$`, b.thinks, sentence.DryRun(b.thinks))
	sc.Given(`^users ask in this mix:$`, b.mix, sentence.Columns("message", "share", "group?"), sentence.DryRun(b.mix))
	sc.Given(`^users pause for ([\d.]+ \w+) between conversations$`, b.pause, sentence.DryRun(b.pause))
	sc.Given(`^Bamboo has been warmed up with (\d+) conversations?$`, b.warm, sentence.DryRun(b.warm))
	sc.Given(`^(\d+) idle clients? are connected to the gateway$`, b.idle, sentence.DryRun(b.idle),
		sentence.Needs(capability.Gateway))
}

// counts lets every message of the load be “count from 1 to N, one every …”: the scripted model
// does that, one token a number, and every answer is compared with it. Without such a sentence answers
// count to 20, one number every 20 ms.
//
// Example:
//
//	Given every answer counts to 5, one number every 100 ms
//	When 10 users hold 20 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit    |
//	  | inter-token latency | p50       | < 500 ms |
func (b *load) counts(_ context.Context, n int, pause time.Duration) error {
	return b.change(func(w *workload.Work) { w.Mix = []workload.Message{workload.Counting(n, pause)} })
}

// countsAtOnce lets every answer count from 1 to N as fast as the model can.
//
// Example:
//
//	Given every answer counts to 1000 without a pause
//	When 2 users hold 4 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit   |
//	  | success rate        |           | = 100 % |
//	  | total response time | p50       | < 5 s   |
func (b *load) countsAtOnce(ctx context.Context, n int) error { return b.counts(ctx, n, 0) }

// thinks lets the model say nothing for a while before each answer of the load.
//
// Example:
//
//	Given the model thinks for 200 ms before every answer
//	When 5 users hold 20 conversations
//	Then these objectives hold:
//	  | metric                    | statistic | limit    |
//	  | first token latency       | p50       | > 200 ms |
//	  | added first token latency | p95       | < 100 ms |
func (b *load) thinks(_ context.Context, pause time.Duration) error {
	return b.change(func(w *workload.Work) { w.ModelDelay = pause })
}

// mix lets users say several things, each as often as its share says; the shares are
// weights. Any text will do: the scripted model counts if it is asked to, thinks if it is asked to, and else repeats
// it. Messages with a name in the column group can have objectives of their own.
//
// Example:
//
//	Given users ask in this mix:
//	  | message                            | share | group |
//	  | count from 1 to 5, one every 10 ms | 70 %  | short |
//	  | count from 1 to 20, one every 9 ms | 30 %  | long  |
//	When 10 users hold 100 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit   | group |
//	  | success rate        |           | = 100 % |       |
//	  | total response time | p95       | < 5 s   | short |
//	  | total response time | p95       | < 9 s   | long  |
func (b *load) mix(_ context.Context, rows table.Rows) error {
	var all []workload.Message
	for i, r := range rows {
		share, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(r["share"], "%")))
		if err != nil || share < 1 || share > 100 {
			return &sentence.CellError{Row: i, Column: "share",
				Err: fmt.Errorf("“%s” is not a share; write a whole number of per cent from 1 to 100: 70 %%",
					r["share"])}
		}
		all = append(all, workload.Message{Text: r["message"], Share: share, Group: r["group"]})
	}
	return b.change(func(w *workload.Work) { w.Mix = all })
}

// pause lets each user of a closed load wait between the end of a conversation and the next one.
//
// Example:
//
//	Given users pause for 100 ms between conversations
//	When 10 users hold 20 conversations
//	Then these objectives hold:
//	  | metric       | limit   |
//	  | success rate | = 100 % |
func (b *load) pause(_ context.Context, pause time.Duration) error {
	return b.change(func(w *workload.Work) { w.ThinkTime = pause })
}

// warm lets users hold conversations before the load that are not measured.
//
// Example:
//
//	Given Bamboo has been warmed up with 10 conversations
//	When 10 users hold 20 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit    |
//	  | first token latency | p95       | < 100 ms |
func (b *load) warm(_ context.Context, n int) error {
	return b.change(func(w *workload.Work) { w.WarmUp = n })
}

// idle connects clients to the gateway for the time of the load; at its end each of them must
// answer for being still connected. The time that each connection takes is measured.
//
// Example:
//
//	Given 20 idle clients are connected to the gateway
//	When 2 users hold 10 conversations through the gateway
//	Then these objectives hold:
//	  | metric       | statistic | limit   |
//	  | success rate |           | = 100 % |
//	  | connect time | p95       | < 1 s   |
func (b *load) idle(_ context.Context, n int) error {
	return b.change(func(w *workload.Work) { w.Idle = n })
}
