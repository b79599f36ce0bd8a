package load

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"bamboo-spec/support/arrival"
	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/openfiles"
)

// Options say whom a client talks to.
type Options struct {
	client.Config               // addresses, dialect, Execute
	AuthToken     string        // for the gateway; empty: none
	Connections   int           // most that will be open at one time
	Dials         int           // connections that will be opened in all; 0: Connections
	Timeout       time.Duration // of one conversation; 0: DefaultTimeout
}

// DefaultTimeout bounds a conversation whose options do not.
const DefaultTimeout = 60 * time.Second

// portsAnAddress is how many connections are given to one source address: it has some 28 000 ports.
const portsAnAddress = 20_000

func (o *Options) settle() error {
	if o.Connections <= 0 {
		return errors.New("a load client must be told how many connections it will open")
	}
	if o.Dials == 0 {
		o.Dials = o.Connections
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	openfiles.Reserve(o.Connections + spareFiles)
	return nil
}

func (o *Options) dialer() *arrival.Dialer {
	return &arrival.Dialer{Addresses: (max(o.Dials, o.Connections) + portsAnAddress - 1) / portsAnAddress}
}

// clock is what the arrivals of a run were timed by.
func clock(m *arrival.Mark, scheme string) measure.Clock {
	switch secure := scheme == "https" || scheme == "wss"; {
	case m.Source() != arrival.Kernel:
		return measure.ReadClock
	case secure:
		return measure.RecordClock
	}
	return measure.KernelClock
}

// CoarserClock is the less exact of two clocks: what may be said of arrivals of which some
// were timed by the one and some by the other. None, "", is more exact than any.
func CoarserClock(a, b measure.Clock) measure.Clock {
	for _, c := range []measure.Clock{measure.ReadClock, measure.RecordClock, measure.KernelClock} {
		if a == c || b == c {
			return c
		}
	}
	return ""
}

// header is what every request to u carries: the URL's user, and who asks.
func (o *Options) header(u *url.URL) http.Header {
	r := http.Request{Header: http.Header{"User-Agent": {userAgent}}}
	for name, values := range o.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if u.User != nil {
		password, _ := u.User.Password()
		r.SetBasicAuth(u.User.Username(), password)
	}
	return r.Header
}
