package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// JUnit writes the XML that CI systems read: a suite for each feature, with the
// capability as the class of its cases. A promise that is known to be broken, and
// is, counts as skipped, as does one that was not run; one that is listed as
// broken and held is a failure; what could not be judged is an error.
//
// It is valid by the schema of Jenkins' xUnit plugin (junit-10.xsd), which knows neither file nor properties of a
// case: see JUnitExtended.
func JUnit(w io.Writer, s *Summary) error { return writeJUnit(w, s, false) }

// JUnitExtended is JUnit with the file, line and properties of each case, for readers such as GitLab that know them.
func JUnitExtended(w io.Writer, s *Summary) error { return writeJUnit(w, s, true) }

func writeJUnit(w io.Writer, s *Summary, extended bool) error {
	all := junitSuites{Name: "bamboo-spec", Time: seconds(s.Took), junitCounts: junitCounts{Skipped: new(int)}}
	for _, group := range s.ByFeature() {
		all.add(junitSuiteOf(s, group))
	}
	if s.Interrupted || s.Problem != nil {
		all.add(junitRunItself(s))
	}
	all.tellApart()
	if !extended {
		all.simplify()
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, sparing(text))
	return err
}

type junitCounts struct {
	Tests    int  `xml:"tests,attr"`
	Failures int  `xml:"failures,attr"`
	Errors   int  `xml:"errors,attr"`
	Skipped  *int `xml:"skipped,attr"`
}

// simplify leaves out what junit-10.xsd does not know. What a case's properties say goes to its output.
func (a *junitSuites) simplify() {
	a.Skipped = nil
	for _, s := range a.Suites {
		for i := range s.Cases {
			c := &s.Cases[i]
			text := ""
			if c.Properties != nil {
				for _, p := range c.Properties.All {
					text += p.Name + ": " + p.Value + "\n"
				}
			}
			if c.Output != nil {
				text += c.Output.Text
			}
			c.File, c.Line, c.Properties, c.Output = "", 0, nil, junitTextOf(text)
		}
	}
}

// junitText is a text of several lines, which readers show as they are.
type junitText struct {
	Text string `xml:",cdata"`
}

// junitTextOf is nil without a text.
func junitTextOf(text string) *junitText {
	if text == "" {
		return nil
	}
	return &junitText{text}
}

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Time   string `xml:"time,attr"`
	Suites []junitSuite
}

