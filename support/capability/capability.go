// Package capability names what a target lets a scenario do. Sentences declare
// what they need, targets declare what they can, and the runner resolves the two
// before anything starts: a scenario whose needs are not met is not run, and
// says why.
package capability

import (
	"slices"
	"strings"
)

// Capability is one thing that a target may or may not allow.
type Capability string

const (
	// HTTP is a Bamboo that answers HTTP calls.
	HTTP Capability = "http"
	// Gateway is a Bamboo that answers at its WebSocket gateway.
	Gateway Capability = "gateway"
	// Script is a language model behind Bamboo that the scenario scripts and whose
	// record of requests it may read.
	Script Capability = "script"
	// Restart is the right to stop, kill and start the server.
	Restart Capability = "restart"
	// Process is a server process on this machine whose resources can be read.
	Process Capability = "process"
	// Settings is the right to choose the server's settings: auth token, capacity,
	// allowed origins, limits, times.
	Settings Capability = "settings"
	// Log is the server's own log, which a scenario may read.
	Log Capability = "log"
	// Disk is a server whose disk can be made to refuse what it writes.
	Disk Capability = "disk"
)

// All is what a target can at most.
var All = Of(HTTP, Gateway, Script, Restart, Process, Settings, Log, Disk)

var words = map[Capability]string{
	HTTP:     "Bamboo's HTTP address (BAMBOO_API_URL)",
	Gateway:  "Bamboo's gateway address (BAMBOO_WS_URL)",
	Script:   "a model that the scenario scripts",
	Restart:  "a server that may be restarted",
	Process:  "a server process that can be read",
	Settings: "a server whose settings may be chosen",
	Log:      "a server whose log can be read",
	Disk:     "a server on Linux whose disk may fail",
}

// String says the capability in words that fit behind "needs".
func (c Capability) String() string {
	if w, ok := words[c]; ok {
		return w
	}
	return string(c)
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

// String lists the capabilities in words.
func (s Set) String() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = c.String()
	}
	return strings.Join(parts, "; ")
}
