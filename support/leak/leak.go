// Package leak finds what a text tells of the inside of the server that wrote it: paths of files, lines of source and
// stack traces. Its entry point is Find.
package leak

import "regexp"

// inside is what a server knows of itself: an absolute path of a file with at least two folders, as Unix or Windows
// writes it, a line of source, or how Go, Rust, Python and Java begin a stack trace.
var inside = regexp.MustCompile(`(?:^|[^\w/.])/(?:home|root|usr|var|tmp|opt|etc|Users|private|build|app|srv)/[\w.-]+` +
	`|[A-Z]:\\{1,2}[\w.-]+` +
	`|\w\.(?:rs|go|py|java|ts|js|c|cpp):\d+` +
	`|goroutine \d+ \[|stack backtrace|thread '[^']*' panicked|Traceback \(most recent|\bat [\w$.]+\([\w.]+:\d+\)`)

// Find returns the first such part of a text; empty: it tells nothing.
func Find(text string) string { return inside.FindString(text) }
