package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "error-without-reason",
	Sentence: "An error does not say what went wrong.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error when the model cannot be reached"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Error {
				e.Text = ""
			}
			next(e)
		})
	},
})
