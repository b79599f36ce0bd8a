package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"bamboo-spec/support/arrival"
	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/load/tokenserver"
	"bamboo-spec/support/report"
)

// DefaultBudget is what the instrument's own error may be at the 99th percentile.
const DefaultBudget = 5 * time.Millisecond

// Calibration is the instrument's own error: the arrival that it noted for a token minus
// the moment at which the server wrote it.
type Calibration struct {
	Tokens   int
	P50, P99 time.Duration // nearest rank
	Max      time.Duration
	Source   arrival.Source
}

func (c Calibration) String() string {
	return fmt.Sprintf("arrivals by the %s are %v late at p99 (%v at p50, %v at most, %d tokens)", c.Source,
		c.P99.Round(time.Microsecond), c.P50.Round(time.Microsecond), c.Max.Round(time.Microsecond), c.Tokens)
}

const (
	calibrationUsers  = 20
	calibrationTokens = 25
	calibrationEvery  = 10 * time.Millisecond
	calibrationTime   = 10 * time.Second // at most
)

// Calibrate measures the instrument for a third of a second, against a server that
// stamps what it writes. An error over budget, and one of the measurement itself, is marked
// as one that says nothing about Bamboo.
func Calibrate(ctx context.Context, budget time.Duration) (Calibration, error) {
	c, err := calibrate(ctx)
	if err == nil && c.P99 > budget {
		err = fmt.Errorf("the instrument is not exact enough here: %v; %v is allowed at p99: "+
			"run it on a machine that does less, or with more processors", c, budget)
	}
	return c, report.CannotJudge(err)
}

func calibrate(ctx context.Context) (c Calibration, err error) {
	ctx, cancel := context.WithTimeout(ctx, calibrationTime)
	defer cancel()
	server, err := tokenserver.Start(tokenserver.Options{Tokens: calibrationTokens, First: calibrationEvery, Every: calibrationEvery})
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	client, err := NewHTTP(Options{Config: bamboo.Config{API: server.URL()}, Connections: calibrationUsers, Timeout: calibrationTime})
	if err != nil {
		return c, err
	}
	defer client.Close()

	var mu sync.Mutex
	var lags []time.Duration
	var runErr error
	// Each user begins a moment after the one before, as users do.
	plan := Plan{Model: Closed{Users: calibrationUsers, Count: calibrationUsers, Ramp: calibrationUsers * time.Millisecond}}
	c.Source = arrival.Kernel
	_, err = plan.Drive(ctx, func(ctx context.Context, s Start) error {
		own := make([]time.Duration, 0, calibrationTokens)
		run := client.calibrationRun(ctx, s, &own)
		mu.Lock()
		defer mu.Unlock()
		lags = append(lags, own...)
		if run.Source != arrival.Kernel {
			c.Source = run.Source
		}
		runErr = errors.Join(runErr, run.Err)
		return run.Err
	})
	if err = errors.Join(err, runErr); err != nil {
		return c, fmt.Errorf("the calibration did not come to its end: %w", err)
	}
	if want := calibrationUsers * calibrationTokens; len(lags) != want {
		return c, fmt.Errorf("the calibration read %d tokens instead of %d", len(lags), want)
	}
	slices.Sort(lags)
	c.Tokens = len(lags)
	c.P50, c.P99, c.Max = nearestRank(lags, 50), nearestRank(lags, 99), lags[len(lags)-1]
	return c, nil
}

// calibrationRun follows one answer and appends how late each token was noted.
func (c *HTTP) calibrationRun(ctx context.Context, s Start, lags *[]time.Duration) Run {
	var broken error
	ask := Ask{Intended: s.Intended, Message: "hello", Token: func(at time.Time, text []byte) {
		stamp, err := tokenserver.ReadStamp(text)
		if err != nil {
			broken = err
			return
		}
		*lags = append(*lags, time.Duration(tokenserver.Nanotime(at)-stamp.Written))
	}}
	created, err := c.Create(ctx, ask)
	if err != nil {
		return Run{Err: err}
	}
	run := c.Stream(ctx, created, ask)
	run.Err = errors.Join(run.Err, broken)
	return run
}
