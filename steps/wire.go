package steps

import (
	"context"
	"net/http"

	"github.com/cucumber/godog"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// wire registers HTTP as it is on the wire.
func wire(sc *sentence.Book, w *world.World) {
	x := wireSteps{w}
	needs := sentence.Needs(capability.HTTP)
	sc.Given(`^each call of the client carries these headers:$`, x.carriesHeaders, sentence.Columns("header", "value"))
	sc.Given(`^a client has called ([A-Z]+) "([^"]*)"$`, x.calls, needs)
	sc.Given(`^a client has called ([A-Z]+) "([^"]*)" with the body:$`, x.callsWithDoc, needs)
	sc.Given(`^a client has called ([A-Z]+) "([^"]*)" with the body '([^']*)'$`, x.callsWithBody, needs)
	sc.When(`^somebody asks "([^"]*)" for Bamboo's health$`, x.asksHealth, needs)
	sc.When(`^a client calls ([A-Z]+) "([^"]*)"$`, x.calls, needs)
	sc.When(`^a client calls ([A-Z]+) "([^"]*)" with the body '([^']*)'$`, x.callsWithBody, needs)
	sc.When(`^a client calls ([A-Z]+) "([^"]*)" with the body:$`, x.callsWithDoc, needs)
	sc.When(`^a client calls ([A-Z]+) "([^"]*)" with the content type "([^"]*)" and the body '([^']*)'$`, x.callsWithType, needs)
	sc.When(`^a client calls ([A-Z]+) "([^"]*)" with the bytes "([^"]*)"$`, x.callsWithBytes, needs)
	sc.When(`^a client starts a conversation with a body of (\d+) bytes$`, x.callsWithSize, needs)
	sc.When(`^a client starts a conversation with a chunked body of (\d+) bytes$`, x.callsChunked, needs)
	sc.When(`^a client sends an empty message and asks for its answer$`, x.sendsEmpty, needs)
	sc.When(`^the client reads the stream that it was told of$`, x.readsStream, needs)

	sc.Then(`^Bamboo says that it is healthy$`, x.isHealthy)
	sc.Then(`^the reply comes within ([\d.]+ \w+)$`, x.cameWithin)
	sc.Then(`^the status is (\d+)$`, x.statusIs)
	sc.Then(`^the status is (\d+) or (\d+)$`, x.statusIsEither)
	sc.Then(`^the reply says what is wrong$`, x.saysWhatIsWrong)
	sc.Then(`^the header "([^"]*)" contains "([^"]*)"$`, x.headerContains)
	sc.Then(`^the empty message is refused$`, x.emptyRefused)
	sc.Then(`^nothing of the refused request is stored$`, x.nothingStored, needs)
}

type wireSteps struct{ *world.World }

// asksHealth calls a health route.
//
// Example:
//
//	When somebody asks "/health" for Bamboo's health
//	Then Bamboo says that it is healthy
//	And the reply comes within 500 ms
func (x wireSteps) asksHealth(ctx context.Context, path string) error {
	return x.Call(ctx, bamboo.Request{Method: http.MethodGet, Path: path})
}

// calls sends a request without a body.
//
// Example:
//
//	When a client calls GET "/api/v1/poems"
//	Then the status is 404
func (x wireSteps) calls(ctx context.Context, method, path string) error {
	return x.Call(ctx, bamboo.Request{Method: method, Path: path})
}

// callsWithBody sends exactly these bytes as JSON.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": 42}'
//	Then the status is 400
//	And the reply says what is wrong
func (x wireSteps) callsWithBody(ctx context.Context, method, path, body string) error {
	return x.CallWithBody(ctx, method, path, []byte(body))
}

// callsWithDoc sends the doc string as JSON.
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
func (x wireSteps) callsWithDoc(ctx context.Context, method, path string, d *godog.DocString) error {
	return x.callsWithBody(ctx, method, path, d.Content)
}

// callsWithType sends exactly these bytes under a content type.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the content type "text/plain" and the body '{"message": "Hello"}'
//	Then the status is 400 or 415
func (x wireSteps) callsWithType(ctx context.Context, method, path, contentType, body string) error {
	return x.Call(ctx, bamboo.Request{Method: method, Path: path, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)})
}

// callsWithBytes sends these bytes, written as pairs of hexadecimal digits, as they are.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the bytes "7B 22 6D FF FE 22 7D"
//	Then the status is 400
func (x wireSteps) callsWithBytes(ctx context.Context, method, path, hex string) error {
	body, err := bytesOf(hex)
	if err != nil {
		return err
	}
	return x.CallWithBody(ctx, method, path, body)
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
func (x wireSteps) carriesHeaders(_ context.Context, t *godog.Table) error {
	for _, row := range records(t) {
		if err := x.CarryHeader(row["header"], row["value"]); err != nil {
			return err
		}
	}
	return nil
}

// callsWithSize sends a well-formed message whose body has exactly that many bytes.
//
// Example:
//
//	When a client starts a conversation with a body of 2097152 bytes
//	Then the status is 201
func (x wireSteps) callsWithSize(ctx context.Context, n int) error {
	return x.CallOfSize(ctx, n, false)
}

// callsChunked is the same without telling the size beforehand.
//
// Example:
//
//	When a client starts a conversation with a chunked body of 2097153 bytes
//	Then the status is 413
//	And nothing of the refused request is stored
func (x wireSteps) callsChunked(ctx context.Context, n int) error { return x.CallOfSize(ctx, n, true) }

// sendsEmpty sends a message without text and, if it is taken, asks for its answer.
//
// Example:
//
//	Given the user has chosen a new session id
//	When a client sends an empty message and asks for its answer
//	Then the empty message is refused
func (x wireSteps) sendsEmpty(ctx context.Context) error { return x.SendEmpty(ctx) }

// emptyRefused accepts both ways of refusing it: at once, or when the answer is asked for.
func (x wireSteps) emptyRefused(context.Context) error { return x.EmptyRefused() }

// readsStream follows the stream_url of the last reply and waits for its end.
//
// Example:
//
//	Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	When the client reads the stream that it was told of
//	Then the status is 200
//	And the header "content-type" contains "text/event-stream"
func (x wireSteps) readsStream(ctx context.Context) error { return x.ReadToldStream(ctx) }

// isHealthy checks the status and every way in which a health route may say OK.
func (x wireSteps) isHealthy(context.Context) error { return x.Healthy() }

// cameWithin checks how long the last call took.
func (x wireSteps) cameWithin(_ context.Context, limit string) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	return x.CameWithin(d)
}

// statusIs checks the status of the last call.
func (x wireSteps) statusIs(_ context.Context, status int) error { return x.StatusIs(status) }

// statusIsEither checks the status of the last call where the contract tolerates two.
func (x wireSteps) statusIsEither(_ context.Context, a, b int) error { return x.StatusIs(a, b) }

// saysWhatIsWrong checks that the reply has an error text.
func (x wireSteps) saysWhatIsWrong(context.Context) error { return x.SaysWhatIsWrong() }

// headerContains looks for a text in a header of the reply, in any case.
func (x wireSteps) headerContains(_ context.Context, name, part string) error {
	return x.HeaderContains(name, part)
}

// nothingStored checks that the session which the refused request named is unknown.
func (x wireSteps) nothingStored(ctx context.Context) error { return x.NothingStored(ctx) }