type junitSuite struct {
	XMLName xml.Name `xml:"testsuite"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr,omitempty"`
	File       string          `xml:"file,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	XMLName    xml.Name         `xml:"testcase"`
	Name       string           `xml:"name,attr"`
	Class      string           `xml:"classname,attr"`
	File       string           `xml:"file,attr,omitempty"`
	Line       int              `xml:"line,attr,omitempty"`
	Time       string           `xml:"time,attr"`
	Properties *junitProperties `xml:"properties"`
	Skipped    *junitOutcome    `xml:"skipped"`
	Error      *junitOutcome    `xml:"error"`
	Failure    *junitOutcome    `xml:"failure"`
	Output     *junitText       `xml:"system-out"`
}

type junitProperties struct {
	All []junitProperty `xml:"property"`
}

type junitOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

func (a *junitSuites) add(s junitSuite) {
	skipped := 0
	for _, c := range s.Cases {
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			skipped++
		}
	}
	s.Skipped = &skipped
	a.Tests += s.Tests
	a.Failures += s.Failures
	a.Errors += s.Errors
	*a.Skipped += skipped
	a.Suites = append(a.Suites, s)
}

// tellApart adds its place to the name of each case that has one class and name with another: CI
// systems know a case by these two.
func (a *junitSuites) tellApart() {
	type identity struct{ class, name string }
	number := map[identity]int{}
	for _, s := range a.Suites {
		for _, c := range s.Cases {
			number[identity{c.Class, c.Name}]++
		}
	}
	for _, s := range a.Suites {
		for i, c := range s.Cases {
			if number[identity{c.Class, c.Name}] > 1 {
				s.Cases[i].Name = fmt.Sprintf("%s (%s:%d)", c.Name, c.File, c.Line)
			}
		}
	}
}

func junitSuiteOf(s *Summary, group []*Result) junitSuite {
	first := group[0].Scenario
	suite := junitSuite{Name: Visible(first.Feature), File: first.File, Properties: junitFacts(s)}
	var took time.Duration
	var began time.Time
	for _, r := range group {
		took += r.Took
		if !r.Started.IsZero() && (began.IsZero() || r.Started.Before(began)) {
			began = r.Started
		}
		suite.Cases = append(suite.Cases, junitCaseOf(s.Run, r))
	}
	suite.Time, suite.Timestamp = seconds(took), junitTime(began)
	return suite
}

func junitFacts(s *Summary) []junitProperty {
	var all []junitProperty
	for _, f := range s.Facts() {
		all = append(all, junitProperty{f.Name, Visible(f.Value)})
	}
	return append(all, junitProperty{"interrupted", fmt.Sprint(s.Interrupted)})
}

// junitTime is in UTC and, as readers of this format want it, does not say so.
func junitTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func junitCaseOf(run Run, r *Result) junitCase {
	s := r.Scenario
	c := junitCase{
		Name: Visible(s.Name), Class: s.Capability, File: s.File, Line: s.Line, Time: seconds(r.Took),
		Properties: junitMarks(r), Output: junitTextOf(junitOutput(r)),
	}
	outcome := &junitOutcome{Message: Visible(r.Headline()), Type: r.Verdict.String()}
	outcome.Text = outcome.Message // readers that show the text alone lose the reason otherwise
	if r.Verdict != NotRun {
		outcome.Text = Visible(r.Account(run))
	}
	switch r.Verdict {
	case Kept:
	case Broken, NoLongerBroken:
		c.Failure = outcome
	case KnownBroken:
		outcome.Message = "known broken: " + outcome.Message
		c.Skipped = outcome
	case NotRun:
		outcome.Message = "not run: " + outcome.Message
		c.Skipped = outcome
	default:
		outcome.Message = r.Verdict.String() + ": " + outcome.Message
		c.Error = outcome
	}
	return c
}

// junitMarks are the properties of a case: what the fixed parts of the format have no place for.
func junitMarks(r *Result) *junitProperties {
	p := &junitProperties{All: []junitProperty{{"verdict", r.Verdict.String()}}}
	if r.Scenario.Rule != "" {
		p.All = append(p.All, junitProperty{"rule", Visible(r.Scenario.Rule)})
	}
	if r.Trace != "" {
		p.All = append(p.All, junitProperty{"trace", r.Trace})
	}
	if r.Repeated != "" {
		p.All = append(p.All, junitProperty{"run once more because", Visible(r.Repeated)})
	}
	for _, t := range r.Scenario.Tags {
		p.All = append(p.All, junitProperty{"tag", t})
	}
	for _, m := range r.Measurements {
		p.All = append(p.All, junitProperty{"measured", Visible(r.Title(m))})
		for _, j := range m.Verdicts.Rows {
			p.All = append(p.All, junitProperty{j.Name(), fmt.Sprintf("%s, limit %s: %s", j.Got, j.Limit, j.Verdict)})
		}
	}
	return p
}

// junitOutput tells how far a scenario came that was not kept, what it measured, and
// where its transcript lies; the line in double brackets makes CI systems attach the file.
func junitOutput(r *Result) string {
	var b strings.Builder
	if r.Err != nil {
		for i, st := range r.Scenario.Steps {
			fmt.Fprintf(&b, "%s %s %s\n", r.Step(i).Mark(), st.Keyword, st.Text)
		}
	}
	if why := r.SecondRun(); why != "" {
		fmt.Fprintln(&b, why)
	}
	for _, m := range r.Measurements {
		fmt.Fprintf(&b, "measured: %s\n%s\n%s\n", r.Title(m), m.Verdicts.Headline(), m.Verdicts.Text())
	}
	for _, e := range r.Evidence {
		fmt.Fprintf(&b, "%s: %s\n[[ATTACHMENT|%s]]\n", strings.TrimSuffix(filepath.Base(e), filepath.Ext(e)), e, e)
	}
	return Visible(b.String())
}

// junitRunItself is a suite of one case that says what kept the run from being judged.
func junitRunItself(s *Summary) junitSuite {
	c := junitCase{Name: "The run comes to its end and can be judged", Class: "run", Time: seconds(0)}
	why := "the run was interrupted: what had not ended by then was not judged"
	if s.Problem != nil {
		why = s.Problem.Error()
	}
	first, _, _ := strings.Cut(why, "\n")
	outcome := &junitOutcome{Message: Visible(first), Type: "run", Text: Visible(why)}
	if s.ItselfVerdict() == Broken {
		c.Failure = outcome
	} else {
		c.Error = outcome
	}
	return junitSuite{Name: "The run itself", Time: seconds(0), Properties: junitFacts(s), Cases: []junitCase{c}}
}
