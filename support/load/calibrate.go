package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load/tokenserver"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
)

// DefaultBudget is what the instrument's own error may be at the 99th percentile.
const DefaultBudget = 5 * time.Millisecond

const (
	calibrationUsers  = 20
	calibrationTokens = 25
	calibrationEvery  = 5 * time.Millisecond
	calibrationTime   = 10 * time.Second // at most
)

// Calibrate measures the instrument for a sixth of a second, against a server that
// stamps what it writes: the arrival that it noted for a token minus the moment at which the
// server wrote it. An error over budget at p99, and a failure of the calibration itself, is
// marked as one that says nothing about Bamboo.
func Calibrate(ctx context.Context, budget time.Duration) (*measure.Instrument, measure.Clock, error) {
	lags, clock, err := calibrate(ctx)
	if err != nil {
		return nil, clock, report.CannotJudge(err)
	}
	i := &measure.Instrument{Error: lags, Budget: budget}
	if invalid := (&measure.Driver{Lateness: &measure.Series{}, Instrument: i}).Invalid(); len(invalid) > 0 {
		return i, clock, report.CannotJudge(errors.New(strings.Join(invalid, "; ")))
	}
	return i, clock, nil
}

func calibrate(ctx context.Context) (lags *measure.Series, clock measure.Clock, err error) {
	ctx, cancel := context.WithTimeout(ctx, calibrationTime)
	defer cancel()
	server, err := tokenserver.Start(tokenserver.Options{Tokens: calibrationTokens, First: calibrationEvery,
		Every: calibrationEvery})
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	client, err := NewHTTP(Options{Config: client.Config{API: server.URL()}, Connections: calibrationUsers,
		Timeout: calibrationTime})
	if err != nil {
		return nil, "", err
	}
	defer client.Close()

	lags = &measure.Series{}
	var mu sync.Mutex
	var runErr error
	// Each user begins a moment after the one before, as users do.
	plan := Plan{Pacer: Closed{Users: calibrationUsers, Count: calibrationUsers,
		Ramp: calibrationUsers * time.Millisecond}}
	_, err = plan.Drive(ctx, func(ctx context.Context, s Start) error {
		run := client.calibrationRun(ctx, s, lags)
		mu.Lock()
		defer mu.Unlock()
		clock = CoarserClock(clock, run.Clock)
		runErr = errors.Join(runErr, run.Err)
		return run.Err
	})
	if err = errors.Join(err, runErr); err != nil {
		return nil, clock, fmt.Errorf("the calibration did not come to its end: %w", err)
	}
	if want := calibrationUsers * calibrationTokens; lags.N() != want {
		return nil, clock, fmt.Errorf("the calibration read %d tokens instead of %d", lags.N(), want)
	}
	return lags, clock, nil
}

// calibrationRun follows one answer and appends how late each token was noted.
func (c *HTTP) calibrationRun(ctx context.Context, s Start, lags *measure.Series) Run {
	var broken error
	ask := Ask{Intended: s.Intended, Message: "hello", Token: func(at time.Time, text []byte) {
		stamp, err := tokenserver.ReadStamp(text)
		if err != nil {
			broken = err
			return
		}
		lags.Add(time.Duration(tokenserver.Nanos(at) - stamp.Written))
	}}
	run := c.converse(ctx, ask)
	run.Err = errors.Join(run.Err, broken)
	return run
}
