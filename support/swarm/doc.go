// Package swarm is a worker of Locust (https://locust.io): the users that a Locust master distributes
// hold their conversations here, by the load clients of package load. Its entry point is Work.
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
// The connection has neither authentication nor encryption. So a worker talks to the targets of its own
// list alone, whatever the master says, and reads no more than bounded messages.
package swarm
