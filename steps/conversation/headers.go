package conversation

import (
	"context"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// headers registers headers that the calls of users carry, such as a proxy before Bamboo asks for.
func headers(sc *sentence.Book, c *conversation) {
	fields := sentence.Columns("header", "value")
	sc.Given(`^each call of (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) carries these headers:$`, c.userCarries, fields)
	sc.Given(`^each call of every user carries these headers:$`, c.everyoneCarries, fields)
}

// headersInChinese registers the same in Chinese.
func headersInChinese(sc *sentence.Book, c *conversation) {
	name, value := sentence.Translated("名称", "header", nil), sentence.Translated("值", "value", nil)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的每次请求都带有这些请求头：$`, c.userCarries, name, value)
	sc.Given(`^所有用户的每次请求都带有这些请求头：$`, c.everyoneCarries, name, value)
}

// userCarries adds headers to every later call of a user, the handshake with the gateway included. A value from the
// environment, {env NAME}, is shown nowhere. Headers for a whole run stand in its profile in godog.yml.
//
// Example:
//
//	Given Ann has chosen the session id "{new id}"
//	And each call of Ann carries these headers:
//	  | header          | value   |
//	  | Idempotency-Key | order 7 |
//	And Ann has sent "Hello"
//	When Ann sends "Hello"
//	Then Ann's history holds 1 message
//
// 例子:
//
//	假如 小李的每次请求都带有这些请求头：
//	  | 名称     | 值  |
//	  | X-Tenant | tea |
//	当 小李问"你好"
//	那么 小李收到的回答是完整的
func (c *conversation) userCarries(_ context.Context, u *world.User, fields table.Fields) error {
	for _, f := range fields {
		c.Carry(f.Name, f.Value, u)
	}
	return nil
}

// everyoneCarries adds headers to every later call of every user, the handshake with the gateway and loads included.
//
// Example:
//
//	Given each call of every user carries these headers:
//	  | header   | value |
//	  | X-Tenant | tea   |
//	And Ben is connected to the gateway
//	When Ann asks "What is bamboo?"
//	Then Ann's answer is complete
//	And Ben's connection stays usable
//
// 例子:
//
//	假如 所有用户的每次请求都带有这些请求头：
//	  | 名称     | 值  |
//	  | X-Tenant | tea |
//	当 小李问"你好"
//	那么 小李收到的回答是完整的
func (c *conversation) everyoneCarries(_ context.Context, fields table.Fields) error {
	for _, f := range fields {
		c.Carry(f.Name, f.Value)
	}
	return nil
}
