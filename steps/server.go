package steps

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// server registers how Bamboo is set up, and restarts.
func server(sc *sentence.Book, w *world.World) {
	s := serverSteps{w}
	settings := sentence.Needs(capability.Settings)
	restart := sentence.Needs(capability.Restart)
	sc.Given(`^Bamboo's gateway wants the auth token "([^"]*)"$`, s.wantsToken, settings)
	sc.Given(`^Bamboo's gateway lets in at most (\d+) clients?$`, s.letsInAtMost, settings)
	sc.Given(`^Bamboo's gateway allows browser pages from "([^"]*)"$`, s.allowsOrigin, settings)
	sc.Given(`^Bamboo gives up on a silent model after ([\d.]+ \w+)$`, s.givesUpAfter, settings)
	sc.Given(`^Bamboo gives a request ([\d.]+ \w+) to arrive$`, s.givesRequest, settings)
	sc.Given(`^Bamboo has been stopped and started again$`, s.isRestarted, restart)
	sc.Given(`^Bamboo has been killed and started again$`, s.isKilled, restart)

	sc.When(`^Bamboo is stopped and started again$`, s.isRestarted, restart)
	sc.When(`^Bamboo is killed and started again$`, s.isKilled, restart)
}

type serverSteps struct{ *world.World }

// wantsToken starts the server with an auth token at its gateway.
//
// Example:
//
//	Given Bamboo's gateway wants the auth token "open sesame"
//	When the user connects to the gateway with the token "open barley"
//	Then the gateway refuses the user's message with UNAUTHORIZED
//	And the gateway closes the user's connection
func (s serverSteps) wantsToken(_ context.Context, token string) error {
	return s.Configure(func(o *target.Settings) { o.AuthToken = token })
}

// letsInAtMost limits the connections that the gateway holds at one time.
//
// Example:
//
//	Given Bamboo's gateway lets in at most 1 client
//	And Ann is connected to the gateway
//	When Ben tries to connect to the gateway
//	Then the gateway refuses Ben's message with CAPACITY_EXCEEDED
func (s serverSteps) letsInAtMost(_ context.Context, n int) error {
	return s.Configure(func(o *target.Settings) { o.MaxConnections = n })
}

// allowsOrigin lets pages of one foreign origin open the gateway.
//
// Example:
//
//	Given Bamboo's gateway allows browser pages from "https://chat.example"
//	When a browser page from "https://chat.example" opens the gateway
//	Then the browser page is let in
func (s serverSteps) allowsOrigin(_ context.Context, origin string) error {
	return s.Configure(func(o *target.Settings) { o.AllowedOrigins = append(o.AllowedOrigins, origin) })
}

// givesUpAfter sets how long the model may say nothing before the run ends in an error.
func (s serverSteps) givesUpAfter(_ context.Context, limit string) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	return s.Configure(func(o *target.Settings) { o.StallLimit = d })
}

// givesRequest sets how long the head of a request may take to arrive, and then its body.
//
// Example:
//
//	Given Bamboo gives a request 500 ms to arrive
//	When 10 clients send the head of a request, one byte every 100 ms
//	Then Bamboo ends every one of these connections within 3 s
func (s serverSteps) givesRequest(_ context.Context, limit string) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	return s.Configure(func(o *target.Settings) { o.RequestLimit = d })
}

// isRestarted ends the server politely and starts it again on the same data.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When Bamboo is stopped and started again
//	Then every history shows what it showed before
//
// Example:
//
//	Given the user has sent "Is anybody there?"
//	And Bamboo has been stopped and started again
//	When the user reads the answer to "Is anybody there?"
//	Then the answer is whole
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	并且 Bamboo 已被强行终止并重新启动
//	当 Bamboo 停止后重新启动
//	那么 所有历史都和之前一样
func (s serverSteps) isRestarted(ctx context.Context) error { return s.Restart(ctx, false) }

// isKilled ends the server with SIGKILL and starts it again on the same data.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When Bamboo is killed and started again
//	Then every history shows what it showed before
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	当 Bamboo 被强行终止并重新启动
//	那么 所有历史都和之前一样
func (s serverSteps) isKilled(ctx context.Context) error { return s.Restart(ctx, true) }
