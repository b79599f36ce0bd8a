package defect

import (
	"errors"
	"strings"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "surrogate-half-breaks-its-history",
	Sentence: "The history of a message with half a surrogate pair cannot be read.",
	Promise:  HistoryCall,
	About:    []string{"A history with half a surrogate pair can be read"},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			history, err := next(session)
			for _, m := range history {
				if strings.ContainsRune(m.Content, utf8.RuneError) {
					return nil, errors.New("a message is no text")
				}
			}
			return history, err
		}}
	},
})
