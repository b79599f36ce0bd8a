package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "disconnect-ends-the-answer",
	Sentence: "When its reader disconnects, an answer is ended.",
	Promise:  Disconnect,
	About: []string{
		"An answer continues when its reader leaves",
		"An answer is stored in full although its connection broke",
	},
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			if err != nil {
				return nil, err
			}
			return func() {
				leave()
				if p.Runs.Stop(session) {
					hit()
				}
			}, nil
		})
	},
})
