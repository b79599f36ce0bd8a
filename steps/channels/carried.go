package channels

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// carrying registers what comes on the event channels.
func carrying(sc *sentence.Book, c *channels) {
	needs := sentence.Needs(capability.HTTP, capability.Channels)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s channel of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session carries the complete answer$`,
		c.carriesAnswer, needs)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s channel of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session numbers its events without a gap$`,
		c.isNumbered, needs)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s channel of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session says that the run is over$`,
		c.saysOver, needs)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s channel of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session carries nothing within ([\d.]+ \w+)$`,
		c.carriesNothing, needs)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s event channels stay usable$`, c.isUsable, needs)
	sc.Then(`^the event channels welcome (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)$`, c.welcomes, needs)
}

// frame is what came on one channel.
type frame struct{ gjson.Result }

// event is the event that a frame carries, in the words of the event stream.
func (f frame) event() client.Event { return client.DecodeEvent([]byte(f.Get("event").Raw)) }

// over tells whether the frame says that a run has ended.
func (f frame) over() bool { return f.Get("control.type").Str == "terminal" }

// on is what came on the channel of a session.
func on(all []client.Event, session string) []frame {
	var frames []frame
	for _, e := range all {
		if f := gjson.ParseBytes(e.Raw); f.Get("ch").Str == channelOf(session) {
			frames = append(frames, frame{f})
		}
	}
	return frames
}

// untilOver waits for the end of a run on a channel, and returns what came on it.
func (c *channels) untilOver(ctx context.Context, u, of *world.User) ([]frame, error) {
	line, err := c.opened(u)
	if err != nil {
		return nil, err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	what := fmt.Sprintf("the frame on channel %s that says that the run is over", channelOf(of.SessionID))
	all, err := line.Wait(ctx, what, func(all []client.Event) bool {
		return slices.ContainsFunc(on(all, of.SessionID), frame.over)
	})
	return on(all, of.SessionID), c.Explain(err)
}

// carriesAnswer waits for the end of the run on the channel, and compares the text of its tokens with the answer that a
// user read in that session, and its last event with the end of that answer.
//
// Example:
//
//	Given the user has chosen a new session id
//	And the user has subscribed to the session
//	When the user asks "What is bamboo?"
//	Then the user's channel of the session carries the complete answer
func (c *channels) carriesAnswer(ctx context.Context, u, of *world.User) error {
	frames, err := c.untilOver(ctx, u, of)
	if err != nil {
		return err
	}
	t, err := of.Turn()
	if err != nil {
		return err
	}
	if err := t.IsWhole(ctx); err != nil {
		return err
	}
	text, ends := told(frames)
	err = mismatch.Text("the text on the channel is not the answer", client.Text(t.Events()), text)
	return errors.Join(err, mismatch.Value("the channel does not end the answer once, as complete", "complete", ends))
}

// told is the text of the tokens on a channel, and the types of the events that end an answer.
func told(frames []frame) (text, ends string) {
	var tokens strings.Builder
	var terminals []string
	for _, f := range frames {
		switch e := f.event(); {
		case e.Kind == client.Token:
			tokens.WriteString(e.Text)
		case e.Terminal():
			terminals = append(terminals, e.Type)
		}
	}
	return tokens.String(), strings.Join(terminals, ", ")
}

// isNumbered checks that what came on the channel since its subscription is numbered 1, 2, 3 and so on, to the end of
// the run.
//
// Example:
//
//	Given the user has chosen a new session id
//	And the user has subscribed to the session
//	When the user asks "What is bamboo?"
//	Then the user's channel of the session numbers its events without a gap
func (c *channels) isNumbered(ctx context.Context, u, of *world.User) error {
	frames, err := c.untilOver(ctx, u, of)
	if err != nil {
		return err
	}
	for i, f := range frames {
		if f.Get("seq").Int() != int64(i+1) || f.Get("seq").Type != gjson.Number {
			return &mismatch.Error{What: "the events of the channel are not numbered without a gap",
				Expected: fmt.Sprintf("seq %d", i+1), Actual: fmt.Sprintf("seq %s", f.Get("seq").Raw),
				Where: mismatch.Shorten(f.Raw)}
		}
	}
	return nil
}

// saysOver checks that a control frame of the type terminal follows the last event of the run, with its reason.
//
// Example:
//
//	Given the model refuses "Why?" with the status 500
//	And the user has chosen a new session id
//	And the user has subscribed to the session
//	When the user asks "Why?"
//	Then the answer ends in an error before any text
//	And the user's channel of the session says that the run is over
func (c *channels) saysOver(ctx context.Context, u, of *world.User) error {
	frames, err := c.untilOver(ctx, u, of)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(frames, frame.over)
	if frames[at].Get("control.reason").Str == "" {
		return &mismatch.Error{What: "the end of the run has no reason on the channel",
			Expected: `{"control": {"type": "terminal", "reason"}}`, Actual: mismatch.Shorten(frames[at].Raw)}
	}
	if at == 0 || !frames[at-1].event().Terminal() {
		return &mismatch.Error{What: "the run is told as over before its last event", Expected: "complete or error",
			Actual: mismatch.Shorten(frames[max(0, at-1)].Raw)}
	}
	return nil
}

// carriesNothing checks that nothing comes on the channel for a time, and that nothing has come.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	And Ben has subscribed to Ann's session
//	When Cem asks "My name is Cem"
//	Then Ben's channel of Ann's session carries nothing within 200 ms
func (c *channels) carriesNothing(ctx context.Context, u, of *world.User, d time.Duration) error {
	line, err := c.opened(u)
	if err != nil {
		return err
	}
	if d <= 0 {
		return errors.New("write how long nothing comes, such as 200 ms")
	}
	if err := world.Pause(ctx, d); err != nil {
		return err
	}
	if err := c.isUsable(ctx, u); err != nil {
		return err
	}
	if frames := on(line.Events(), of.SessionID); len(frames) > 0 {
		return &mismatch.Error{What: fmt.Sprintf("channel %s carried something", channelOf(of.SessionID)),
			Expected: "nothing", Actual: fmt.Sprintf("%d frames", len(frames)),
			Where: mismatch.Shorten(frames[0].Raw)}
	}
	return nil
}

// welcomes checks that hello was answered with welcome.
//
// Example:
//
//	When the user sends '{"type": "hello"}' to the event channels
//	Then the event channels welcome the user
func (c *channels) welcomes(ctx context.Context, u *world.User) error {
	line, err := c.opened(u)
	if err != nil {
		return err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	_, err = line.Wait(ctx, "the welcome of the event channels", func(all []client.Event) bool {
		return slices.ContainsFunc(all, func(e client.Event) bool {
			return gjson.GetBytes(e.Raw, "type").Str == "welcome"
		})
	})
	return c.Explain(err)
}
