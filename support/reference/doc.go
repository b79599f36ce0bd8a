// Package reference is the reference Bamboo: a small server that keeps every
// promise of the contract's canonical part, so that the contract can be read as
// code. [Start] is the way in; [Server] is what it gives.
//
// # The parts
//
// A server is composed of [Parts], each behind a small interface:
//
//	API      HTTP calls in, answers and event streams out
//	Gateway  decoded client messages in, events out
//	Guard    who may call and connect: name, origin, token, capacity
//	Runs     one run at a time per session; start, attach, queue, stop
//	Agent    answers one turn: model call, tools, model call …
//	Model    one streamed call of the language model
//	Tools    the built-in tools, and those of the options
//	Hub      hands a session's events to everyone who is joined to it
//	Store    the sessions on disk
//	StreamFormat, GatewayFormat   an event as it is spelt on each transport
//	IDs, Clock, Limits            session ids, time, sizes and waits
//	Listen                        the connections of both ports
//
// [Compose] makes the usual ones, [Run] starts what it is given, and Start does
// both. Between the two any part may be replaced, mostly by a wrapper of the
// usual one: parts find each other through Parts when they need each other, so
// the replacement is what all the others meet.
//
// # One message on its way
//
// POST chat puts the user message into Store. GET stream asks Runs to start the
// run or to attach to it; Runs joins the reader to Hub, takes the history from
// Store and lets Agent answer it. Every event goes through Hub.Publish. When the
// agent is done the answer is stored first, then the terminal is published, and
// Hub.End lets the streams end.
//
// # What the contract leaves open
//
//   - A session begins to exist with its first message; connecting to the gateway
//     alone makes none.
//   - An answer stands in history right behind the message that it answers, also
//     when another message arrived meanwhile.
//   - A stopped run ends with an error that begins with "cancelled". Stop leaves
//     queued chats alone; each of them gets a run and a terminal of its own.
//   - A queued chat is stored when its turn comes.
//   - An empty message is refused at once, on both transports.
//   - A slow reader never slows the run. What it has not read yet is kept up to
//     [Limits].Backlog bytes; beyond that this reader alone loses its backlog, is
//     told so by an error and is disconnected, while the run goes on. A reader that
//     takes nothing at all for [Limits].WriteStall is cut off too.
//   - The head of a request may take [Limits].HeadTime to arrive, its body
//     [Limits].BodyTime from then on, also one that nobody reads; then the connection
//     ends. A gateway connection may stay silent behind its handshake.
//   - A call by a name that is neither localhost, nor the server's own, nor that of an
//     allowed origin is refused; calls of foreign pages are answered, but no browser
//     lets the page read the answer.
//   - The connection of a chunked request ends with its answer.
//   - A stream or gateway connection that was told nothing for [Limits].Heartbeat gets a
//     comment or a ping frame; whether the ping is answered is not asked.
//   - What breaks RFC 6455 closes the connection behind the answers to what came before.
//   - An Idempotency-Key is remembered until the server ends, the latest 10 000 of them.
//   - Of a body too large 4 MiB more are read, so that its sender reads the refusal.
package reference
