package defect

import "slices"

// Promise is a section of the contract of Bamboo, by number and title.
type Promise string

// The promises that defects break.
const (
	Health         Promise = "1.1 Health"
	Begin          Promise = "1.1 Begin a conversation"
	BadInput       Promise = "1.1 Bad input"
	SessionIDs     Promise = "1.1 Session ids"
	StreamCall     Promise = "1.1 Stream an answer"
	HistoryCall    Promise = "1.1 History of a session"
	StopCall       Promise = "1.1 Stop an answer"
	EventStream    Promise = "1.2 The event stream"
	Tools          Promise = "1.2 Tool events"
	Usage          Promise = "1.2 Usage"
	Connect        Promise = "1.3 Connect"
	Access         Promise = "1.3 Access to the gateway"
	Pings          Promise = "1.3 Pings and commands"
	BadMessages    Promise = "1.3 Bad messages"
	FanOut         Promise = "1.3 Fan-out"
	Text           Promise = "1.4.1 Text"
	Order          Promise = "1.4.2 Order"
	Context        Promise = "1.4.3 Context"
	Isolation      Promise = "1.4.4 Isolation"
	NeverSilence   Promise = "1.4.5 Never silence"
	OneRun         Promise = "1.4.6 One run at a time"
	SharedSessions Promise = "1.4.7 Shared sessions"
	Disconnect     Promise = "1.4.8 Disconnect"
	Durability     Promise = "1.4.9 Durability"
	Stop           Promise = "1.4.10 Stop"
	States         Promise = "1.5 States"
)

var promises = []Promise{
	Health, Begin, BadInput, SessionIDs, StreamCall, HistoryCall, StopCall, EventStream, Tools, Usage,
	Connect, Access, Pings, BadMessages, FanOut, Text, Order, Context, Isolation, NeverSilence, OneRun,
	SharedSessions, Disconnect, Durability, Stop, States,
}

// Promises lists all of them in the order of the contract.
func Promises() []Promise { return slices.Clone(promises) }
