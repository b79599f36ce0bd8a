package reference

import (
	"context"
	"errors"
	"testing"
)

// A run that is late over its end says so in a way that can be told from other faults: on a
// machine that gives the server no processor it says nothing about the server.
func TestARunThatEndsTooLateIsADeadline(t *testing.T) {
	c := &conductor{cancel: func(error) {}}
	c.work.Add(1)
	defer c.work.Done()
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if err := c.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it says %v", err)
	}
}
