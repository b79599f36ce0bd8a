package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// gitHub tells GitHub Actions at the end of the run: an annotation for each
// promise that was not kept, and the summary of the step.
type gitHub struct {
	out     io.Writer // nil: no annotations
	summary string    // file that GitHub shows as the summary of the step; "": none
}

// NewGitHub makes the reporter for GitHub Actions. It prints annotations to out,
// unless that is nil, and appends the Markdown summary to a file, unless its name
// is empty.
func NewGitHub(out io.Writer, summaryFile string) Reporter { return &gitHub{out, summaryFile} }

func (g *gitHub) Start(Run)        {}
func (g *gitHub) Finished(*Result) {}

func (g *gitHub) End(s *Summary) error {
	if g.out != nil {
		if _, err := io.WriteString(g.out, annotations(s)); err != nil {
			return err
		}
	}
	if g.summary == "" {
		return nil
	}
	var b bytes.Buffer
	if err := Markdown(&b, s); err != nil {
		return err
	}
	f, err := os.OpenFile(g.summary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("the summary for GitHub: %w", err)
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		_ = f.Close() // the first error is the one to tell
		return fmt.Errorf("the summary for GitHub: %w", err)
	}
	return f.Close()
}

// annotations are the workflow commands that put a message beside the line of the
// feature that was not kept.
func annotations(s *Summary) string {
	var b strings.Builder
	for _, r := range s.Results {
		switch r.Verdict {
		case Broken, NoLongerBroken, Unjudged:
			text := r.Headline()
			if r.Err != nil {
				text = r.Place() + "\n" + r.listed(r.Err.Error())
				for _, i := range r.FailedToo() {
					text += "\n" + r.placed(i) + "\n" + r.Steps[i].Err.Error()
				}
			}
			fmt.Fprintf(&b, "::error file=%s,line=%d,title=%s::%s\n", annotationProperty(r.Scenario.File), r.Line(),
				annotationProperty(Title(r.Verdict)+": "+r.Scenario.Name), annotationText(text))
		}
	}
	switch {
	case s.Problem != nil:
		fmt.Fprintf(&b, "::error title=The run itself::%s\n", annotationText(s.Problem.Error()))
	case s.Interrupted:
		fmt.Fprintf(&b, "::error title=The run itself::the run was interrupted\n")
	}
	return b.String()
}

var (
	annotationEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes   = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func annotationText(text string) string     { return annotationEscapes.Replace(Visible(text)) }
func annotationProperty(text string) string { return propertyEscapes.Replace(Visible(text)) }
