package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "history-of-one-role",
	Sentence: "Every message of a history is said to be the user's.",
	Promise:  HistoryCall,
	Wrap: func(p *reference.Parts) {
		onHistories(p, func(ms []message) []message {
			for i := range ms {
				ms[i].Role = "user"
			}
			return ms
		})
	},
})
