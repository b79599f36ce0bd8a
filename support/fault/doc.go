// Package fault is the network between a client and the servers that it talks
// to: slow, thin, cut into bytes, cut off, reset, or dead without a word. Its
// entry type is Link, a TCP proxy in this process.
//
// What delays, thins and cuts the bytes are the toxics of toxiproxy. Its own
// proxy, in the package above them, is not used. It would bring a metrics server
// and the fifteen modules behind it; and its toxics see bytes, never the
// connection: reset_peer prepares a reset only on connections that begin after it
// was asked for, and never lets one die of it in mid-stream. So a Link owns its
// sockets, and what happens to a connection as such, a reset or a loss of all
// packets, happens there, at once.
package fault
