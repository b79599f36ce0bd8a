package steps

import (
	"context"

	"github.com/cucumber/godog"

	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// received registers what comes through the gateway as it is on the wire: frames, and values in them.
func received(sc *sentence.Book, w *world.World) {
	r := receivedSteps{w}
	rows := []sentence.Option{sentence.Columns("path", "is", "value?")}
	sc.Given(`^"([^"]*)" in the gateway's answer to (the user|[A-Z][a-z]+) is kept as "([^"]*)"$`, r.keeps, sentence.Keeps())

	sc.Then(`^"([^"]*)" in the gateway's answer to (the user|[A-Z][a-z]+) is kept as "([^"]*)"$`, r.keeps, sentence.Keeps())
	sc.Then(`^the gateway's answer to (the user|[A-Z][a-z]+) holds:$`, r.answerHolds, append(rows, sentence.Rehearsal(r.checkRows))...)
	sc.Then(`^the gateway answers (the user|[A-Z][a-z]+) with the frame:$`, r.answerIs, sentence.Rehearsal(r.checkDocument))
	sc.Then(`^within ([\d.]+ \w+) the gateway sends (the user|[A-Z][a-z]+) a frame that holds:$`, r.sends, append(rows, sentence.Rehearsal(r.checkTimedRows))...)
	sc.Then(`^for ([\d.]+ \w+) the gateway sends (the user|[A-Z][a-z]+) no frame that holds:$`, r.sendsNone, append(rows, sentence.Rehearsal(r.checkTimedRows))...)
	sc.Then(`^these frames come to (the user|[A-Z][a-z]+):$`, r.framesCome, sentence.Columns("frame"), sentence.Rehearsal(r.checkSeries))
}

type receivedSteps struct{ *world.World }

// keeps keeps a value of the first frame that answers what somebody last sent, for {name} in later sentences.
//
// Example:
//
//	Given the user has opened the gateway without connecting
//	And the user has sent the frame '{"type": "connect", "session_id": null, "auth": null}'
//	And "session_id" in the gateway's answer to the user is kept as "id"
//	When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{id}"}'
//	Then within 2 s the gateway sends the user a frame that holds:
//	  | path       | is     | value          |
//	  | type       | equals | agent_complete |
//	  | session_id | equals | {id}           |
//
// Example:
//
//	Given the user has opened the gateway without connecting
//	And the user has sent the frame:
//	  """
//	  {"type": "dance"}
//	  """
//	When the user sends the frame '{"type": "connect", "session_id": null, "auth": null}'
//	Then "session_id" in the gateway's answer to the user is kept as "id"
//	And nothing is stored under the session id "{id}"
func (r receivedSteps) keeps(ctx context.Context, path, name, as string) error {
	return r.User(name).KeepFromAnswer(ctx, path, as)
}

// answerHolds checks values of the first frame that answers what somebody last sent, each found by its gjson path.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame '{"type": "dance"}'
//	Then the gateway's answer to the user holds:
//	  | path    | is      | value           |
//	  | type    | equals  | error           |
//	  | code    | equals  | INVALID_MESSAGE |
//	  | message | matches | .               |
func (r receivedSteps) answerHolds(ctx context.Context, name string, t *godog.Table) error {
	return r.User(name).AnswerHolds(ctx, valueRows(t, "path"))
}

func (r receivedSteps) checkRows(_ context.Context, _ string, t *godog.Table) error {
	return checkValueRows(t, "path")
}

// answerIs compares the first frame that answers what somebody last sent with a document.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway answers the user with the frame:
//	  """
//	  {"type": "pong", "timestamp": <any number>}
//	  """
func (r receivedSteps) answerIs(ctx context.Context, name string, d *godog.DocString) error {
	return r.User(name).AnswerIs(ctx, d.Content)
}

func (r receivedSteps) checkDocument(_ context.Context, _ string, d *godog.DocString) error {
	return match.CheckWhole(d.Content)
}

// sends waits for a frame, among all that came after what somebody last sent, for which the rows hold.
func (r receivedSteps) sends(ctx context.Context, within, name string, t *godog.Table) error {
	d, err := units.Duration(within)
	if err != nil {
		return err
	}
	return r.User(name).IsSent(ctx, d, valueRows(t, "path"))
}

// sendsNone checks that for that time no such frame comes.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway
//	When Ann sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session of Ann}"}'
//	Then within 2 s the gateway sends Ann a frame that holds:
//	  | path | is     | value          |
//	  | type | equals | agent_complete |
//	And for 200 ms the gateway sends Ben no frame that holds:
//	  | path       | is     | value            |
//	  | session_id | equals | {session of Ann} |
func (r receivedSteps) sendsNone(ctx context.Context, span, name string, t *godog.Table) error {
	d, err := units.Duration(span)
	if err != nil {
		return err
	}
	return r.User(name).IsNeverSent(ctx, d, valueRows(t, "path"))
}

func (r receivedSteps) checkTimedRows(_ context.Context, _, _ string, t *godog.Table) error {
	return checkValueRows(t, "path")
}

// framesCome compares every frame that came after what somebody last sent with a document each; a row … stands for any
// number of others.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session}"}'
//	Then these frames come to the user:
//	  | frame                                                                      |
//	  | {"type": "agent_token", "session_id": "{session}", "token": "You"}         |
//	  | …                                                                          |
//	  | {"type": "agent_complete", "session_id": "{session}", "usage": <anything>} |
func (r receivedSteps) framesCome(ctx context.Context, name string, t *godog.Table) error {
	s, err := series(t, "frame")
	if err != nil {
		return err
	}
	return r.User(name).FramesCome(ctx, s)
}

func (r receivedSteps) checkSeries(_ context.Context, _ string, t *godog.Table) error {
	_, err := series(t, "frame")
	return err
}
