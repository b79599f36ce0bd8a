package network

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// faults registers how the network between users and Bamboo fails.
func faults(sc *sentence.Book, n *network) {
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link has been reset after (\d+) tokens? of the answer$`,
		n.resets)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link has lost every packet after (\d+) tokens? of the answer$`,
		n.losesPackets)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link has been down for ([\d.]+ \w+) after (\d+) tokens? of the answer$`,
		n.isDown)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link is reset after (\d+) tokens? of the answer$`, n.resets)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link loses every packet after (\d+) tokens? of the answer$`,
		n.losesPackets)
	sc.When(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link is down for ([\d.]+ \w+) after (\d+) tokens? of the answer$`,
		n.isDown)

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer breaks off$`, n.breaksOff)
}

// resets ends every connection of the user with a TCP reset, at both ends, as soon as that many tokens have come. What
// is on the way then is lost; a connection that begins later is not touched.
//
// Example:
//
//	Given the user's link can fail
//	And the user is reading the answer to "Count from 1 to 40"
//	When the user's link is reset after 3 tokens of the answer
//	Then the answer breaks off
//	And the answer is stored in full
//
// 例子:
//
//	假如 用户的网络可能出故障
//	并且 用户正在读"Count from 1 to 40"的回答
//	当 用户收到 3 个词元后，连接被网络重置
//	那么 用户收到的回答中途断了
//
// 例子:
//
//	假如 用户的网络可能出故障
//	并且 用户正在读"Count from 1 to 40"的回答
//	并且 用户收到 3 个词元后，连接已被网络重置
//	当 小李问"竹子是什么？"
//	那么 小李收到的回答是完整的
func (n *network) resets(ctx context.Context, t *world.Turn, tokens int) error {
	return midAnswer(ctx, t, tokens, func(l *fault.Link) error { return someBroke(l.Reset()) })
}

// losesPackets makes the user's connections half-open as soon as that many tokens have come: nothing passes any more,
// in either direction, and neither side is told. A connection that begins later is not touched.
//
// Example:
//
//	Given the user's link can fail
//	And the user is reading the answer to "Count from 1 to 30"
//	When the user's link loses every packet after 3 tokens of the answer
//	Then nothing more of the answer arrives for 100 ms
//	And the answer is stored in full
//
// 例子:
//
//	假如 用户的网络可能出故障
//	并且 用户正在读"Count from 1 to 40"的回答
//	当 用户收到 3 个词元后，网络丢弃所有数据包
//	那么 Bamboo 仍能回答下一个用户
//
// 例子:
//
//	假如 用户的网络可能出故障
//	并且 用户正在读"Count from 1 to 40"的回答
//	并且 用户收到 3 个词元后，网络已丢弃所有数据包
//	当 小李问"竹子是什么？"
//	那么 小李收到的回答是完整的
func (n *network) losesPackets(ctx context.Context, t *world.Turn, tokens int) error {
	return midAnswer(ctx, t, tokens, func(l *fault.Link) error { return someBroke(l.Vanish()) })
}

func someBroke(connections int) error {
	if connections == 0 {
		return report.CannotJudge(errors.New("there was no open connection that could break"))
	}
	return nil
}

// isDown takes the link away for that time as soon as that many tokens have come. Connections stand, and what is sent
// into them meanwhile arrives when the link is back, as TCP sends again what was lost.
//
// Example:
//
//	Given the user's link can fail
//	And the user is reading the answer to "Count from 1 to 40"
//	When the user's link is down for 200 ms after 3 tokens of the answer
//	Then the answer is complete
//
// Example:
//
//	Given Ann's link can fail
//	And Ann is connected to the gateway
//	And Ann is reading the answer to "Count from 1 to 30" through the gateway
//	And Ann's link has been down for 100 ms after 1 token of the answer
//	And Ann's answer was complete
//	When Ann asks "What is bamboo?" through the gateway
//	Then Ann's answer is complete
func (n *network) isDown(ctx context.Context, t *world.Turn, d time.Duration, tokens int) error {
	return midAnswer(ctx, t, tokens, func(l *fault.Link) error {
		l.Cut()
		defer l.Restore()
		return world.Pause(ctx, d)
	})
}

// midAnswer does something to the link that an answer comes over, once so many tokens of it have come.
func midAnswer(ctx context.Context, t *world.Turn, tokens int, do func(*fault.Link) error) error {
	l, err := t.User.Link()
	if err != nil {
		return err
	}
	if err := t.WaitTokens(ctx, tokens); err != nil {
		return err
	}
	if end := client.Terminal(t.Events()); end != nil {
		return report.CannotJudge(
			fmt.Errorf("%s had ended already (%s) before its link could fail in the middle of it; "+
				"let it be longer", t.What(), end.Type))
	}
	return do(l)
}

// breaksOff checks that the connection that brought the answer broke in the middle of it.
func (n *network) breaksOff(ctx context.Context, t *world.Turn) error {
	ctx, cancel := n.Within(ctx)
	defer cancel()
	err := t.Record.WaitEnd(ctx)
	var broken *client.EndedError
	switch {
	case errors.As(err, &broken) && !client.Ended(t.Events()):
		return nil
	case err == nil || broken != nil:
		return &mismatch.Error{What: t.What() + " did not break off",
			Expected: "a broken connection in the middle of it", Actual: client.Table(t.Events())}
	}
	return n.Explain(err)
}
