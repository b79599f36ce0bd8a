package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pings-wait-for-the-answer",
	Sentence: "A ping during an answer is answered only after the answer.",
	Promise:  Pings,
	About:    []string{"A ping is answered while an answer is streaming"},
	Wrap: func(p *reference.Parts) {
		busy, waiting := working(p), &memory[func()]{}
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.PingMessage && busy.get(c.Session()) {
				waiting.swap(c.Session(), func() { next(c, m) })
				return
			}
			next(c, m)
		})
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if e.Kind.Terminal() {
				if answer := waiting.swap(e.Session, nil); answer != nil {
					answer()
				}
			}
		})
	},
})
