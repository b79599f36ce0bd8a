package reference

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
)

// Parts are the pieces of one server. Made by [Compose], started by [Run]; in
// between any field may be replaced.
type Parts struct {
	Store         Store
	Model         Model
	Upstream      http.RoundTripper // carries the calls of the usual Model
	Agent         Agent
	Tools         Tools
	Hub           Hub
	Runs          Runs
	API           http.Handler
	Gateway       Gateway
	Channels      Gateway // the handler of the event channels
	Guard         Guard
	StreamFormat  Format // one event of the event stream
	GatewayFormat Format // one text frame of the gateway
	ChannelFormat Format // one text frame of the event channels
	IDs           IDs
	Clock         Clock
	Limits        Limits
	Log           *slog.Logger
	Listen        func(address string) (net.Listener, error) // TCP, for the API and for the gateway

	wiring *wiring
}

// wiring is what the usual parts hold instead of each other. Run fills its Parts
// with the final ones.
type wiring struct {
	Parts
	options Options
	started atomic.Bool
	cleanup []func() error // after the server has ended, last first
}

// Compose makes the usual parts for options. It opens the store, so parts that
// are never run must be given back with [Parts.Close]. It fails on options that
// make no sense and on a data folder that cannot be used.
func Compose(options Options) (Parts, error) {
	options = options.withDefaults()
	if err := options.check(); err != nil {
		return Parts{}, fmt.Errorf("reference server options: %w", err)
	}
	w := &wiring{options: options}
	if options.DataDir == "" {
		dir, err := os.MkdirTemp("", "bamboo-reference-")
		if err != nil {
			return Parts{}, fmt.Errorf("make a temporary data folder: %w; set DataDir to a folder that can be written",
				err)
		}
		options.DataDir = dir
		w.cleanup = append(w.cleanup, func() error { return os.RemoveAll(dir) })
	}
	store, err := openBoltStore(options.DataDir)
	if err != nil {
		return Parts{}, errors.Join(err, w.clean())
	}
	upstream := newUpstream()
	w.cleanup = append(w.cleanup, func() error { upstream.CloseIdleConnections(); return nil })
	w.Parts = Parts{
		Store:         store,
		Model:         &modelClient{w},
		Upstream:      upstream,
		Agent:         &agent{w},
		Tools:         newTools(w),
		Hub:           newHub(),
		Runs:          newConductor(w),
		API:           &front{answers{w}, &api{answers: answers{w}}},
		Gateway:       &desk{w},
		Channels:      newSwitchboard(w),
		Guard:         newGuard(options),
		StreamFormat:  streamFormat{},
		GatewayFormat: gatewayFormat{},
		ChannelFormat: channelFormat{},
		IDs:           ids{},
		Clock:         clock{},
		Limits:        limits{stall: options.StallLimit, request: options.RequestLimit, beat: options.Heartbeat},
		Log:           newLog(options.Log),
		Listen:        func(address string) (net.Listener, error) { return net.Listen("tcp", address) },
		wiring:        w,
	}
	return w.Parts, nil
}

// Close gives back parts that were never run. For a running server see [Server.Close].
func (p Parts) Close() error {
	if p.wiring == nil {
		return errors.New("these parts were not made by Compose: nothing to close")
	}
	if !p.wiring.started.CompareAndSwap(false, true) {
		return errors.New("these parts were run or closed already: close the server instead")
	}
	return errors.Join(p.Store.Close(), p.wiring.clean())
}

func (w *wiring) clean() error {
	var problems []error
	for i := len(w.cleanup) - 1; i >= 0; i-- {
		problems = append(problems, w.cleanup[i]())
	}
	return errors.Join(problems...)
}
