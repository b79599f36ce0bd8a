package gateway

import (
	"context"
	"errors"
	"fmt"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// capacity registers users who come to the gateway at once, more than it lets in.
func capacity(sc *sentence.Book, g *gateway) {
	sc.When(`^(\d+) users connect to the gateway at the same time and ask$`, g.comeAtOnce,
		sentence.Needs(capability.Gateway, capability.GatewayAnswers))

	sc.Then(`^(\d+) users? are answered and the others are refused with ([A-Z_]+)$`, g.someAreServed)
}

// visitor is a user who came to the gateway with others at once.
type visitor struct {
	*world.User
	turn *world.Turn // nil: the user was not let in
}

// comeAtOnce lets users open the gateway at one time, each in a conversation of their own, and ask if they are let in.
// They stay until everybody has been served or refused.
//
// Example:
//
//	Given Bamboo's gateway accepts at most 2 clients
//	When 4 users connect to the gateway at the same time and ask
//	Then 2 users are answered and the others are refused with CAPACITY_EXCEEDED
//
// 例子:
//
//	假如 Bamboo 的网关最多接受 2 个客户端
//	当 4 个用户同时连接网关并提问
//	那么 2 个用户得到回答，其余的被拒绝，错误码是 CAPACITY_EXCEEDED
func (g *gateway) comeAtOnce(ctx context.Context, users int) error {
	g.visitors = make([]visitor, users)
	for i := range g.visitors {
		u := g.User(world.Numbered(i))
		if _, err := u.Client(ctx); err != nil {
			return err
		}
		g.visitors[i] = visitor{User: u}
	}
	err := world.Together(users,
		func(i int) error { return g.visitors[i].PresentToken(ctx, g.Environment().AuthToken) })
	if err != nil {
		return err
	}
	inside, err := g.letIn(ctx)
	if err != nil {
		return err
	}
	return world.Together(len(inside), func(i int) error {
		v := inside[i]
		var err error
		v.turn, err = v.AskAtGateway(ctx, "Hello from "+v.Name)
		return err
	})
}

// letIn waits until each visitor was let in or refused, and returns those who are in.
func (g *gateway) letIn(ctx context.Context) ([]*visitor, error) {
	var inside []*visitor
	for i := range g.visitors {
		v := &g.visitors[i]
		e, err := v.Reply(ctx, "the answer to connect", nil)
		if err != nil {
			return nil, v.failed(err)
		}
		if e.Kind != client.Connected {
			continue
		}
		if err := v.LetIn(ctx); err != nil {
			return nil, err
		}
		inside = append(inside, v)
	}
	return inside, nil
}

// someAreServed checks that so many users have a whole answer, and that every other one was told this code before
// anything else.
func (g *gateway) someAreServed(ctx context.Context, served int, code string) error {
	if len(g.visitors) == 0 {
		return report.CannotJudge(
			errors.New("nobody has come to the gateway yet; say first how many users come at once and ask"))
	}
	answered := 0
	for _, v := range g.visitors {
		if v.turn == nil {
			if err := g.refuses(ctx, v.User, code); err != nil {
				return v.failed(err)
			}
			continue
		}
		if err := v.turn.IsWhole(ctx); err != nil {
			return v.failed(err)
		}
		answered++
	}
	return mismatch.Value("another number of users was served than there are places", served, answered)
}

func (v *visitor) failed(err error) error {
	return fmt.Errorf("a user was neither served nor refused as promised:\n%s: %w", v.Name, err)
}
