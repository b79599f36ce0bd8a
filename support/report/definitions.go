package report

import (
	"regexp"
	"unicode/utf16"

	messages "github.com/cucumber/messages/go/v34"
)

// definitions sends the sentences that the steps of a run mean, each once, and returns their ids.
func (m *messageWriter) definitions(s *Summary) map[Definition]string {
	ids := map[Definition]string{}
	for _, r := range s.Results {
		for _, st := range r.Scenario.Steps {
			if st.Means == nil || ids[*st.Means] != "" {
				continue
			}
			ids[*st.Means] = m.newID()
			m.send(&messages.Envelope{StepDefinition: &messages.StepDefinition{
				Id: ids[*st.Means], Pattern: &messages.StepDefinitionPattern{Source: st.Means.Expr,
					Type: messages.StepDefinitionPatternType_REGULAR_EXPRESSION},
				SourceReference: &messages.SourceReference{Uri: st.Means.File,
					Location: &messages.Location{Line: int64(st.Means.Line)}},
			}})
		}
	}
	return ids
}

// argumentsOf are the values in a sentence and where they stand, counted as readers do that are written in JavaScript.
func argumentsOf(expr, text string) *messages.StepMatchArgumentsList {
	list := &messages.StepMatchArgumentsList{}
	e, err := regexp.Compile(expr)
	if err != nil {
		return list
	}
	at := e.FindStringSubmatchIndex(text)
	for i := 2; i+1 < len(at); i += 2 {
		group := &messages.Group{}
		if at[i] >= 0 { // else it is of a part that the sentence does without
			group.Start, group.Value = int64(units16(text[:at[i]])), text[at[i]:at[i+1]]
		}
		list.StepMatchArguments = append(list.StepMatchArguments, &messages.StepMatchArgument{Group: group})
	}
	return list
}

// units16 is how many units of UTF-16 a text takes.
func units16(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
