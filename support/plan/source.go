package plan

import (
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
)

// source is the file as reports show it.
func source(content []byte, f *messages.Feature) *report.Source {
	s := &report.Source{
		Text: string(content), Language: f.Language, Line: int(f.Location.Line),
		Prose: prose(f.Description), Rules: map[string]string{},
	}
	for _, child := range f.Children {
		if child.Rule != nil {
			s.Rules[child.Rule.Name] = prose(child.Rule.Description)
		}
	}
	return s
}

// prose is a description without the indentation of its lines.
func prose(description string) string {
	lines := strings.Split(strings.TrimSpace(description), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "\n")
}
