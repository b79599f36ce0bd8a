// Package chaos is the vocabulary of chaos: many users who chat with Bamboo while something happens to it, and the
// check that nothing that was confirmed is lost. Its entry point is Add.
package chaos

import (
	"context"

	engine "bamboo-spec/support/chaos"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// Add adds the sentences about chaos to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	c := join(w)
	disturbances(sc, c)
	chinese(sc, c)
}

// join makes the chaos of a world's scenarios.
func join(w *world.World) *chaos {
	c := &chaos{World: w}
	w.Register(world.Subject{Open: func() { c.experiments = nil }})
	return c
}

// chaos is the chaos of a scenario.
type chaos struct {
	*world.World
	experiments []*engine.Experiment // in the order of their sentences
}

// begin plans an experiment on the server of the scenario.
func (c *chaos) begin(
	ctx context.Context, users int, tolerated engine.Fate,
) (*engine.Experiment, *target.Server, error) {
	b, err := c.Server(ctx)
	if err != nil {
		return nil, nil, err
	}
	e := engine.New(engine.Setup{
		Client: func(name string, via func(string) (string, error)) *client.Client {
			return c.NewClient(b, name, via)
		},
		AuthToken:  c.AuthToken(),
		NewSession: world.UniqueID,
		Says:       c.Model().Says,
		Wait:       c.Wait(),
	}, users, tolerated)
	c.experiments = append(c.experiments, e)
	return e, b, nil
}
