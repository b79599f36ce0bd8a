package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "one-history-for-all",
	Sentence: "All sessions share one history.",
	Promise:  Isolation,
	About:    []string{"A user's history holds nothing of another user's conversation"},
	Wrap: func(p *reference.Parts) {
		const all = "everybody"
		p.Store = store{Store: p.Store,
			ask: func(_ string, m reference.Message, next askFunc) error { return next(all, m) },
			answer: func(_ string, to uint64, m reference.Message, next storeFunc) error {
				return next(all, to, m)
			},
			read: func(_ string, next readFunc) ([]reference.Message, error) { return next(all) },
		}
	},
})
