package wire

import (
	"context"
	"net/http"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
)

// calls registers HTTP as it is on the wire: calls, their headers and bodies.
func calls(sc *sentence.Book, x *wire) {
	needs := sentence.Needs(capability.HTTP)
	sc.Given(`^each call of the client carries these headers:$`,
		x.carriesHeaders, sentence.Columns("header", "value"),
		sentence.Prepares("client headers"))
	sc.Given(`^each call of the client carries the idempotency key "((?:[^"\\]|\\.)*)"$`, x.carriesKey,
		sentence.Needs(capability.Idempotency), sentence.Prepares("client headers"))
	sc.Given(`^a client has called ([A-Z]+) "((?:[^"\\]|\\.)*)"$`, x.calls, needs, sentence.Uses("client headers"))
	sc.Given(`^a client has called ([A-Z]+) "((?:[^"\\]|\\.)*)" with the body:$`, x.callsWithBody, needs,
		sentence.Uses("client headers"))
	sc.Given(`^a client has called ([A-Z]+) "((?:[^"\\]|\\.)*)" with the body '([^']*)'$`, x.callsWithBody, needs,
		sentence.Uses("client headers"))

	sc.When(`^a client asks "((?:[^"\\]|\\.)*)" for Bamboo's health$`,
		x.asksHealth, needs, sentence.Uses("client headers"))
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)"$`, x.calls, needs, sentence.Uses("client headers"))
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)" with the body '([^']*)'$`, x.callsWithBody, needs,
		sentence.Uses("client headers"))
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)" with the body:$`, x.callsWithBody, needs,
		sentence.Uses("client headers"))
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)" with the content type "((?:[^"\\]|\\.)*)" and the body '([^']*)'$`,
		x.callsWithType, needs, sentence.Uses("client headers"))
	sc.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)" with these bytes:$`, x.callsWithBytes, needs,
		sentence.Uses("client headers"),
		sentence.Columns("bytes", "why?"))
}

// asksHealth calls a health route.
//
// Example:
//
//	When a client asks "/health" for Bamboo's health
//	Then Bamboo reports that it is healthy
//	And the reply comes within 500 ms
func (x *wire) asksHealth(ctx context.Context, path string) error {
	return x.calls(ctx, http.MethodGet, path)
}

// calls sends a request without a body.
//
// Example:
//
//	When a client calls GET "/api/v1/poems"
//	Then the status is 404
func (x *wire) calls(ctx context.Context, method, path string) error {
	return x.Calls().Do(ctx, client.Request{Method: method, Path: path})
}

// callsWithType sends exactly these bytes under a content type.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello"}'
//	Then the status is 400 or 415
func (x *wire) callsWithType(ctx context.Context, method, path, contentType, body string) error {
	header := http.Header{"Content-Type": {contentType}}
	return x.Calls().Do(ctx, client.Request{Method: method, Path: path, Header: header, Body: []byte(body)})
}

// callsWithBody sends the text, or the doc string, as JSON.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": 42}'
//	Then the status is 400
//	And the reply says what is wrong
//
// Example:
//
//	Given the user has chosen a new session id
//	When a client calls POST "/api/v1/chat" with the body:
//	  """
//	  {
//	    "message": "Hello",
//	    "session_id": "{session}"
//	  }
//	  """
//	Then the status is 201
func (x *wire) callsWithBody(ctx context.Context, method, path, body string) error {
	return x.callsWithBytes(ctx, method, path, []byte(body))
}

// callsWithBytes sends the bytes of all rows as the body: as JSON, unless every call carries another content type.
// Bytes are pairs of hexadecimal digits, text in single quotes, and × with a number to repeat the byte or text before
// it; “why” is for the reader.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with these bytes:
//	  | bytes                     | why                       |
//	  | '{"message":"' FF FE '"}' | FF and FE are never UTF-8 |
//	Then the status is 400
func (x *wire) callsWithBytes(ctx context.Context, method, path string, body table.Bytes) error {
	r := client.Request{Method: method, Path: path, Body: body, Header: http.Header{}}
	if x.Calls().Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return x.Calls().Do(ctx, r)
}

// carriesHeaders makes every later call of the client carry these headers; a content type among them takes the place of
// application/json.
//
// Example:
//
//	Given each call of the client carries these headers:
//	  | header     | value |
//	  | X-Trace-Id | 42    |
//	When a client calls GET "/health"
//	Then the status is 200
func (x *wire) carriesHeaders(_ context.Context, fields table.Fields) error {
	for _, f := range fields {
		x.Calls().Header.Add(f.Name, f.Value)
	}
	return nil
}

// carriesKey makes every later call of the client carry this Idempotency-Key, by which a server knows a call that is
// repeated.
//
// Example:
//
//	Given each call of the client carries the idempotency key "order 7"
//	And a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Goodbye"}'
//	Then the status is 409
func (x *wire) carriesKey(_ context.Context, key string) error {
	x.Calls().Header.Set("Idempotency-Key", key)
	return nil
}
