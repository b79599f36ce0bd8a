// Package load puts users to work on a Bamboo and says when each thing happened.
// Its entry type is [Plan]; [Plan.Drive] carries it out.
//
// A plan has a [Pacer]: [Closed] users, each of whom starts the next conversation
// when the last one has ended, or an [Open] schedule that nothing moves. For every
// start Drive calls a function with the moment at which the start was due. It returns the
// [Health] of the driver itself: its measure.Driver says whether what was measured may be believed.
//
//	h, err := load.Plan{Pacer: load.Open{Rate: 20, For: 30 * time.Second}}.Drive(ctx,
//		func(ctx context.Context, s load.Start) error {
//			run := client.Converse(ctx, load.Ask{Intended: s.Intended, Message: text, Want: answer})
//			runs.Add(run)
//			return run.Err
//		})
//
// [HTTP] and [Gateway] are the clients of such a function: lean ones, that hold a few KB for each
// stream, check every answer and allocate nothing for a token on the event stream. One
// conversation becomes a [Run]: moments, counts, and a [Failure] if the answer was not the right one.
// All moments are on the monotonic clock; what arrived has the kernel's stamp
// where there is one, see package arrival.
//
//	client, err := load.NewHTTP(load.Options{Config: client.Config{API: url}, Connections: 1000})
//	run := client.Converse(ctx, ask)                     // create, stream, check
//	created, err := client.Create(ctx, ask)              // or one by one
//	run = client.Stream(ctx, created, ask)
//
//	gateway, err := load.NewGateway(load.Options{Config: client.Config{Gateway: url}, Connections: 1000})
//	conn, err := gateway.Dial(ctx, session)              // dial and connect; conn.Took is the connect time
//	run := conn.Chat(ctx, ask)                           // or conn.Follow, conn.Rest
//	err = conn.Leave(ctx)
//
// [CheckFiles] tells, before a load, whether this process may open as many connections as
// it needs. [Calibrate] measures the instrument itself.
package load
