// Package client is the client of a Bamboo: its HTTP calls, its event streams and
// its gateway. Client is the entry type. Whatever spelling a real version uses
// for the same thing (contract, part 2) is normalised here, once; what leaves
// this package is canonical. Every exchange is written to a Transcript, and every
// wait that fails tells what did come.
package client
