package chaos

import (
	"errors"

	"bamboo-spec/support/client"
)

// Fate is a set of ways in which a question can fail.
type Fate int

// The ways in which a question can fail.
const (
	Errored      Fate = 1 << iota // its answer ended in an error
	Rejected                      // it was not accepted: a server error (5xx), or no connection
	Disconnected                  // its connection broke in the middle of the answer
	Hung                          // nothing more came, as when packets are lost
)

// failure is how a question failed.
type failure struct {
	fate Fate
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// notAccepted is the failure of a call. A refusal that blames the client is an error that nothing excuses.
func notAccepted(err error) error {
	var late *client.TimeoutError
	var status *client.StatusError
	switch {
	case errors.As(err, &late):
		return &failure{Hung, err}
	case errors.As(err, &status) && status.Response.Status < 500:
		return err
	}
	return &failure{Rejected, err}
}
