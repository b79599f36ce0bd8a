package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "history-hides-unanswered-messages",
	Sentence: "A message that is not answered yet is not in the history.",
	Promise:  HistoryCall,
	About:    []string{"A message that is not answered yet is in history"},
	Wrap: func(p *reference.Parts) {
		onHistories(p, func(ms []message) []message {
			for len(ms) > 0 && ms[len(ms)-1].Role == "user" {
				ms = ms[:len(ms)-1]
			}
			return ms
		})
	},
})
