// Package plan chooses scenarios by paths, lines, tags and names, and finds the one sentence that
// each of their steps means, with all that can be wrong with it, before anything starts.
package plan
