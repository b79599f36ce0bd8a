package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "token-held-until-the-next",
	Sentence: "A token is held back until the next one is there.",
	Promise:  States,
	About: []string{
		"A token is passed on before the next one arrives",
		"A token is passed on through the gateway before the next one arrives",
		"模型还没说完，前面的字已经到了",
	},
	Silence: true,
	Wrap: func(p *reference.Parts) {
		var held memory[*reference.Event]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			var mine *reference.Event
			if e.Kind == reference.Token {
				mine = &e
			}
			if before := held.swap(e.Session, mine); before != nil {
				next(*before)
			}
			if mine == nil {
				next(e)
			}
		})
	},
})
