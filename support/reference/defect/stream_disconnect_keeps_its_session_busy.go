package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-disconnect-keeps-its-session-busy",
	Sentence: "When a reader disconnects in mid-answer, its session answers no more questions.",
	Promise:  Disconnect,
	About:    []string{"A conversation continues after its stream was reset in mid-answer"},
	Wrap: func(p *reference.Parts) {
		var left memory[bool]
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			if left.get(session) {
				return nil, errors.New("another reader has this session")
			}
			over := make(chan struct{})
			leave, err := next(session, listener{s, func(e reference.Event, next func(reference.Event)) {
				if e.Kind.Terminal() {
					close(over)
				}
				next(e)
			}})
			if err != nil {
				return nil, err
			}
			return func() {
				select {
				case <-over:
				default:
					left.swap(session, true)
				}
				leave()
			}, nil
		})
	},
})
