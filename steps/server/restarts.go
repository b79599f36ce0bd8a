package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// restarts registers what happens when Bamboo is stopped or killed and started again.
func restarts(sc *sentence.Book, s *server) {
	restart := sentence.Needs(capability.Restart)
	sc.Given(`^Bamboo has been restarted$`, s.isRestarted, restart)
	sc.Given(`^Bamboo has been killed and restarted$`, s.isKilled, restart)

	sc.When(`^Bamboo is restarted$`, s.isRestarted, restart)
	sc.When(`^Bamboo is killed and restarted$`, s.isKilled, restart)

	sc.Then(`^every history is the same as before the restart$`, s.historiesUnchanged,
		sentence.Needs(capability.HTTP, capability.History, capability.Durability))
}

// isRestarted ends the server politely and starts it again on the same data.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When Bamboo is restarted
//	Then every history is the same as before the restart
//
// Example:
//
//	Given the user has sent "Is anybody there?"
//	And Bamboo has been restarted
//	When the user reads the answer to "Is anybody there?"
//	Then the answer is complete
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	并且 Bamboo 已被强行终止并重新启动
//	当 Bamboo 停止后重新启动
//	那么 所有历史记录都和之前一样
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	并且 Bamboo 已停止并重新启动
//	当 用户问"熊猫吃什么？"
//	那么 用户的历史记录有4条消息
func (s *server) isRestarted(ctx context.Context) error { return s.restart(ctx, false) }

// isKilled ends the server with SIGKILL and starts it again on the same data.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When Bamboo is killed and restarted
//	Then every history is the same as before the restart
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	当 Bamboo 被强行终止并重新启动
//	那么 所有历史记录都和之前一样
func (s *server) isKilled(ctx context.Context) error { return s.restart(ctx, true) }

// restart keeps what each history shows, then ends the server and starts it again.
func (s *server) restart(ctx context.Context, kill bool) error {
	s.histories = map[*world.User][]client.HistoryMessage{}
	for _, u := range s.Users() {
		if u.SessionID == "" {
			continue
		}
		h, err := u.History(ctx)
		var refused *client.StatusError
		if errors.As(err, &refused) && refused.Response.Status == http.StatusNotFound {
			continue // the session was deleted: there is nothing to survive
		}
		if err != nil {
			return fmt.Errorf("%s history before the restart: %w", u.Name+"'s", err)
		}
		s.histories[u] = h.Messages
	}
	return s.Restart(ctx, kill)
}

// historiesUnchanged compares every history with what it showed before the restart.
func (s *server) historiesUnchanged(ctx context.Context) error {
	compared := 0
	for _, u := range s.Users() {
		before := s.histories[u]
		if len(before) == 0 {
			continue
		}
		compared++
		now, err := u.History(ctx)
		if err != nil {
			return err
		}
		what := u.Name + "'s history is not the promised one"
		if err := world.SameMessages(what, before, now.Messages); err != nil {
			return err
		}
	}
	if compared == 0 && len(s.histories) > 0 {
		return errors.New("every history was empty before the restart already, so nothing can be compared")
	}
	if compared == 0 {
		return errors.New("no history was noted before the restart, so nothing can be compared")
	}
	return nil
}
