package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "partial-answer-not-stored",
	Sentence: "History does not keep the text that came before the model failed.",
	Promise:  States,
	About:    []string{"History keeps the text that came before the model failed"},
	Wrap: func(p *reference.Parts) {
		var failed memory[bool]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			usage, err := next(ctx, t, emit)
			failed.swap(t.Session, err != nil && ctx.Err() == nil)
			return usage, err
		})
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			if failed.get(session) {
				return nil
			}
			return next(session, to, m)
		}}
	},
})
