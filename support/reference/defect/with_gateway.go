package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

type gateway struct {
	reference.Gateway
	receive func(c reference.Client, m reference.ClientMessage, next receiveFunc)
}

type receiveFunc func(reference.Client, reference.ClientMessage)

func (g gateway) Receive(c reference.Client, m reference.ClientMessage) {
	var w watched
	g.receive(c, m, func(to reference.Client, now reference.ClientMessage) {
		w.pass([]any{same(to, c), now}, []any{true, m})
		g.Gateway.Receive(to, now)
	})
	w.end(nil, nil)
}

// onMessages puts receive between the gateway's clients and what handles their messages.
func onMessages(p *reference.Parts, receive func(c reference.Client, m reference.ClientMessage, next receiveFunc)) {
	p.Gateway = gateway{p.Gateway, receive}
}

// aside is a client with another way of being told, and of being closed.
type aside struct {
	reference.Client
	send  func(reference.Event)
	close func(code int, reason string)
}

func (a aside) Send(e reference.Event) {
	if a.send == nil {
		a.Client.Send(e)
		return
	}
	a.send(e)
}

func (a aside) Close(code int, reason string) {
	if a.close == nil {
		a.Client.Close(code, reason)
		return
	}
	a.close(code, reason)
}

type guard struct {
	reference.Guard
	host   func(host string) bool
	origin func(r *http.Request) bool
	token  func(auth string) bool
	enter  func() bool
	leave  func()
}

func (g guard) AllowHost(host string) bool {
	if g.host == nil {
		return g.Guard.AllowHost(host)
	}
	return g.host(host)
}

func (g guard) AllowOrigin(r *http.Request) bool {
	if g.origin == nil {
		return g.Guard.AllowOrigin(r)
	}
	return differs(g.origin(r), g.Guard.AllowOrigin(r))
}

func (g guard) AllowToken(auth string) bool {
	if g.token == nil {
		return g.Guard.AllowToken(auth)
	}
	return differs(g.token(auth), g.Guard.AllowToken(auth))
}

func (g guard) Enter() bool {
	if g.enter == nil {
		return g.Guard.Enter()
	}
	hit()
	return g.enter()
}

func (g guard) Leave() {
	if g.leave == nil {
		g.Guard.Leave()
		return
	}
	hit()
	g.leave()
}
