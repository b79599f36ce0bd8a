package steps

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// volume registers conversations that are long, and that are many.
func volume(sc *sentence.Book, w *world.World) {
	v := volumeSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^(the user|[A-Z][a-z]+) has asked (\d+) questions one after another$`, v.hasAsked, http)

	sc.When(`^(the user|[A-Z][a-z]+) begins (\d+) conversations, (\d+) at a time$`, v.begins, http)
	sc.When(`^(\d+) clients send a message each to (the|[A-Z][a-z]+'s) session at the same time$`, v.sendTogether, http)

	sc.Then(`^each of (the|[A-Z][a-z]+'s) conversations holds its own message and nothing else$`, v.eachHoldsItsOwn, http)
	sc.Then(`^(the|[A-Z][a-z]+'s) history holds each of these messages once$`, v.holdsEachOnce, http)
	sc.Then(`^the model was sent (\d+) messages with "([^"]*)"$`, v.modelGot, sentence.Needs(capability.Script))
}

type volumeSteps struct{ *world.World }

// hasAsked asks “Question 1”, “Question 2” … and reads each answer to its end.
//
// Example:
//
//	Given the user has asked 20 questions one after another
//	When the user asks "Did you listen?"
//	Then the history holds 42 messages
//	And the model was sent 41 messages with "Did you listen?"
func (v volumeSteps) hasAsked(ctx context.Context, name string, n int) error {
	return v.User(name).HasAsked(ctx, n)
}

// begins sends “Message 1”, “Message 2” …, each to a session of its own.
//
// Example:
//
//	When the user begins 50 conversations, 10 at a time
//	Then each of the conversations holds its own message and nothing else
func (v volumeSteps) begins(ctx context.Context, name string, n, width int) error {
	return v.User(name).BeginConversations(ctx, n, max(width, 1))
}

// sendTogether sends the messages at once, over a connection each.
//
// Example:
//
//	Given the user has chosen a new session id
//	When 10 clients send a message each to the session at the same time
//	Then the history holds each of these messages once
func (v volumeSteps) sendTogether(ctx context.Context, n int, whose string) error {
	return owner(v.World, whose).SendTogether(ctx, n)
}

// eachHoldsItsOwn looks at every conversation that the user has begun.
func (v volumeSteps) eachHoldsItsOwn(ctx context.Context, whose string) error {
	const width = 20
	return owner(v.World, whose).EachHoldsItsOwn(ctx, width)
}

// holdsEachOnce compares without regard to the order: what is sent at the same time has none.
func (v volumeSteps) holdsEachOnce(ctx context.Context, whose string) error {
	return owner(v.World, whose).HistoryHoldsEachOnce(ctx)
}

// modelGot counts what users and the assistant have said, without what Bamboo itself tells the model.
func (v volumeSteps) modelGot(ctx context.Context, n int, question string) error {
	return v.ModelGot(ctx, question, n)
}
