package target

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/reference"
)

// Source is where scenarios get their Bamboo from. It is safe for concurrent use.
type Source interface {
	// Capabilities tells what the Bamboos of this source let a scenario do.
	Capabilities() capability.Set
	// Shared tells whether all scenarios meet the same Bamboo.
	Shared() bool
	// Describe names the target in a few words for a report.
	Describe() string
	// Take hands out a Bamboo that answers; whoever takes it calls Release.
	Take(context.Context, Settings) (*Server, error)
	// Check tells whether a Bamboo can be had; its error says what to do.
	Check(context.Context) error
	// Close ends every Bamboo of this source that still runs, and waits for that.
	Close() error
}

// Versioned is a Source whose Bamboo tells its version.
type Versioned interface {
	// Version is in Bamboo's own words, on one line; "" if it tells none.
	Version(context.Context) string
}

// Settings are what a scenario may choose about its server. The zero value is the
// server's defaults.
type Settings struct {
	AuthToken      string        // what the gateway demands in connect; empty: nothing
	MaxConnections int           // gateway connections at one time; 0: the default
	AllowedOrigins []string      // foreign origins that may open the gateway
	StallLimit     time.Duration // how long the model may say nothing; 0: the default
	// how long the head of a request may take to arrive, and then its body; 0: the default
	RequestLimit time.Duration
	// silence before a stream or gateway connection gets a sign of life; 0: the default
	Heartbeat time.Duration
	Tools     []reference.OwnTool // beside the built-in ones

	// ModelApart puts the model, where it is ours, into a process of its own, for load: it
	// cannot be scripted, answers every message by scriptedllm.DefaultReply and records
	// what that took, see [Bamboo.ModelTimings]. It is no setting of the server.
	ModelApart bool `json:"-"`
}

// IsZero tells whether the server's settings are the defaults.
func (s Settings) IsZero() bool {
	return s.AuthToken == "" && s.MaxConnections == 0 && len(s.AllowedOrigins) == 0 && s.StallLimit == 0 &&
		s.RequestLimit == 0 && s.Heartbeat == 0 && len(s.Tools) == 0
}

// ErrClosed is returned by Take after Close.
var ErrClosed = errors.New("the target is closed: no Bamboo can be taken from it any more")

var errNoSettings = errors.New("the server's settings cannot be chosen here: the reference server takes them, " +
	"and a command with placeholders for them")
