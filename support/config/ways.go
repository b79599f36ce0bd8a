package config

import (
	"net/http"
	"regexp"
	"time"
)

// Ways are how a target differs from the contract's canonical form without being wrong.
type Ways struct {
	Execute   Execute           // whether a call of its own starts a run, and when
	Model     string            // named in every message; empty: none
	Header    http.Header       // of every call; secrets in clear
	Routes    map[string]string // the target's own paths by the beginnings of the contract's
	SideCalls []*regexp.Regexp  // of the system text of model calls that belong to no answer
	Injects   []*regexp.Regexp  // of "role: text" of messages that the target adds to a conversation

	IdleStream   IdleStream // what a stream does on which nothing waits for an answer
	RepeatedStop RepeatedStop
	HistoryDelay time.Duration // how long after the end of an answer history may still lack it
}

// Execute is the order of the call that starts a run and the stream that follows it.
type Execute string

// The orders; see client.Execute.
const (
	Never        Execute = "never"
	BeforeStream Execute = "before_stream"
	AfterStream  Execute = "after_stream"
)

// Process says which scenarios meet the same process of a Command target.
type Process string

const (
	// ScenarioProcess is a process for each scenario.
	ScenarioProcess Process = "scenario"
	// SharedProcess is a process for one scenario after the other, each with sessions of its own.
	SharedProcess Process = "shared"
)

// IdleStream is what a stream does on which no message waits for an answer.
type IdleStream string

const (
	// Refused is status 400.
	Refused IdleStream = "refused"
	// Open is status 200 at the latest with the next event, and silence until then.
	Open IdleStream = "open"
	// Ends is status 200 and the end, perhaps after a terminal.
	Ends IdleStream = "ends"
)

// RepeatedStop is the answer to a stop when nothing runs any more.
type RepeatedStop string

const (
	// StopRefused is status 404.
	StopRefused RepeatedStop = "refused"
	// StopAcknowledged is status 404, or 200 after a run that has ended.
	StopAcknowledged RepeatedStop = "acknowledged"
)

const processSessions = 50

// ways reads the keys of Ways; the header's values are looked up later.
func (s *section) ways() (w Ways, header map[string]named) {
	w = Ways{
		Execute:      scalar(s, "execute", execute, Never),
		Model:        scalar(s, "model", text, ""),
		Routes:       s.mapped("routes", route),
		SideCalls:    list(s, "side_calls", pattern),
		Injects:      list(s, "injects", pattern),
		IdleStream:   scalar(s, "idle_stream", idleStream, Refused),
		RepeatedStop: scalar(s, "repeated_stop", repeatedStop, StopRefused),
		HistoryDelay: scalar(s, "history_delay", duration, 0),
	}
	return w, s.header()
}

// mapped reads a group of keys whose values have a form; nil if it is absent.
func (s *section) mapped(key string, f form[string]) map[string]string {
	n := s.value(key)
	if n == nil {
		return nil
	}
	group, all := s.r.section(n, key+" of "+s.name), map[string]string{}
	for _, p := range group.pairs {
		if _, ok := f.read(p.name()); !ok {
			group.fault(p.key, "a key must be %s, not %s", f.must, show(p.name()))
		}
		all[p.name()] = single(group, p.name(), p.value, f)
	}
	return all
}
