// Package capability names what a target lets a scenario do. Sentences declare
// what they need, targets declare what they can, and the runner resolves the two
// before anything starts: a scenario whose needs are not met is not run, and
// says why.
package capability

import (
	"slices"
	"strings"
)

// Capability is one thing that a target may or may not allow, under the name that
// profiles know it by.
type Capability string

const (
	// HTTP is a Bamboo that answers HTTP calls.
	HTTP Capability = "http"
	// Gateway is a Bamboo that answers at its WebSocket gateway.
	Gateway Capability = "gateway"
	// Answers is a Bamboo that streams the answer to a message over HTTP.
	Answers Capability = "answers over HTTP"
	// GatewayAnswers is a Bamboo that sends the answer to a message through the gateway.
	GatewayAnswers Capability = "answers at the gateway"
	// History is a Bamboo that shows the messages of a session.
	History Capability = "history"
	// Stop is a Bamboo that stops a run when it is told to.
	Stop Capability = "stop"
	// Durability is a Bamboo whose sessions outlive its process.
	Durability Capability = "durability"
	// FanOut is a Bamboo that sends one answer to several readers.
	FanOut Capability = "fan-out"
	// SharedSessions is a Bamboo whose sessions are the same over HTTP and at the gateway.
	SharedSessions Capability = "shared sessions"
	// Script is a language model behind Bamboo that the scenario scripts and whose
	// record of requests it may read.
	Script Capability = "script"
	// Restart is the right to stop, kill and start the server.
	Restart Capability = "restart"
	// Process is a server process on this machine whose resources can be read.
	Process Capability = "process"
	// Settings is the right to choose every setting of the server.
	Settings Capability = "settings"
	// TokenSetting is the right to choose the token that the gateway demands.
	TokenSetting Capability = "setting gateway token"
	// CapacitySetting is the right to choose how many connections the gateway holds.
	CapacitySetting Capability = "setting gateway capacity"
	// OriginsSetting is the right to choose whose pages may open the gateway.
	OriginsSetting Capability = "setting allowed origins"
	// ModelTimeoutSetting is the right to choose how long the model may be silent.
	ModelTimeoutSetting Capability = "setting model timeout"
	// RequestTimeoutSetting is the right to choose how long a request may take to arrive.
	RequestTimeoutSetting Capability = "setting request timeout"
	// HeartbeatSetting is the right to choose after which silence a sign of life comes.
	HeartbeatSetting Capability = "setting heartbeat"
	// Log is the server's own log, which a scenario may read.
	Log Capability = "log"
	// Disk is a server whose disk can be made to refuse what it writes.
	Disk Capability = "disk"
	// Tools is the right to give the server tools of the scenario's own.
	Tools Capability = "tools"
	// AddTool, UpperCaseTool and WaitTool are the tools that features let the model call.
	AddTool       Capability = "tool add"
	UpperCaseTool Capability = "tool upper_case"
	WaitTool      Capability = "tool wait"
	// Idempotency is a server that knows the Idempotency-Key of a create.
	Idempotency Capability = "idempotency"
	// SessionList is a server that lists its sessions, renames and deletes them.
	SessionList Capability = "session list"
	// Channels is a server that sends the events of many sessions over one WebSocket at /v2/stream.
	Channels Capability = "event channels"
)

// Placeholders are those of settings in what starts a Bamboo, with what a Bamboo can that is started with them.
// Times have their unit behind their name.
var Placeholders = map[string]Capability{
	"gateway_token": TokenSetting, "gateway_capacity": CapacitySetting, "allowed_origins": OriginsSetting,
	"model_timeout_s": ModelTimeoutSetting, "model_timeout_ms": ModelTimeoutSetting,
	"request_timeout_s": RequestTimeoutSetting, "request_timeout_ms": RequestTimeoutSetting,
	"heartbeat_s": HeartbeatSetting, "heartbeat_ms": HeartbeatSetting,
}

