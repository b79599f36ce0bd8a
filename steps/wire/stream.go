package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// stream registers the event stream of an answer as it is on the wire.
func stream(sc *sentence.Book, x *wire) {
	sc.When(`^the client reads the stream of the reply$`, x.readsStream,
		sentence.Needs(capability.HTTP, capability.Answers))
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has reopened the stream after the event id "((?:[^"\\]|\\.)*)"$`,
		x.reopens, sentence.Needs(capability.HTTP, capability.Answers, capability.FanOut), sentence.NotEmpty())
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) reopens the stream after the event id "((?:[^"\\]|\\.)*)"$`,
		x.reopens, sentence.Needs(capability.HTTP, capability.Answers, capability.FanOut), sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stream sends these lines:$`,
		x.streamHasLines, sentence.Columns("line"))
	sc.Then(`^the stream of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answered question gives no other answer$`,
		x.givesNoOther,
		sentence.Needs(capability.HTTP))

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stream sends these events:$`,
		x.streamSends, sentence.Columns("data"))
}

// readsStream follows the stream_url of the last reply and waits for its end.
//
// Example:
//
//	Given a client has called POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	When the client reads the stream of the reply
//	Then the status is 200
//	And the header "content-type" contains "text/event-stream"
func (x *wire) readsStream(ctx context.Context) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	if r.Status != http.StatusCreated || r.JSON("stream_url").String() == "" {
		return &mismatch.Error{What: "the last reply tells of no stream", Expected: `201 Created with a "stream_url"`,
			Actual: r.Summary()}
	}
	u := x.User(world.TheUser)
	u.SessionID = r.JSON("session_id").String()
	u.Created = &client.Created{Session: u.SessionID, StreamURL: r.JSON("stream_url").String()}
	t, err := u.Follow(ctx, "the message of the call")
	if err != nil {
		return err
	}
	if err := t.WaitTerminal(ctx); err != nil {
		return err
	}
	x.Calls().Add(client.Request{}, t.Stream.Response).Judged = true
	return nil
}

// silence is how long a stream on which nothing runs is watched where it stays open.
const silence = 2 * time.Second

