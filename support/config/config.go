package config

import "time"

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

	// Command, ConfigTemplate and Env start a Command target. They hold the
	// placeholders {http_port}, {ws_port}, {data}, {model_url} and {config} and no other.
	Command        []string
	ConfigTemplate string
	Env            map[string]string

	ReadyTimeout time.Duration // how long a target may take to answer for the first time
	Wait         time.Duration // each wait that has no "within" of its own

	AuthToken       string   // what the client presents at the gateway; empty: nothing
	Secrets         []string // values that never reach output; holds AuthToken and passwords of addresses too
	Dialect         Dialect
	Execute         bool // a second call starts the run (profile bamboo-agent)
	ExtraModelCalls bool // model requests that nothing scripted are no fault

	KnownBroken         []KnownBroken
	KnownBrokenDeadline time.Duration // the longest wait in a known-broken scenario

	Paths       []string // features to run, with slashes
	Exclude     []string // paths left out of Paths; empty when the paths were given to the command
	Tags        []string // tag expressions as written; a scenario must meet every one
	Integration bool     // false: only what needs no server
	Slow        bool     // true: @slow scenarios too

	Name        string   // as in Flags
	Formats     []string // in the syntax of --format; empty: the command's default
	Concurrency int      // scenarios at a time, ≥ 1
	Random      bool
	Seed        int64
	List        bool
}

// KnownBroken is a promise that a profile's target is known to break (contract,
// part 3): either a scenario by name or a feature by path.
type KnownBroken struct {
	Scenario string
	Feature  string
	Reason   string
	Where    string // file:line:column of the entry, for errors about it
}

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
