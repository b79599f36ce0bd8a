package defect

import (
	"slices"

	"bamboo-spec/support/measure"
)

// Promise is a section of the contract of Bamboo, by number and title, or a group of
// the metrics that objectives of speed and size are set for.
type Promise string

// The promises that defects break.
const (
	Health         Promise = "1.1 Health"
	Begin          Promise = "1.1 Begin a conversation"
	BadInput       Promise = "1.1 Bad input"
	Browsers       Promise = "1.1 Pages of browsers"
	SessionIDs     Promise = "1.1 Session ids"
	StreamCall     Promise = "1.1 Stream an answer"
	HistoryCall    Promise = "1.1 History of a session"
	StopCall       Promise = "1.1 Stop an answer"
	SessionList    Promise = "1.1 The list of sessions"
	Channels       Promise = "1.1 Event channels"
	EventStream    Promise = "1.2 The event stream"
	Tools          Promise = "1.2 Tool events"
	Usage          Promise = "1.2 Usage"
	Handshake      Promise = "1.3 Handshake"
	Frames         Promise = "1.3 Frames"
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
	Patience       Promise = "1.4.11 Patience"
	AnyProvider    Promise = "1.4.12 Any provider"
	SoundPrompt    Promise = "1.4.13 A sound prompt"
	States         Promise = "1.5 States"
)

// The promises that defects of performance break.
const (
	FirstToken    Promise = "Speed: the first token"
	Flow          Promise = "Speed: the flow of an answer"
	QuickStop     Promise = "Speed: the stop of an answer"
	QuickBegin    Promise = "Speed: a new conversation or connection"
	Throughput    Promise = "Load: answers in a time"
	RightAnswers  Promise = "Load: every answer is right"
	SilentClients Promise = "Load: clients that say nothing"
	Memory        Promise = "Size: memory"
	Resources     Promise = "Size: files, connections, threads"
)

// shown are the metrics whose rows in a table of objectives are broken when the promise is.
// Clients that say nothing are not in a table: they are asked for a sign of life.
var shown = map[Promise][]measure.Metric{
	FirstToken: {measure.FirstTokenLatency, measure.FirstReplyLatency, measure.AddedFirstToken},
	Flow: {measure.InterTokenLatency, measure.TimePerToken, measure.LongestStall, measure.AddedTotalTime,
		measure.FollowerSpread},
	QuickStop:     {measure.StopLatency, measure.TokensAfterStop},
	QuickBegin:    {measure.SessionCreation, measure.ConnectTime},
	Throughput:    {measure.Throughput, measure.Goodput},
	RightAnswers:  {measure.SuccessRate},
	SilentClients: nil,
	Memory:        {measure.Memory},
	Resources:     {measure.OpenFiles, measure.Connections, measure.Threads},
}

// ShownBy tells whether a broken objective for the metric speaks of the promise.
func (p Promise) ShownBy(m measure.Metric) bool { return slices.Contains(shown[p], m) }

// Kind is the kind of the defects that break the promise.
func (p Promise) Kind() Kind {
	if _, measured := shown[p]; measured {
		return Performance
	}
	return Functional
}

var promises = []Promise{
	Health, Begin, BadInput, Browsers, SessionIDs, StreamCall, HistoryCall, StopCall, SessionList, Channels,
	EventStream, Tools, Usage, Handshake, Frames, Connect, Access, Pings, BadMessages, FanOut,
	Text, Order, Context, Isolation, NeverSilence,
	OneRun, SharedSessions, Disconnect, Durability, Stop, Patience, AnyProvider, SoundPrompt, States,
	FirstToken, Flow, QuickStop, QuickBegin, Throughput, RightAnswers, SilentClients, Memory, Resources,
}

// Promises lists all of them: in the order of the contract, then those of speed and size.
func Promises() []Promise { return slices.Clone(promises) }
