package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "transports-do-not-share-context",
	Sentence: "The model is not sent the turns of the other transport.",
	Promise:  SharedSessions,
	About: []string{
		"A conversation started over HTTP continues through the gateway",
		"A conversation started through the gateway continues over HTTP",
	},
	Wrap: func(p *reference.Parts) {
		var here memory[bool] // whether a text was said at the gateway
		onChats(p, func(session, text string, next chatFunc) error {
			here.swap(session+text, true)
			return next(session, text)
		})
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			last := t.Messages[len(t.Messages)-1]
			side, same := here.get(t.Session+last.Content), false
			t.Messages = slices.DeleteFunc(slices.Clone(t.Messages), func(m reference.Message) bool {
				if m.Role == reference.RoleUser {
					same = here.get(t.Session+m.Content) == side
				}
				return !same
			})
			return next(ctx, t, emit)
		})
	},
})