// described are all capabilities, in words that fit behind "needs" and, of what a run can
// find missing, behind "found that this Bamboo".
var described = []struct {
	Capability
	needs, missing string
}{
	{HTTP, "Bamboo's HTTP address (BAMBOO_API_URL)", "does not answer over HTTP at all"},
	{Gateway, "Bamboo's gateway address (BAMBOO_WS_URL)", "does not answer at its gateway at all"},
	{Answers, "a Bamboo that answers messages over HTTP", "gives no answer over HTTP"},
	{GatewayAnswers, "a Bamboo that answers messages at the gateway", "gives no answer at the gateway"},
	{History, "a Bamboo that shows its history", ""},
	{Stop, "a Bamboo that stops an answer on demand", ""},
	{Durability, "a Bamboo whose sessions survive a restart", ""},
	{FanOut, "a Bamboo that sends an answer to several readers", ""},
	{SharedSessions, "a Bamboo whose sessions are the same over HTTP and at the gateway", ""},
	{Script, "a model that the scenario scripts", ""},
	{Restart, "a server that may be restarted", ""},
	{Process, "a server process that can be read", ""},
	{Settings, "a server whose settings may be chosen", ""},
	{TokenSetting, "a server whose gateway token may be chosen", ""},
	{CapacitySetting, "a server whose gateway capacity may be chosen", ""},
	{OriginsSetting, "a server whose allowed origins may be chosen", ""},
	{ModelTimeoutSetting, "a server whose timeout for the model may be chosen", ""},
	{RequestTimeoutSetting, "a server whose timeout for requests may be chosen", ""},
	{HeartbeatSetting, "a server whose heartbeat may be chosen", ""},
	{Log, "a server whose log can be read", ""},
	{Disk, "a server on Linux whose disk can fail", ""},
	{Tools, "a server that takes tools of the scenario", ""},
	{AddTool, "a Bamboo with the tool add", ""},
	{UpperCaseTool, "a Bamboo with the tool upper_case", ""},
	{WaitTool, "a Bamboo with the tool wait", ""},
	{Idempotency, "a server that knows Idempotency-Key", ""},
	{SessionList, "a server that lists, renames and deletes sessions", ""},
	{Channels, "a server with event channels (a WebSocket at /v2/stream)", ""},
}

// promises are what every Bamboo promises that has what they need: one that can be called over
// HTTP answers there, keeps history and so on.
var promises = []struct{ needs, gives Set }{
	{Of(HTTP), Of(Answers, History, Stop, FanOut, Durability)},
	{Of(Gateway), Of(GatewayAnswers, FanOut)},
	{Of(HTTP, Gateway), Of(SharedSessions)},
	{Of(Settings), Of(TokenSetting, CapacitySetting, OriginsSetting, ModelTimeoutSetting, RequestTimeoutSetting,
		HeartbeatSetting)},
	{Of(Tools), Of(AddTool, UpperCaseTool, WaitTool)},
}

// Promised adds to the set what every Bamboo promises that has its capabilities.
func (s Set) Promised() Set {
	all := slices.Clone(s)
	for _, p := range promises {
		if len(s.Missing(p.needs)) == 0 {
			all = append(all, p.gives...)
		}
	}
	return Of(all...)
}

// Essential leaves of what is missing out what is missing only because something else is.
func (s Set) Essential() Set {
	left := s
	for _, p := range promises {
		if len(s.Without(p.needs)) < len(s) {
			left = left.Without(p.gives)
		}
	}
	return left
}

// All is what a target can at most.
var All = func() Set {
	var all []Capability
	for _, d := range described {
		all = append(all, d.Capability)
	}
	return Of(all...)
}()

// Names lists the names of the set's capabilities, as profiles write them.
func (s Set) Names() []string {
	var names []string
	for _, c := range s {
		names = append(names, string(c))
	}
	return names
}

// String says the capability in words that fit behind "needs".
func (c Capability) String() string {
	for _, d := range described {
		if d.Capability == c {
			return d.needs
		}
	}
	return string(c)
}

// Missing says the lack of the capability in words that fit behind "this Bamboo"; "" if a
// scenario that waits for it in vain does not show that it is missing.
func (c Capability) Missing() string {
	for _, d := range described {
		if d.Capability == c {
			return d.missing
		}
	}
	return ""
}

// Set is a set of capabilities in a fixed order.
type Set []Capability

// Of makes a set, sorted and without repetition.
func Of(cs ...Capability) Set {
	s := slices.Clone(cs)
	slices.Sort(s)
	return slices.Compact(s)
}

// Has tells whether the set holds c.
func (s Set) Has(c Capability) bool { return slices.Contains(s, c) }

// Missing lists what of needs the set does not hold.
func (s Set) Missing(needs Set) Set {
	var missing Set
	for _, c := range needs {
		if !s.Has(c) {
			missing = append(missing, c)
		}
	}
	return missing
}

// Without is the set without what others holds.
func (s Set) Without(others Set) Set { return others.Missing(s) }

// String lists the capabilities in words.
func (s Set) String() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = c.String()
	}
	return strings.Join(parts, "; ")
}
