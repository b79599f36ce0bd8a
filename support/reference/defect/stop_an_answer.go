package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Stop an answer”.
var _ = addAll(
	Defect{
		Name:     "stop-always-confirmed",
		Sentence: "A stop is confirmed while no answer is running.",
		Promise:  StopCall,
		About: []string{
			"A stop is refused after the answer is complete",
			"A stop is refused before the answer is requested",
			"A stop is refused for an unknown session",
			"回答结束后不能再停止",
		},
		Wrap: func(p *reference.Parts) {
			onStops(p, func(session string, next stopFunc) bool {
				next(session)
				return true
			})
		},
	},
	Defect{
		Name:     "refused-stop-as-success",
		Sentence: "The refusal of a stop says that it had success.",
		Promise:  StopCall,
		About:    []string{"The refusal of a stop says that nothing was stopped"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, stopPath, func(_ *http.Request, a *reply) {
				if a.status == http.StatusNotFound {
					a.rewrite(a.status, map[string]bool{"success": true})
				}
			})
		},
	},
	Defect{
		Name:     "stop-confirmed-again",
		Sentence: "A second stop is confirmed like the first.",
		Promise:  StopCall,
		About:    []string{"A second stop is refused"},
		Wrap: func(p *reference.Parts) {
			var stopped memory[bool]
			onStops(p, func(session string, next stopFunc) bool {
				now := next(session)
				return stopped.swap(session, now) || now
			})
		},
	},
	Defect{
		Name:     "stop-denied",
		Sentence: "A stop is refused although it ends the answer.",
		Promise:  StopCall,
		About:    []string{"A stopped answer ends within one second"},
		Wrap: func(p *reference.Parts) {
			onStops(p, func(session string, next stopFunc) bool {
				next(session)
				return false
			})
		},
	},
)
