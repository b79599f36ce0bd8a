package reference

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"
)

// Options say how a server is to run. The zero value of each field is its
// documented default.
type Options struct {
	// HTTPAddr is where HTTP calls are answered. Default 127.0.0.1:8080. Port 0
	// takes a free one: see [Server.APIURL].
	HTTPAddr string
	// GatewayAddr is where the WebSocket gateway listens. Default 127.0.0.1:18790.
	GatewayAddr string
	// DataDir holds the sessions, in the file bamboo.db; it is made if need be.
	// Default: a temporary folder that Close removes, so nothing outlives the server.
	DataDir string
	// ModelURL is the base of the OpenAI-compatible model, such as
	// http://127.0.0.1:9000/v1. Default none: every run then ends in an error.
	ModelURL string
	// ModelName is the model of messages that name none. Default "default".
	ModelName string
	// ModelKey is sent to the model as "Authorization: Bearer KEY". Default none.
	ModelKey string
	// AuthToken is what a gateway client must give in connect. Default none: any will do.
	AuthToken string
	// MaxConnections is how many gateway connections may be open at once. Default 0: no limit.
	MaxConnections int
	// AllowedOrigins are the foreign origins whose pages may use the gateway, as
	// scheme://host[:port], or "*" for any. Default none: only pages from the
	// gateway's own address, and clients that are no browser.
	AllowedOrigins []string
	// StallLimit is how long the model may say nothing before the run ends in an
	// error. Default 30 s.
	StallLimit time.Duration
	// RequestLimit is how long the head of a request may take to arrive, and then its
	// body. Default 10 s for the head and 30 s for the body.
	RequestLimit time.Duration
	// Heartbeat is how long a stream or a gateway connection may be silent before it
	// gets a sign of life, a comment or a ping frame. Default 10 s.
	Heartbeat time.Duration
	// Tools are tools beside the built-in ones. Default none.
	Tools []OwnTool
	// Log takes plain log lines: requests, connections, runs, model failures. They
	// hold neither what was said nor the auth token. Default: discarded.
	Log io.Writer
}

const (
	defaultHTTPAddr    = "127.0.0.1:8080"
	defaultGatewayAddr = "127.0.0.1:18790"
	defaultModelName   = "default"
	defaultStallLimit  = 30 * time.Second
	defaultHeartbeat   = 10 * time.Second
)

func (o Options) withDefaults() Options {
	if o.HTTPAddr == "" {
		o.HTTPAddr = defaultHTTPAddr
	}
	if o.GatewayAddr == "" {
		o.GatewayAddr = defaultGatewayAddr
	}
	if o.ModelName == "" {
		o.ModelName = defaultModelName
	}
	if o.StallLimit == 0 {
		o.StallLimit = defaultStallLimit
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = defaultHeartbeat
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	return o
}

func (o Options) check() error {
	var problems []error
	if o.ModelURL != "" {
		if u, err := url.Parse(o.ModelURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			problems = append(problems, fmt.Errorf("ModelURL %q: write it as http://host:port/v1", o.ModelURL))
		}
	}
	for _, origin := range o.AllowedOrigins {
		if u, err := url.Parse(origin); origin != "*" &&
			(err != nil || u.Scheme == "" || u.Host == "" || u.Path != "") {
			problems = append(problems,
				fmt.Errorf("AllowedOrigins %q: write it as scheme://host[:port], without a path, or as *", origin))
		}
	}
	if o.MaxConnections < 0 {
		problems = append(problems, fmt.Errorf("MaxConnections %d: give 0 (no limit) or more", o.MaxConnections))
	}
	if o.StallLimit < 0 {
		problems = append(problems, fmt.Errorf("StallLimit %s: give a positive duration", o.StallLimit))
	}
	if o.RequestLimit < 0 {
		problems = append(problems, fmt.Errorf("RequestLimit %s: give a positive duration", o.RequestLimit))
	}
	names := map[string]bool{}
	for _, t := range o.Tools {
		if t.Name == "" || names[t.Name] || t.Delay < 0 {
			problems = append(problems, fmt.Errorf("Tools %q: give a name of its own, and no negative delay", t.Name))
		}
		names[t.Name] = true
	}
	if o.Heartbeat < 0 {
		problems = append(problems, fmt.Errorf("Heartbeat %s: give a positive duration", o.Heartbeat))
	}
	return errors.Join(problems...)
}
