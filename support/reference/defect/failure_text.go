package defect

import (
	"bytes"
	"runtime/debug"

	"bamboo-spec/support/reference"
)

// failureTexts are mistakes with what the error of a failed answer tells.
var failureTexts = []Defect{
	{Name: "failure-with-a-path", Promise: NeverSilence, About: leaksOfFailures,
		Sentence: "The error of a failed answer names a file of the server.",
		Wrap:     onFailures(func(text string) string { return text + ": open /var/lib/bamboo/runs/7.json: denied" })},
	{Name: "failure-with-a-stack", Promise: NeverSilence, About: leaksOfFailures,
		Sentence: "The error of a failed answer holds a stack trace.",
		Wrap: onFailures(func(text string) string {
			return text + "\n" + string(bytes.ReplaceAll(debug.Stack(), []byte("/"), []byte(".")))
		})},
}

var leaksOfFailures = []string{
	"The error of a failed answer contains no file path and no stack trace",
	"The error of a failed answer through the gateway contains no file path and no stack trace",
	"The error of a disk fault at the gateway contains no file path and no stack trace",
}

// onFailures changes the text of each error that ends an answer.
func onFailures(change func(text string) string) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Error {
				e.Text = change(e.Text)
			}
			next(e)
		})
	}
}
