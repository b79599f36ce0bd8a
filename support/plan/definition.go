package plan

import (
	"path"
	"path/filepath"
	"strings"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
)

// definition is a sentence as reports tell it.
func definition(s *sentence.Sentence) *report.Definition {
	return &report.Definition{Expr: s.Expr.String(), File: inSuite(s.File), Line: s.Line}
}

// inSuite is a source file of the vocabulary by its path inside of the suite, wherever that lies.
func inSuite(file string) string {
	file = filepath.ToSlash(file)
	if at := strings.LastIndex(file, "/steps/"); at >= 0 {
		return file[at+1:]
	}
	return path.Base(file)
}
