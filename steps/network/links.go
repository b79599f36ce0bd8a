package network

import (
	"context"
	"time"

	"bamboo-spec/support/fault"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// links registers the network between users and Bamboo.
func links(sc *sentence.Book, n *network) {
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link can fail$`, n.mayFail)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link delays each direction by ([\d.]+ \w+) ± ([\d.]+ \w+)$`,
		n.delays)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link is limited to ([\d.]+ [KMG]i?B) per second$`, n.isThin)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) reads no more than ([\d.]+ [KMG]i?B) per second$`,
		n.readsSlowly)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s link delivers every byte separately$`, n.slices)
}

// mayFail puts a link between the user and Bamboo that later sentences let fail. It must come before the user talks to
// Bamboo.
//
// Example:
//
//	Given the user's link can fail
//	And the user is reading the answer to "Count from 1 to 40"
//	And the user's link has been reset after 3 tokens of the answer
//	And the answer has been stored in full
//	When the user asks "What is bamboo?"
//	Then the answer is complete
func (n *network) mayFail(_ context.Context, u *world.User) error {
	_, err := u.Link()
	return err
}

// reshape changes how the user's link carries what is sent from then on.
func reshape(u *world.User, change func(*fault.Shape)) error {
	l, err := u.Link()
	if err != nil {
		return err
	}
	if err := l.Reshape(change); err != nil {
		return report.CannotJudge(err)
	}
	return nil
}

// delays makes everything between the user and Bamboo arrive later, by a time that varies up and down. Order is kept.
//
// Example:
//
//	Given the user's link delays each direction by 20 ms ± 10 ms
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//
// 例子:
//
//	假如 用户的网络每个方向延迟 20 毫秒 ± 10 毫秒
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (n *network) delays(_ context.Context, u *world.User, d, j time.Duration) error {
	return reshape(u, func(s *fault.Shape) { s.Delay, s.Jitter = d, j })
}

// isThin limits the throughput in each direction, with small buffers on the way, so that Bamboo sees that the reader is
// slow. 1 KB is 1000 bytes.
//
// Example:
//
//	Given the user's link is limited to 20 KB per second
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//
// 例子:
//
//	假如 用户的网络限速，每秒 20 KB
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (n *network) isThin(_ context.Context, u *world.User, bytes units.Bytes) error {
	return reshape(u, func(s *fault.Shape) { s.Rate = int64(bytes) })
}

// readsSlowly limits the throughput from Bamboo to the user, with small buffers on the way: what the user has not read
// yet, Bamboo must buffer or hold back (back-pressure). 1 KB is 1000 bytes.
//
// Example:
//
//	Given Ann reads no more than 5 KB per second
//	When Ann asks "What is bamboo?"
//	Then Ann's answer is complete
//
// 例子:
//
//	假如 小李每秒最多读 5 KB
//	当 小李问"竹子是什么？"
//	那么 小李收到的回答是完整的
func (n *network) readsSlowly(_ context.Context, u *world.User, bytes units.Bytes) error {
	return reshape(u, func(s *fault.Shape) { s.Read = int64(bytes) })
}

// slices sends each byte as a packet of its own, in both directions.
//
// Example:
//
//	Given the model answers "你好" with "竹子弯而不折"
//	And the user's link delivers every byte separately
//	When the user asks "你好"
//	Then the answer is "竹子弯而不折"
//
// 例子:
//
//	假如 用户的网络逐个字节传送
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (n *network) slices(_ context.Context, u *world.User) error {
	return reshape(u, func(s *fault.Shape) { s.Bytes = true })
}
