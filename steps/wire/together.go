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
	sc.Given(`^(\d+) clients have called ([A-Z]+) "((?:[^"\\]|\\.)*)" at the same time with the body '([^']*)'$`,
		x.callTogether, sentence.Needs(capability.HTTP), sentence.Uses("client headers"))
}

// callTogether sends the same JSON that many times at once, each over a connection of its own.
//
// Example:
//
//	Given each call of the client carries the idempotency key "order 7"
//	And 3 clients have called POST "/api/v1/chat" at the same time with the body '{"message": "Hello", "session_id": "shop"}'
//	When a client calls GET "/api/v1/history/shop"
//	Then the reply has these values:
//	  | path       | is     | value |
//	  | messages.# | equals | 1     |
func (x *wire) callTogether(ctx context.Context, n int, method, path, body string) error {
	header := http.Header{"Content-Type": {"application/json"}}
	return x.Calls().Together(ctx, n, client.Request{Method: method, Path: path, Header: header, Body: []byte(body)})
}
