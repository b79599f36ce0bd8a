package channels_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	for name, cases := range map[string][]worldtest.Case{"carried": carried, "said": said} {
		t.Run(name, func(t *testing.T) { worldtest.Run(t, steps.Add, cases) })
	}
}

const subscribed = `
		Given the user has chosen a new session id
		And the user has subscribed to the session
		When the user asks "Tea?"`

var carried = []worldtest.Case{
	{Name: "everything is carried", Steps: subscribed + `
		Then the user's channel of the session carries the complete answer
		And the user's channel of the session numbers its events without a gap
		And the user's channel of the session says that the run is over
		And the user's event channels stay usable`},
	{Name: "a token is lost", Defect: "channels-lose-tokens", Says: "the text on the channel is not the answer",
		Steps: subscribed + `
		Then the user's channel of the session carries the complete answer`},
	{Name: "a number is left out", Defect: "channels-count-by-twos", Says: "seq 1", Steps: subscribed + `
		Then the user's channel of the session numbers its events without a gap`},
	{Name: "the end is told too early", Defect: "channels-say-over-too-early",
		Says: "told as over before its last event", Steps: subscribed + `
		Then the user's channel of the session says that the run is over`},
	{Name: "something is carried that should not be", Says: "carried something", Steps: subscribed + `
		Then the user's channel of the session carries nothing within 20 ms`},
	{Name: "nothing is carried without an end", Says: "says that the run is over", Steps: `
		Given every wait is limited to 200 ms
		And Ann has asked "Tea?"
		When Ben subscribes to Ann's session
		Then Ben's channel of Ann's session carries the complete answer`},
	{Name: "unjudged: nobody has subscribed", Says: "has no event channels open", Steps: `
		When Ann asks "Tea?"
		Then Ben's channel of Ann's session carries the complete answer`},
}

var said = []worldtest.Case{
	{Name: "hello is welcomed", Steps: `
		When the user sends '{"type": "hello", "device_id": null}' to the event channels
		Then the event channels welcome the user`},
	{Name: "hello is not answered", Defect: "hello-unanswered", Says: "the welcome of the event channels", Steps: `
		Given every wait is limited to 200 ms
		When the user sends '{"type": "hello"}' to the event channels
		Then the event channels welcome the user`},
	{Name: "a bad message closes", Defect: "bad-channel-message-closes", Says: "code 1003", Steps: `
		When the user sends 'hello' to the event channels
		Then the user's event channels stay usable`},
	{Name: "a second subscription begins anew", Steps: `
		Given the user has asked "Tea?"
		And the user has subscribed to the session
		And the user has subscribed to the session
		When the user asks "More?"
		Then the user's channel of the session numbers its events without a gap`},
}
