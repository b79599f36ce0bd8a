package report

import (
	"encoding/json"
	"io"
	"strings"
	"time"
)

// Cucumber writes Cucumber JSON, in the form of cucumber-jvm, for the tools that
// know no messages. Statuses are those of Messages.
func Cucumber(w io.Writer, s *Summary) error {
	features := []cucumberFeature{}
	for _, group := range s.ByFeature() {
		features = append(features, cucumberFeatureOf(group))
	}
	if s.Interrupted || s.Problem != nil {
		features = append(features, cucumberRunItself(s))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(features)
}

type cucumberFeature struct {
	URI         string            `json:"uri"`
	ID          string            `json:"id"`
	Line        int               `json:"line"`
	Keyword     string            `json:"keyword"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Elements    []cucumberElement `json:"elements"`
}

type cucumberElement struct {
	Began       string         `json:"start_timestamp,omitempty"`
	Line        int            `json:"line"`
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Keyword     string         `json:"keyword"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Steps       []cucumberStep `json:"steps"`
	After       []cucumberHook `json:"after,omitempty"`
	Tags        []cucumberTag  `json:"tags,omitempty"`
}

type cucumberStep struct {
	Keyword   string             `json:"keyword"`
	Line      int                `json:"line"`
	Match     cucumberMatch      `json:"match"`
	Name      string             `json:"name"`
	Result    cucumberResult     `json:"result"`
	DocString *cucumberDocString `json:"doc_string,omitempty"`
	Rows      []cucumberRow      `json:"rows,omitempty"`
}

type cucumberHook struct {
	Output []string       `json:"output,omitempty"`
	Match  cucumberMatch  `json:"match"`
	Result cucumberResult `json:"result"`
}

type cucumberMatch struct {
	Location string `json:"location,omitempty"`
}

type cucumberResult struct {
	Duration int64  `json:"duration"` // nanoseconds
	Status   string `json:"status"`
	Error    string `json:"error_message,omitempty"`
}

type cucumberDocString struct {
	Line  int    `json:"line"`
	Value string `json:"value"`
}

type cucumberRow struct {
	Cells []string `json:"cells"`
}

type cucumberTag struct {
	Name string `json:"name"`
}

func cucumberID(names ...string) string {
	for i, n := range names {
		names[i] = strings.Join(strings.Fields(strings.ToLower(n)), "-")
	}
	return strings.Join(names, ";")
}

func cucumberFeatureOf(group []*Result) cucumberFeature {
	first := group[0].Scenario
	f := cucumberFeature{URI: first.File, ID: cucumberID(first.Feature), Line: 1, Keyword: "Feature",
		Name: first.Feature}
	if src := first.Source; src != nil {
		f.Line, f.Description = src.Line, src.Prose
	}
	for _, r := range group {
		f.Elements = append(f.Elements, cucumberElementOf(r))
	}
	return f
}

func cucumberElementOf(r *Result) cucumberElement {
	s := r.Scenario
	e := cucumberElement{
		Line: s.Line, ID: cucumberID(s.Feature, s.Name), Type: "scenario", Keyword: "Scenario",
		Name: s.Name, Description: s.Prose, Steps: []cucumberStep{},
	}
	if !r.Started.IsZero() {
		e.Began = cucumberTime(r.Started)
	}
	for _, t := range s.Tags {
		e.Tags = append(e.Tags, cucumberTag{t})
	}
	for i, st := range s.Steps {
		step := cucumberStep{Keyword: st.Keyword + " ", Line: st.Line, Name: st.Text, Result: cucumberResultOf(r, i)}
		for _, row := range st.Table {
			step.Rows = append(step.Rows, cucumberRow{row})
		}
		if text, ok := st.DocString(); ok {
			step.DocString = &cucumberDocString{st.Line + 1, text}
		}
		e.Steps = append(e.Steps, step)
	}
	end := cucumberHook{Match: cucumberMatch{"the end-of-scenario check"}, Result: cucumberResultOf(r, len(s.Steps))}
	if why := r.SecondRun(); why != "" {
		end.Output = []string{Visible(why)}
	}
	e.After = []cucumberHook{end}
	return e
}

func cucumberTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func cucumberResultOf(r *Result, i int) cucumberResult {
	m := messageResult(r, i)
	result := cucumberResult{
		Duration: m.Duration.Seconds*int64(time.Second) + m.Duration.Nanos,
		Status:   strings.ToLower(string(m.Status)), Error: m.Message,
	}
	if result.Error != "" {
		for _, e := range r.Evidence {
			result.Error += "\nsee: " + e
		}
	}
	return result
}

// cucumberRunItself says what kept the run from being judged, where readers look.
func cucumberRunItself(s *Summary) cucumberFeature {
	const name = "The run comes to its end and can be judged"
	why := "interrupted: what had not ended by then was not judged"
	if s.Problem != nil {
		why = Visible(s.Problem.Error())
	}
	step := cucumberStep{Keyword: "Then ", Line: 1, Name: "the run comes to its end",
		Result: cucumberResult{Status: "failed", Error: why}}
	return cucumberFeature{URI: "run", ID: "run", Line: 1, Keyword: "Feature", Name: "The run itself",
		Elements: []cucumberElement{{
			Line: 1, ID: cucumberID("run", name), Type: "scenario", Keyword: "Scenario", Name: name,
			Steps: []cucumberStep{step},
		}}}
}
