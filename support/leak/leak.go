// Package leak finds what a text tells of the inside of the server that wrote it: paths of files, lines of source and
// stack traces. Its entry point is Find.
package leak

import (
	"regexp"
	"strings"
)

// path is an absolute path of at least two names on Unix. What a letter, a digit or a colon stands before is the path
// of a URL or a fraction.
var path = regexp.MustCompile(`(?:^|[^\w/.:])(/[\w.@-]+(?:/[\w.@-]+)+)`)

// routes begin the paths that a server has on the network and not on its disk.
var routes = []string{"/api/", "/v1/"}

// inside is a path as Windows writes it, a line of source, or how Go, Rust, Python and Java begin a stack trace.
var inside = regexp.MustCompile(`[A-Z]:\\{1,2}[\w.-]+` +
	`|\w\.(?:rs|go|py|java|ts|js|c|cpp):\d+` +
	`|goroutine \d+ \[|stack backtrace|thread '[^']*' panicked|Traceback \(most recent|\bat [\w$.]+\([\w.]+:\d+\)`)

// Find returns a part of a text that tells of the inside; empty: it tells nothing.
func Find(text string) string {
	for _, found := range path.FindAllStringSubmatch(text, -1) {
		if !isRoute(found[1]) {
			return found[1]
		}
	}
	return inside.FindString(text)
}

func isRoute(path string) bool {
	for _, r := range routes {
		if strings.HasPrefix(path, r) {
			return true
		}
	}
	return false
}
