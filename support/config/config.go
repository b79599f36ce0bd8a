package config

import (
	"time"

	"bamboo-spec/support/capability"
)

// Target is the kind of Bamboo that a profile aims at.
type Target string

const (
	// Child is the reference server, started by the suite as a child process.
	Child Target = "child"
	// URL is a Bamboo that runs already, at APIURL and GatewayURL.
	URL Target = "url"
	// Command is a Bamboo binary that the suite starts with Config.Command.
	Command Target = "command"
)

// Dialect is the case of the messages that the client sends (contract, part 2).
type Dialect string

const (
	// Snake is the canonical spelling.
	Snake Dialect = "snake"
	// Pascal is the spelling of older clients.
	Pascal Dialect = "pascal"
)

// Config is everything that a run is told from outside, resolved and validated.
// It holds secrets in clear: never print it.
type Config struct {
	Profile string // name of the active profile
	Target  Target

	// APIURL (http, https) and GatewayURL (ws, wss) are set for a URL target only, without
	// a slash at the end of APIURL. One of them may be empty: that side is not run.
	APIURL, GatewayURL string
	// ModelListen is the host:port at which the scripted model waits for a URL target;
	// empty: the target has a model that cannot be scripted.
	ModelListen string

	// Command, ConfigTemplate, ConfigPath and Env start a Command target. They hold the
	// placeholders {http_port}, {ws_port}, {data}, {model_url} and {config}, those of settings, and no other.
	Command         []string
	ConfigTemplate  string
	ConfigPath      string // where the filled template is written, below {data}; empty: a place of the suite's own
	Env             map[string]string
	Install         string   // says how to get the program of Command; may be empty
	VersionCommand  []string // program and arguments that print the version of Command's program; may be empty
	Process         Process
	ProcessSessions int // sessions after which a SharedProcess is replaced

	ReadyTimeout time.Duration // how long a target may take to answer for the first time
	Wait         time.Duration // each wait that has no "within" of its own

	AuthToken       string   // what the client presents at the gateway; empty: nothing
	Secrets         []string // values that never reach output; holds AuthToken and passwords of addresses too
	Dialect         Dialect
	ExtraModelCalls bool // model requests that nothing scripted are no fault
	Smoke           bool // a run without paths takes the @smoke scenarios of what it leaves out
	Ways

	Has, Lacks          capability.Set // what the target is known to allow beyond its kind, and what not to
	KnownBroken         []Cause        // in the order in which they are tried
	KnownBrokenDeadline time.Duration  // the longest wait in a known-broken scenario

	Own         Own
	Paths       []string // features to run, with slashes
	Exclude     []string // paths left out of Paths; empty when the paths were given to the command
	Tags        []string // tag expressions as written; a scenario must meet every one
	Whole       Whole    // what a run takes that names no paths and no tags
	Integration bool     // false: only what needs no server
	Slow        bool     // true: @slow scenarios too

	Name        string   // as in Flags
	Formats     []string // in the syntax of --format; empty: the command's default
	Concurrency int      // scenarios at a time, ≥ 1
	Random      bool
	Seed        int64
	List        bool
}

// Whole is the choice of a run that names no paths and no tags.
type Whole struct{ Exclude, Tags []string }

// Flags is what the command line says. A zero field was not given.
type Flags struct {
	Profile     string
	Tags        string
	Name        string
	Concurrency int
	Random      bool
	Seed        int64
	List        bool
	Formats     []string
	Paths       []string
}
