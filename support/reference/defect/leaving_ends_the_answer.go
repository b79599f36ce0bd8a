package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "leaving-ends-the-answer",
	Sentence: "When its reader leaves, an answer is ended.",
	Promise:  Disconnect,
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			if err != nil {
				return nil, err
			}
			return func() {
				leave()
				p.Runs.Stop(session)
			}, nil
		})
	},
})
