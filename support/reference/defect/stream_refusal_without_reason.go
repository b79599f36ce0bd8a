package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-refusal-without-reason",
	Sentence: "The refusal of a stream does not say why.",
	Promise:  StreamCall,
	About:    []string{"The stream of an answered question gives no other answer"},
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			for _, known := range []error{reference.ErrUnknownSession, reference.ErrNothingWaits} {
				if errors.Is(err, known) {
					err = wordless{known}
				}
			}
			return leave, err
		})
	},
})

// wordless is a refusal that keeps its status and says nothing.
type wordless struct{ error }

func (wordless) Error() string   { return "" }
func (w wordless) Unwrap() error { return w.error }
