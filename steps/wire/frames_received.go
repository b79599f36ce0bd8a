package wire

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// framesReceived registers what comes through the gateway as it is on the wire: frames, and values in them.
func framesReceived(sc *sentence.Book, x *wire) {
	rows := sentence.Columns("path", "is", "value?")
	sc.Given(`^"((?:[^"\\]|\\.)*)" in the gateway's answer to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is kept as "((?:[^"\\]|\\.)*)"$`,
		x.keepsFromAnswer,
		sentence.Keeps())

	sc.Then(`^"((?:[^"\\]|\\.)*)" in the gateway's answer to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is kept as "((?:[^"\\]|\\.)*)"$`,
		x.keepsFromAnswer,
		sentence.Keeps())
	sc.Then(`^the gateway's answer to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has these values:$`,
		x.answerHolds, rows)
	sc.Then(`^the gateway answers (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) with the frame:$`, x.answerIs)
	sc.Then(
		`^within ([\d.]+ \w+) the gateway sends (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) a frame with these values:$`,
		x.sends, rows)
	sc.Then(`^for ([\d.]+ \w+) the gateway sends (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) no frame with these values:$`,
		x.sendsNone,
		rows)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) receives these frames:$`,
		x.framesCome, sentence.Columns("frame"))
}

// answer waits for the first frame that came after what the user last sent through the gateway.
func (x *wire) answer(ctx context.Context, u *world.User) ([]byte, error) {
	isMessage := func(e client.Event) bool { return e.Type != pongFrame }
	e, err := u.Reply(ctx, "an answer to what "+u.Name+" sent", isMessage)
	return e.Raw, err
}

func answerTo(u *world.User) string { return "the gateway's answer to " + u.Name }

// keepsFromAnswer keeps a value of the first frame that answers what somebody last sent, for {name} in later sentences.
//
// Example:
//
//	Given the user has opened the gateway without sending connect
//	And the user has sent the frame '{"type": "connect", "session_id": null, "auth": null}'
//	And "session_id" in the gateway's answer to the user is kept as "id"
//	When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{id}"}'
//	Then within 2 s the gateway sends the user a frame with these values:
//	  | path       | is     | value          |
//	  | type       | equals | agent_complete |
//	  | session_id | equals | {id}           |
//
// Example:
//
//	Given the user has opened the gateway without sending connect
//	And the user has sent the frame:
//	  """
//	  {"type": "dance"}
//	  """
//	When the user sends the frame '{"type": "connect", "session_id": null, "auth": null}'
//	Then "session_id" in the gateway's answer to the user is kept as "id"
//	And nothing is stored under the session id "{id}"
func (x *wire) keepsFromAnswer(ctx context.Context, path string, u *world.User, as string) error {
	frame, err := x.answer(ctx, u)
	if err != nil {
		return err
	}
	return x.keepFrom(answerTo(u), frame, path, as)
}

// answerHolds checks values of the first frame that answers what somebody last sent, each found by its gjson path.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame '{"type": "dance"}'
//	Then the gateway's answer to the user has these values:
//	  | path    | is      | value           |
//	  | type    | equals  | error           |
//	  | code    | equals  | INVALID_MESSAGE |
//	  | message | matches | .               |
func (x *wire) answerHolds(ctx context.Context, u *world.User, rows table.Values) error {
	frame, err := x.answer(ctx, u)
	if err != nil {
		return err
	}
	return match.Values(answerTo(u), frame, rows)
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
func (x *wire) answerIs(ctx context.Context, u *world.User, want match.Whole) error {
	frame, err := x.answer(ctx, u)
	if err != nil {
		return err
	}
	return want.Compare(answerTo(u), frame)
}

// sends waits for a frame, among all that came after what somebody last sent, for which the rows hold.
func (x *wire) sends(ctx context.Context, within time.Duration, u *world.User, rows table.Values) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	some := oneThatHolds(rows)
	_, err = g.Wait(ctx, aFrameTo(u), func(all []client.Event) bool { return some(u.Since(all)) })
	return x.Explain(err)
}

// sendsNone checks that for that time no such frame comes.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway
//	When Ann sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session of Ann}"}'
//	Then within 2 s the gateway sends Ann a frame with these values:
//	  | path | is     | value          |
//	  | type | equals | agent_complete |
//	And for 200 ms the gateway sends Ben no frame with these values:
//	  | path       | is     | value            |
//	  | session_id | equals | {session of Ann} |
func (x *wire) sendsNone(ctx context.Context, d time.Duration, u *world.User, rows table.Values) error {
	return u.NeverHears(ctx, d, aFrameTo(u), oneThatHolds(rows))
}

func aFrameTo(u *world.User) string { return "a frame to " + u.Name + " that is as the table says" }

// oneThatHolds looks for a frame for which the rows of a table hold.
func oneThatHolds(rows table.Values) func([]client.Event) bool {
	return func(came []client.Event) bool {
		return slices.ContainsFunc(messages(came), func(frame []byte) bool { return match.Hold(frame, rows) })
	}
}

// framesCome compares every frame that came after what somebody last sent with a document each; a row … stands for any
// number of others.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame '{"type": "chat", "content": "Hello", "session_id": "{session}"}'
//	Then the user receives these frames:
//	  | frame                                                                      |
//	  | {"type": "agent_token", "session_id": "{session}", "token": "You"}         |
//	  | …                                                                          |
//	  | {"type": "agent_complete", "session_id": "{session}", "usage": <anything>} |
func (x *wire) framesCome(ctx context.Context, u *world.User, s table.Series) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	ctx, cancel := x.Within(ctx)
	defer cancel()
	since := func(all []client.Event) [][]byte { return messages(u.Since(all)) }
	what := "the frames to " + u.Name
	came, err := g.Wait(ctx, "the promised frames", func(all []client.Event) bool {
		return s.Settled(since(all)) || s.Holds(since(all))
	})
	if err != nil {
		return x.Explain(otherThan(&s.Series, what, since(g.Events()), err))
	}
	if ended, _ := g.Ended(); !s.Open() && !ended { // nothing may follow
		if came, err = x.untilPong(ctx, g); err != nil {
			return err
		}
	}
	return s.Compare(what, since(came))
}

// untilPong are the events before the answer to a ping that is sent now: a pong, or a refusal of one who
// has not connected.
func (x *wire) untilPong(ctx context.Context, g *client.Gateway) ([]client.Event, error) {
	from, at := g.Len(), -1
	ends := func(e client.Event) bool { return e.Kind == client.Pong || e.Code == "NOT_CONNECTED" }
	all, err := g.Ask(ctx, "the answer to a ping, which shows that nothing else follows",
		func() error { return g.Ping(time.Now().UnixMilli()) },
		func(since []client.Event) bool {
			at = slices.IndexFunc(since, ends)
			return at >= 0
		})
	if err != nil {
		return nil, x.Explain(err)
	}
	return all[:from+at], nil
}
