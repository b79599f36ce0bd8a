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

// onNetwork is what a text says of the network: a URL, though not that of a file, or the target of a request behind its
// method.
var onNetwork = regexp.MustCompile(`(?i:\b(?:https?|wss?)://[^\s"'<>]*)` +
	`|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT)\s+["'\x60]?/[^\s"'<>\x60]*`)

// routes begin the paths that a server or a provider has on the network and not on its disk.
var routes = []string{"/api", "/v1", "/v1beta", "/openai", "/chat/completions"}

// inside is a path as Windows writes it, a line of source, or how Go, Rust, Python and Java begin a stack trace.
var inside = regexp.MustCompile(`[A-Z]:\\{1,2}[\w.-]+` +
	`|\w\.(?:rs|go|py|java|ts|js|c|cpp):\d+` +
	`|goroutine \d+ \[|stack backtrace|thread '[^']*' panicked|Traceback \(most recent|\bat [\w$.]+\([\w.]+:\d+\)`)

// Find returns a part of a text that tells of the inside; empty: it tells nothing.
func Find(text string) string {
	for _, found := range path.FindAllStringSubmatch(onNetwork.ReplaceAllString(text, "…"), -1) {
		if !isRoute(found[1]) {
			return found[1]
		}
	}
	return inside.FindString(text)
}

func isRoute(path string) bool {
	for _, r := range routes {
		if strings.HasPrefix(path+"/", r+"/") {
			return true
		}
	}
	return false
}
