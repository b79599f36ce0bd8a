package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "history-of-one-role",
	Sentence: "Every message of a history has the role of the user.",
	Promise:  HistoryCall,
	About:    []string{"History shows several turns in order"},
	Wrap: func(p *reference.Parts) {
		onHistories(p, func(ms []message) []message {
			for i := range ms {
				ms[i].Role = "user"
			}
			return ms
		})
	},
})
