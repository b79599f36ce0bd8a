// Package swarm is load from many machines, with Locust (https://locust.io) as what distributes it. Its entry
// points are Work, a worker: the users that a Locust master distributes hold their conversations there, by the load
// clients of package load; and Judge, which lets such workers carry out the load of a scenario and puts together
// what they measured.
//
// Master and worker send each other messages of three parts, [type, data, node id], as MessagePack in a
// frame each, over the connection of a ZeroMQ DEALER to a ROUTER:
//
//	→ client_ready   version              ← ack   index of the worker
//	→ heartbeat      state, cpu, memory   ← heartbeat                           every second
//	← spawn          users of each class, host, options
//	→ spawning, then spawning_complete    users of each class
//	→ stats          since the last one                                         every 3 s
//	← stop           → stats, client_stopped, client_ready
//	← bamboo_drain   → stats, bamboo_drained
//	← quit           → stats
//	→ exception      why a spawn was refused
//	→ quit           the worker ends by its own wish
//
// A judge asks the master's web server (POST /bamboo/measure), which passes on what follows, a line of JSON for each
// message of a worker. The judge, that is `godog run`, says when all of them go on to the next step:
//
//	← bamboo_plan      id, part, parts, order, sum     the load of a scenario, and the part of this worker
//	→ bamboo_ready     id, 1, reads    it knows its own error (package load, Calibrate) and has its clients
//	← bamboo_go        id, 1    → bamboo_ready   id, 2    its part of the warm-up is over
//	← bamboo_go        id, 2    → bamboo_ready   id, 3    the connections stand that must before the first start
//	← bamboo_go        id, 3, in_ms    → bamboo_ready   id, 4    the load begins so long after this word
//	→ bamboo_progress  id, n    runs that are over                              every second
//	→ bamboo_ready     id, 5    one that reads Bamboo's process (--pid) waits for the end of the others
//	← bamboo_go        id, 5    and goes on reading for a moment
//	→ bamboo_runs      id, seq, n, blob    up to 5000 runs as columns
//	→ bamboo_part      id, seq, blob       the beginning of a large rest, in pieces
//	→ bamboo_done      id, batches, n, pieces, blob, error    the rest, as JSON
//	← bamboo_cancel    id
//
// A plan that fails is ended (POST /bamboo/end): its lines go on until all workers have left it or are lost, and then
// the master takes another one.
//
// Worker i of W makes the starts k ≡ i (mod W) of the whole schedule, at their own moments in it, or is the users
// u ≡ i. Whole runs are sent, so that a percentile is the nearest rank of all of them, and histograms of gaps are
// added. Of more than measure.MostKept runs a worker sends a summary, which is added too (0.1 %): the order has the
// table of objectives, so that it keeps what that needs. Only durations travel: no clocks need to agree. A worker that
// is lost, late or foreign, a run that is missing or there twice make the measurement invalid.
//
// The connection has neither authentication nor encryption. So a worker talks to the targets of its own
// list alone, whatever the master says, and reads no more than bounded messages; and a judge sends no credentials.
package swarm
