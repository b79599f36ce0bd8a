package wire

import (
	"context"
	"net/http"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
)

// callsTogether registers calls that are made at the same time.
func callsTogether(sc *sentence.Book, x *wire) {
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)" (\d+) times at once with the body '([^']*)'$`,
		x.callTogether, sentence.Needs(capability.HTTP), sentence.Uses("client headers"))
}

// callTogether sends the same JSON that many times at once, each over a connection of its own.
//
// Example:
//
//	Given the user has chosen the session id "shop"
//	And each call of the client carries the idempotency key "order 7"
//	When a client calls POST "/api/v1/chat" 3 times at once with the body '{"message": "Hello", "session_id": "shop"}'
//	Then the history holds 1 message
func (x *wire) callTogether(ctx context.Context, method, path string, n int, body string) error {
	header := http.Header{"Content-Type": {"application/json"}}
	return x.Calls().Together(ctx, n, client.Request{Method: method, Path: path, Header: header, Body: []byte(body)})
}
