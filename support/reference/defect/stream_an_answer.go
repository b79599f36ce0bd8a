package defect

import (
	"errors"
	"net/http"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Stream an answer”.
var _ = addAll(
	Defect{
		Name:     "answered-again",
		Sentence: "Opening the stream of an answered question asks the model again.",
		Promise:  StreamCall,
		About:    []string{"The stream of an answered question gives no other answer"},
		Wrap: func(p *reference.Parts) {
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				leave, err := next(session, s)
				if !errors.Is(err, reference.ErrNothingWaits) {
					return leave, err
				}
				history, err := p.Store.History(session)
				if err != nil {
					return nil, err
				}
				if err := p.Store.Ask(session, history[len(history)-2]); err != nil {
					return nil, err
				}
				return next(session, s)
			})
		},
	},
	Defect{
		Name:     "answered-stream-empty",
		Sentence: "The stream of an answered question is empty instead of refused.",
		Promise:  StreamCall,
		About:    []string{"The stream of an answered question gives no other answer"},
		Wrap: func(p *reference.Parts) {
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				leave, err := next(session, s)
				if !errors.Is(err, reference.ErrNothingWaits) {
					return leave, err
				}
				s.RunEnded()
				return func() {}, nil
			})
		},
	},
	Defect{
		Name:     "stream-may-be-cached",
		Sentence: "A stream may be cached.",
		Promise:  StreamCall,
		About:    []string{"A stream has the content type of an event stream and is not cached"},
		Wrap:     func(p *reference.Parts) { onStreamHeads(p, func(h http.Header) { h.Del("Cache-Control") }) },
	},
	Defect{
		Name:     "stream-of-wrong-type",
		Sentence: "A stream has another content type than an event stream.",
		Promise:  StreamCall,
		About:    []string{"A stream has the content type of an event stream and is not cached"},
		Wrap: func(p *reference.Parts) {
			onStreamHeads(p, func(h http.Header) { h.Set("Content-Type", "application/json") })
		},
	},
	Defect{
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
	},
	Defect{
		Name:     "unknown-stream-empty",
		Sentence: "The stream of an unknown session is empty instead of refused.",
		Promise:  StreamCall,
		About:    []string{"The stream of an unknown session is not found"},
		Wrap: func(p *reference.Parts) {
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				leave, err := next(session, s)
				if !errors.Is(err, reference.ErrUnknownSession) {
					return leave, err
				}
				s.RunEnded()
				return func() {}, nil
			})
		},
	},
)

// wordless is a refusal that keeps its status and says nothing.
type wordless struct{ error }

func (wordless) Error() string   { return "" }
func (w wordless) Unwrap() error { return w.error }
