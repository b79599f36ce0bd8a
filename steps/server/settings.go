package server

import (
	"context"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
)

// settings registers how Bamboo is set up.
func settings(sc *sentence.Book, s *server) {
	sc.Given(`^Bamboo's gateway requires the auth token "((?:[^"\\]|\\.)*)"$`, s.wantsToken,
		sentence.Needs(capability.TokenSetting))
	sc.Given(`^Bamboo's gateway accepts at most (\d+) clients?$`, s.letsInAtMost,
		sentence.Needs(capability.CapacitySetting))
	sc.Given(`^Bamboo's gateway allows browser pages from "((?:[^"\\]|\\.)*)"$`, s.allowsOrigin,
		sentence.Needs(capability.OriginsSetting))
	sc.Given(`^Bamboo times out a silent model after ([\d.]+ \w+)$`, s.givesUpAfter,
		sentence.Needs(capability.ModelTimeoutSetting))
	sc.Given(`^Bamboo sends a heartbeat after ([\d.]+ \w+) of silence$`, s.showsLifeAfter,
		sentence.Needs(capability.HeartbeatSetting))
	sc.Given(`^Bamboo times out a request that takes longer than ([\d.]+ \w+) to arrive$`, s.givesRequest,
		sentence.Needs(capability.RequestTimeoutSetting))
}

// wantsToken starts the server with an auth token at its gateway.
//
// Example:
//
//	Given Bamboo's gateway requires the auth token "open sesame"
//	When the user connects to the gateway with the token "open barley"
//	Then the gateway refuses the user's message with UNAUTHORIZED
//	And the gateway closes the user's connection
func (s *server) wantsToken(_ context.Context, token string) error {
	return s.Configure(func(o *target.Settings) { o.AuthToken = token })
}

// letsInAtMost limits the connections that the gateway holds at one time.
//
// Example:
//
//	Given Bamboo's gateway accepts at most 1 client
//	And Ann is connected to the gateway
//	When Ben tries to connect to the gateway
//	Then the gateway refuses Ben's message with CAPACITY_EXCEEDED
func (s *server) letsInAtMost(_ context.Context, n int) error {
	return s.Configure(func(o *target.Settings) { o.MaxConnections = n })
}

// allowsOrigin lets pages of one foreign origin open the gateway.
//
// Example:
//
//	Given Bamboo's gateway allows browser pages from "https://chat.example"
//	When a browser page from "https://chat.example" opens the gateway
//	Then the browser page is accepted
func (s *server) allowsOrigin(_ context.Context, origin string) error {
	return s.Configure(func(o *target.Settings) { o.AllowedOrigins = append(o.AllowedOrigins, origin) })
}

// givesUpAfter sets how long the model may say nothing before the run ends in an error.
func (s *server) givesUpAfter(_ context.Context, d time.Duration) error {
	return s.Configure(func(o *target.Settings) { o.StallLimit = d })
}

// givesRequest sets how long the head of a request may take to arrive, and then its body.
//
// Example:
//
//	Given Bamboo times out a request that takes longer than 500 ms to arrive
//	When 10 clients send the head of a request, one byte every 100 ms
//	Then Bamboo closes each of these connections within 3 s
func (s *server) givesRequest(_ context.Context, d time.Duration) error {
	return s.Configure(func(o *target.Settings) { o.RequestLimit = d })
}

// showsLifeAfter sets how long a stream or a gateway connection is silent before Bamboo sends a comment or a ping.
//
// Example:
//
//	Given Bamboo sends a heartbeat after 200 ms of silence
//	And the user is connected to the gateway
//	When the user is silent at the gateway for 1 s
//	Then the gateway is never silent to the user for more than 700 ms
//
// 例子:
//
//	假如 Bamboo 沉默 200 毫秒后发送心跳
//	并且 用户已连接网关
//	当 用户在网关上沉默 1 秒
//	那么 用户的连接仍然可用
func (s *server) showsLifeAfter(_ context.Context, d time.Duration) error {
	return s.Configure(func(o *target.Settings) { o.Heartbeat = d })
}
