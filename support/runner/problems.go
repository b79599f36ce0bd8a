package runner

import (
	"regexp"
	"strconv"
	"strings"
)

// Problem is something that would keep a feature from being run.
type Problem struct {
	File         string // "": of none
	Line, Column int
	Message      string // may have several lines
}

var problemPlace = regexp.MustCompile(`^(\S.*?):(\d+):(\d+): (.*)$`)

// Problems resolves the scenarios of the files as a run would, starts nothing, and
// says what it found.
func Problems(sentences Sentences, files []string) []Problem {
	v := newVocabulary(sentences)
	var all []Problem
	for _, f := range files { // each by itself: one that cannot be read hides no other
		if _, err := plan(choice{paths: []string{f}}, v); err != nil {
			all = append(all, apart(err.Error())...)
		}
	}
	return all
}

// apart takes a text of several problems apart.
func apart(text string) []Problem {
	var all []Problem
	for line := range strings.SplitSeq(text, "\n") {
		m := problemPlace.FindStringSubmatch(line)
		switch {
		case m != nil:
			p := Problem{File: m[1], Message: m[4]}
			p.Line, _ = strconv.Atoi(m[2]) // digits alone: they cannot fail but by being too many
			p.Column, _ = strconv.Atoi(m[3])
			all = append(all, p)
		case len(all) > 0 && strings.HasPrefix(line, " "):
			all[len(all)-1].Message += "\n" + line
		default:
			all = append(all, Problem{Message: line})
		}
	}
	return all
}