// givesNoOther opens the stream again: it is refused with 400 and a reason. Where the target lets an idle stream end
// at once, or keeps it open, it ends without a token, or says nothing for two seconds. One that is kept open may tell
// the end of the answer once more.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the stream of the answered question gives no other answer
func (x *wire) givesNoOther(ctx context.Context, u *world.User) error {
	if u.Created == nil {
		return report.CannotJudge(fmt.Errorf("%s has asked nothing over HTTP, so there is no stream", u.Name))
	}
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	idle := x.Environment().Ways.IdleStream
	limit := x.Wait()
	if idle == config.Open { // its head may come with its first event only
		limit = silence
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s, err := c.Open(ctx, u.Created.StreamURL)
	if err != nil {
		return idleRefusal(err, idle)
	}
	defer s.Close()
	return idleEnd(s, s.WaitEnd(ctx), idle)
}

// idleRefusal is what is wrong with a stream that could not be opened; nil: nothing.
func idleRefusal(err error, idle config.IdleStream) error {
	var refused *client.StatusError
	var late *client.TimeoutError
	told := errors.As(err, &refused) && refused.Response.Status == http.StatusBadRequest &&
		refused.Response.ErrorText() != ""
	if told || idle == config.Open && errors.As(err, &late) {
		return nil
	}
	return err
}

// idleEnd is what is wrong with a stream that was opened, and whose end came or, with late, did not; nil: nothing.
func idleEnd(s *client.Stream, late error, idle config.IdleStream) error {
	told := slices.ContainsFunc(s.Events(), client.Event.Terminal)
	as := idle == config.Open && (late != nil || told) || idle == config.Ends && late == nil
	if as && client.Text(s.Events()) == "" {
		return nil
	}
	return &mismatch.Error{What: "the stream of an answered question does not stay without another answer",
		Expected: idleWords[idle], Actual: "status 200 and\n" + client.Table(s.Events())}
}

var idleWords = map[config.IdleStream]string{
	config.Refused: "400 Bad Request with a reason",
	config.Open:    "400 Bad Request with a reason, silence, or the end of the answer once more",
	config.Ends:    "400 Bad Request with a reason, or its end without a token",
}

// streamSends compares every event of an answer's stream with a document each, as they come on the wire; a row … stands
// for any number of others. Markers and events of unknown types are left out unless a row speaks of their type.
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
func (x *wire) streamSends(ctx context.Context, t *world.Turn, s table.Series) (err error) {
	if t.Stream == nil {
		return fmt.Errorf("%s is not read over HTTP; its frames can be looked at instead", t.What())
	}
	ctx, cancel := x.Within(ctx)
	defer cancel()
	if s.Open() {
		_, err = t.Record.Wait(ctx, "the promised events", func(all []client.Event) bool {
			return s.Settled(promisable(all, s))
		})
	} else {
		err = t.Record.WaitEnd(ctx)
		t.MayFail() // an error at its end stands in the last row, or the comparison fails
	}
	came := promisable(t.Record.Events(), s)
	if err != nil {
		return x.Explain(otherThan(&s.Series, "the events of the stream", came, err))
	}
	return s.Compare("the events of the stream", came)
}

// promisable are the events without those that any Bamboo may send in between, markers and unknown types (contract,
// part 2), unless a row speaks of them. What is spelt otherwise, as that part allows, has its usual name.
func promisable(events []client.Event, s table.Series) [][]byte {
	own := slices.DeleteFunc(slices.Clone(events), func(e client.Event) bool {
		return e.Kind == client.Other && !s.Mentions(cmp.Or(e.Type, string(e.Raw)))
	})
	for i, e := range own {
		if e.Kind != client.Other {
			own[i].Raw = usual(e, s)
		}
	}
	return messages(own)
}

// otherThan explains a wait for a series by what came instead.
func otherThan(s *match.Series, what string, came [][]byte, err error) error {
	parted := s.Compare(what, came)
	if parted == nil {
		return err
	}
	var late *client.TimeoutError
	var over *client.EndedError
	switch {
	case errors.As(err, &late):
		return fmt.Errorf("%w\n  waited:   %s", parted, units.Brief(late.Waited))
	case errors.As(err, &over):
		return fmt.Errorf("%w\n  then:     %s", parted, over.How)
	}
	return err
}

// reopens opens the stream of the user's latest answer again and sends the id of the last event as Last-Event-ID, as a
// browser does whose connection broke. Its later sentences speak of the new stream.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "one two" to "Count"
//	And the user has read "one" of the answer to "Count"
//	And the user has reopened the stream after the event id "1"
//	When the model continues
//	Then the answer continues with " two"
//
// Example:
//
//	Given the model pauses for 300 ms after 1 token of its answer "one two" to "Count"
//	And the user has read "one" of the answer to "Count"
//	When the user reopens the stream after the event id "1"
//	Then the answer continues with " two"
func (x *wire) reopens(ctx context.Context, u *world.User, id string) error {
	t, err := u.Turn()
	if err != nil {
		return err
	}
	if t.Stream == nil {
		return report.CannotJudge(fmt.Errorf(
			"%s reads no stream, so there is none to be opened again; let %s ask first", u.Name, u.Name))
	}
	_, err = u.Attach(ctx, t, id)
	return err
}

// streamHasLines compares the lines of an answer's stream as they came: `data:`, `id:`, `event:`, `retry:` and comments
// (`: …`), an empty cell for an empty line. A row … stands for any number of lines. A value that begins with { or [ is
// a document with placeholders, … as a value is any value; all else is taken to the letter. The stream must have ended.
//
// Example:
//
//	Given Bamboo sends a heartbeat after 100 ms of silence
//	And the model thinks for 300 ms before it answers "Count" with "one"
//	When the user asks "Count"
//	Then the stream sends these lines:
//	  | line                                      |
//	  | …                                         |
//	  | : …                                       |
//	  | …                                         |
//	  | data: {"type": "token", "content": "one"} |
//	  |                                           |
//	  | data: {"type": "complete", "usage": {…}}  |
//	  |                                           |
func (x *wire) streamHasLines(ctx context.Context, t *world.Turn, want lines) error {
	if t.Stream == nil {
		return fmt.Errorf("%s is not read over HTTP, so it has no lines", t.What())
	}
	ctx, cancel := x.Within(ctx)
	defer cancel()
	if err := t.Record.WaitEnd(ctx); err != nil {
		return x.Explain(err)
	}
	t.MayFail() // an error at its end stands in a row, or the comparison fails
	came, err := t.Stream.Lines()
	if err != nil {
		return err
	}
	return want.compare(came)
}
