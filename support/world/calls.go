package world

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// Calls are the calls of sentences that speak of HTTP itself, oldest first.
type Calls struct {
	Header http.Header // that every call carries

	world *World
	all   []*Call
}

// Call is one of them and what it was answered with.
type Call struct {
	Request  client.Request
	Response *client.Response
	Judged   bool // a sentence has looked at its status
}

// Calls are the calls of the scenario so far.
func (w *World) Calls() *Calls { return &w.calls }

// Do sends a request of the user as it stands. Its own headers go before those that every call carries.
func (c *Calls) Do(ctx context.Context, r client.Request) error { return c.Together(ctx, 1, r) }

// Together sends a request n times at once.
func (c *Calls) Together(ctx context.Context, n int, r client.Request) error {
	if strings.Contains(r.Path, "://") {
		return report.CannotJudge(fmt.Errorf("“%s” is an address; a call names the path alone, as in \"/health\", and "+
			"the profile says where Bamboo is", r.Path))
	}
	user, err := c.world.User(TheUser).Client(ctx)
	if err != nil {
		return err
	}
	all := c.Header.Clone()
	maps.Copy(all, r.Header)
	r.Header = all
	ctx, cancel := c.world.Within(ctx)
	defer cancel()
	responses := make([]*client.Response, n)
	err = Together(n, func(i int) (err error) {
		responses[i], err = user.Do(ctx, r)
		return err
	})
	if err != nil {
		return c.world.Explain(err)
	}
	for _, response := range responses {
		c.Add(r, response)
	}
	return nil
}

// Add keeps a call that was made in another way.
func (c *Calls) Add(r client.Request, response *client.Response) *Call {
	call := &Call{Request: r, Response: response}
	c.all = append(c.all, call)
	return call
}

// Last is the latest call.
func (c *Calls) Last() (*Call, error) {
	if len(c.all) == 0 {
		return nil, report.CannotJudge(errors.New("no call has been made yet; say first: a client calls GET \"/…\""))
	}
	return c.all[len(c.all)-1], nil
}

// Response is the answer to the latest call.
func (c *Calls) Response() (*client.Response, error) {
	last, err := c.Last()
	if err != nil {
		return nil, err
	}
	return last.Response, nil
}

// check finds server errors that no sentence expected.
func (c *Calls) check() error {
	var problems []error
	for _, call := range c.all {
		if r := call.Response; r.Status >= 500 && !call.Judged {
			problems = append(problems, fmt.Errorf("%s %s was answered with %d, which no sentence expected: %s",
				r.Method, r.Path, r.Status, mismatch.Shorten(string(r.Body))))
		}
	}
	return errors.Join(problems...)
}
