package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "transports-apart",
	Sentence: "The model is not sent what was said over the other transport.",
	Promise:  SharedSessions,
	Wrap: func(p *reference.Parts) {
		var here memory[bool] // whether a text was said at the gateway
		onChats(p, func(session, text string, next chatFunc) error {
			here.swap(session+text, true)
			return next(session, text)
		})
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
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
