package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "failure-as-complete",
	Sentence: "An answer that failed before its first token ends as complete.",
	Promise:  NeverSilence,
	About: []string{
		"The user gets an error when the model refuses with <status>",
		"模型出错时用户会得到消息",
		"Questions get an error while the model is down for <time>, then an answer",
	},
	Wrap: func(p *reference.Parts) {
		var begun memory[bool]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if !begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Error {
				e.Kind = reference.Complete
			}
			next(e)
		})
	},
})
