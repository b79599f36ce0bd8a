package steps

import (
	"context"

	"github.com/cucumber/godog"

	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// replies registers what comes back over HTTP as it is on the wire: values of a reply, a whole reply, the events of a stream.
func replies(sc *sentence.Book, w *world.World) {
	r := replySteps{w}
	sc.Given(`^"([^"]*)" in the reply is kept as "([^"]*)"$`, r.keeps, sentence.Keeps())

	sc.Then(`^"([^"]*)" in the reply is kept as "([^"]*)"$`, r.keeps, sentence.Keeps())
	sc.Then(`^the reply holds:$`, r.holds, sentence.Columns("path", "is", "value?"), sentence.Rehearsal(r.checkRows))
	sc.Then(`^the reply is:$`, r.is, sentence.Rehearsal(r.checkDocument))
	sc.Then(`^the reply has these headers:$`, r.hasHeaders, sentence.Columns("header", "is", "value?"), sentence.Rehearsal(r.checkHeaders))
	sc.Then(`^(the|[A-Z][a-z]+'s) stream sends these events:$`, r.streamSends, sentence.Columns("data"), sentence.Rehearsal(r.checkSeries))
}

type replySteps struct{ *world.World }

// keeps keeps a value of the reply, found by its gjson path, for {name} in later sentences.
//
// Example:
//
//	Given a client has called POST "/api/v1/chat" with the body:
//	  """
//	  {"message": "Hello"}
//	  """
//	And "session_id" in the reply is kept as "id"
//	When a client calls GET "/api/v1/history/{id}"
//	Then the reply holds:
//	  | path               | is     | value |
//	  | session_id         | equals | {id}  |
//	  | messages.0.content | equals | Hello |
//
// Example:
//
//	Given the user has asked "Hello"
//	And a client has called GET "/api/v1/history/{session}"
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello again"}'
//	Then "session_id" in the reply is kept as "new one"
//	And the reply holds:
//	  | path       | is     | value                    |
//	  | stream_url | equals | /api/v1/stream/{new one} |
func (r replySteps) keeps(_ context.Context, path, name string) error {
	return r.KeepFromReply(path, name)
}

// holds checks values of a JSON reply, each found by its gjson path (messages.0.role, messages.#, error.message).
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	Then the status is 201
//	And the reply holds:
//	  | path       | is        | value           |
//	  | session_id | is a uuid |                 |
//	  | stream_url | contains  | /api/v1/stream/ |
//	  | status     | equals    | streaming       |
//	  | error      | is absent |                 |
func (r replySteps) holds(_ context.Context, t *godog.Table) error {
	return r.ReplyHolds(valueRows(t, "path"))
}

func (r replySteps) checkRows(_ context.Context, t *godog.Table) error {
	return checkValueRows(t, "path")
}

// is compares the whole reply. A text that begins with { or [ is a document in which placeholders such as <uuid> may
// stand, and … for anything else; any other text is taken to the letter.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	Then the reply is:
//	  """
//	  {
//	    "session_id": <uuid>,
//	    "stream_url": <any string>,
//	    "status": "streaming"
//	  }
//	  """
func (r replySteps) is(_ context.Context, d *godog.DocString) error { return r.ReplyIs(d.Content) }

func (r replySteps) checkDocument(_ context.Context, d *godog.DocString) error {
	return match.CheckWhole(d.Content)
}

// hasHeaders checks headers of the reply, or of the stream that was read last; upper and lower case do not matter in names.
//
// Example:
//
//	When a client calls GET "/health"
//	Then the reply has these headers:
//	  | header       | is        | value      |
//	  | Content-Type | contains  | text/plain |
//	  | Set-Cookie   | is absent |            |
func (r replySteps) hasHeaders(_ context.Context, t *godog.Table) error {
	return r.HeadersHold(valueRows(t, "header"))
}

func (r replySteps) checkHeaders(_ context.Context, t *godog.Table) error {
	return checkValueRows(t, "header")
}

// streamSends compares every event of an answer's stream with a document each, as they come on the wire; a row … stands
// for any number of others.
//
// Example:
//
//	Given the model works on "What is 2 plus 3?" in these rounds:
//	  | tool | arguments           | answer     |
//	  | add  | {"numbers": [2, 3]} |            |
//	  |      |                     | That is 5. |
//	When the user asks "What is 2 plus 3?"
//	Then the stream sends these events:
//	  | data                                          |
//	  | {"type": "tool_start", "tool_name": "add", …} |
//	  | {"type": "tool_complete", …}                  |
//	  | {"type": "token", "content": "That"}          |
//	  | …                                             |
//	  | {"type": "complete", "usage": <any object>}   |
func (r replySteps) streamSends(ctx context.Context, whose string, t *godog.Table) error {
	s, err := series(t, "data")
	if err != nil {
		return err
	}
	turn, err := latest(r.World, whose)
	if err != nil {
		return err
	}
	return turn.StreamSends(ctx, s)
}

func (r replySteps) checkSeries(_ context.Context, _ string, t *godog.Table) error {
	_, err := series(t, "data")
	return err
}
