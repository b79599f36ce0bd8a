// Package dialects is a table of how providers stream an answer of a chat completion: what each sends, and what
// it means. [All] is the entry point.
//
// A provider is one file NAME.txt. Lines with # say about it what a reader should know. Each of its answers
// begins with a line "== NAME", has these fields, of which source is needed, and behind a line "--" its body, byte for
// byte but for the blank lines at its end, of which one stays:
//
//	source: the public page or issue that shows the shape
//	text: the answer's text, as a JSON string
//	call: ID NAME ARGUMENTS, one line for each tool call in order; - stands for no ID
//	usage: PROMPT COMPLETION
//	error: words of the provider that the user is told
//	content type: when it is not text/event-stream
//
// The bodies are written for this table in the shape that the source shows.
package dialects
