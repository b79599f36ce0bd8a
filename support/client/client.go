package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Dialect is the case of the messages that the client sends to the gateway.
type Dialect string

// The dialects; the zero value is Snake.
const (
	Snake  Dialect = "snake"
	Pascal Dialect = "pascal"
)

// Config says which Bamboo to talk to, and how.
type Config struct {
	Name    string  // of the user, shown before each transcript line; may be empty
	API     string  // http://host:port, perhaps with a path prefix; empty: there is no HTTP side
	Gateway string  // ws://host:port, perhaps with a path; empty: there is no gateway
	Dialect Dialect // of what is sent
	Execute Execute // whether Open starts the run by a call of its own, and when
	Model   string  // named in every message whose sender names none; empty: none is named
	// Header goes with every call and handshake. What a call says itself goes before it.
	Header http.Header
	// Routes are the target's own paths by those of the contract (1.1): the beginning of a path
	// that is a key is replaced by its value.
	Routes map[string]string
	// Injects are patterns of "role: text" of the messages that the target itself puts into a conversation: History
	// leaves them out.
	Injects []*regexp.Regexp
	// Began is told every message that the target confirms, and its session; nil: nobody is. It may be called from
	// several goroutines.
	Began func(session, message string)
	// Via is where to dial, host:port, in the place of an address; nil: the address
	// itself. Names, headers and certificates stay those of the address.
	Via     func(addr string) (string, error)
	Secrets []string // values that the transcript and the messages must not show
}

// Execute tells whether a run is started by a call of its own, POST /api/v1/execute/{id}, and in which
// order with the stream that follows it.
type Execute string

// The orders; the zero value is Never.
const (
	Never        Execute = "never"         // opening the stream starts the run
	BeforeStream Execute = "before_stream" // for a server that ends a stream on which nothing runs
	AfterStream  Execute = "after_stream"  // for a server that sends late readers no earlier token
)

// Needed tells whether there is such a call.
func (e Execute) Needed() bool { return e == BeforeStream || e == AfterStream }

const (
	maxAnswer = 64 << 20 // bytes of one answer's body, or of one gateway frame
	userAgent = "bamboo-spec"
)

// Client talks to one Bamboo on behalf of one user. It follows no redirect, uses
// no proxy and gives every exchange a connection of its own, so that a restarted
// server is never met with a dead one. It is safe for concurrent use.
type Client struct {
	config     Config
	transcript *Transcript
	sockets    *sockets
	maxBody    int64
	gzip       bool // its streams may come compressed

	mu         sync.Mutex
	carries    http.Header          // of every later call and handshake, besides the Header of the config
	following  map[follower]string  // streams and gateways whose source has not ended
	messages   int                  // that were taken and may need such a call
	unanswered map[string]execution // runs that Open has to start, by stream URL
	started    map[string]string    // the id of the run that was started last, by stream URL
	over       map[string]bool      // run ids whose end was read
}

// follower is a connection that stays open until its owner leaves it.
type follower interface {
	Close() error
	Ended() (bool, error)
}

// New makes a client that writes what it does to t; nil means nobody reads it.
func New(c Config, t *Transcript) *Client {
	if t == nil {
		t = NewTranscript()
	}
	for _, s := range c.Secrets {
		t.masker.add(s)
	}
	return &Client{
		config:     c,
		transcript: t,
		sockets:    &sockets{via: c.Via, open: map[*socket]bool{}},
		maxBody:    maxAnswer,
		following:  map[follower]string{},
		unanswered: map[string]execution{}, started: map[string]string{}, over: map[string]bool{},
	}
}

// Close ends every connection of the client. The error names the streams and
// gateways that nobody had closed and whose other end had not ended them either.
func (c *Client) Close() error {
	c.mu.Lock()
	following := maps.Clone(c.following)
	c.mu.Unlock()
	var left []string
	for f, label := range following {
		if ended, _ := f.Ended(); !ended {
			left = append(left, label)
		}
		_ = f.Close() // the leak is the error; that it then also closed badly adds nothing
	}
	c.sockets.close()
	if len(left) == 0 {
		return nil
	}
	slices.Sort(left)
	return fmt.Errorf("left open: %s; close each stream and gateway before the client", strings.Join(left, ", "))
}

// Carry adds a header to every later call and handshake, in the place of one of that name in the Config. What a call
// says itself goes before it.
func (c *Client) Carry(name, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.carries = c.carries.Clone()
	if c.carries == nil {
		c.carries = http.Header{}
	}
	c.carries.Add(name, value)
}

// AcceptGzip lets streams that are opened from now on come compressed; they are unpacked as they come.
func (c *Client) AcceptGzip() { c.gzip = true }

func (c *Client) follow(f follower, label string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.following[f] = label
}

func (c *Client) unfollow(f follower) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.following, f)
}

// line is one labelled exchange with a connection of its own.
type line struct {
	*Transcript
	label     string
	transport *http.Transport
	own       *sent   // what it sent; nil before that
	socket    *socket // set once dialled, before the first byte is written
}

func (c *Client) line(kind string) *line {
	l := &line{Transcript: c.transcript, label: c.transcript.label(c.config.Name, kind)}
	l.transport = &http.Transport{
		DisableCompression: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			s, err := c.sockets.dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			s.patient = true
			l.socket = s
			return s, nil
		},
	}
	return l
}

func (l *line) note(format string, args ...any) { l.Note(l.label, fmt.Sprintf(format, args...)) }

func (l *line) close() { l.transport.CloseIdleConnections() }

var errClientClosed = errors.New("the client is closed")
