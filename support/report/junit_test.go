package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/readers"
	"bamboo-spec/support/report/internal/sample"
)

// theSample is the sample run with its evidence in a folder of the test.
func theSample(t *testing.T) *report.Summary {
	t.Helper()
	s, err := sample.Run(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t *testing.T, f report.Format, s *report.Summary) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func inFile(t *testing.T, f report.Format, s *report.Summary) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(file, written(t, f, s), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// pythonCase is a case as junitparser reads it: each outcome is its kind, type, message and text.
type pythonCase struct {
	Suite, Class, Name, Output string
	Time                       float64
	Outcome                    [][4]string
}

// What junitparser finds in both kinds of file, and what junit2html shows of it.
func TestJUnitIsReadByPython(t *testing.T) {
	s := theMeasuredSample(t)
	for name, format := range map[string]report.Format{"junit": report.JUnit, "junit-extended": report.JUnitExtended} {
		var got struct {
			Tests, Failures, Errors, Skipped int
			Cases                            []pythonCase
			Page                             string
		}
		readers.Python(t, &got, "junit.py", inFile(t, format, s))
		if got.Tests != 10 || got.Failures != 3 || got.Errors != 2 || got.Skipped != 2 {
			t.Errorf("%s: %d tests, %d failures, %d errors, %d skipped", name, got.Tests, got.Failures, got.Errors,
				got.Skipped)
		}
		cases := map[string]pythonCase{}
		for _, c := range got.Cases {
			cases[c.Name] = c
			if !strings.Contains(got.Page, html.EscapeString(c.Name)) {
				t.Errorf("%s: the page of junit2html does not show %q", name, c.Name)
			}
		}
		theBrokenCase(t, cases["Tokens come in the pieces in which the model says them"], s.Results[6].Evidence)
		for promise, message := range map[string]string{
			"A stop while the model waits is obeyed": "known broken: this version answers every stop with 404",
			"A conversation of 200 turns is kept":    "not run: is @slow; set RUN_SLOW_TESTS=true",
		} {
			if c := cases[promise]; len(c.Outcome) != 1 || c.Outcome[0][0] != "Skipped" || c.Outcome[0][2] != message {
				t.Errorf("%s: %s is read as %+v, want skipped with %q", name, promise, c, message)
			}
		}
	}
	if text := string(written(t, report.JUnitExtended, s)); !strings.Contains(text,
		`<property name="first token latency p50" value="179 ms, limit &lt; 100 ms: broken"></property>`) {
		t.Error("the objective is no property")
	}
}

// theBrokenCase is what a reader must find of the promise of the sample that is broken.
func theBrokenCase(t *testing.T, c pythonCase, evidence []string) {
	t.Helper()
	if c.Class != "stream" || c.Time != 0.09 || len(c.Outcome) != 1 || c.Outcome[0][0] != "Failure" ||
		c.Outcome[0][1] != "broken" || !strings.HasPrefix(c.Outcome[0][2], "the answer is not the promised text: ") {
		t.Fatalf("the broken promise is read as %+v", c)
	}
	for _, part := range []string{
		"Then the answer is:   (features/stream/an_answer_streams.feature:21)",
		`expected: "bends <b>a & b</b>"`, `actual:   "bends" ]]> \x00\x1b[31m\ufffe\xff 100 %`,
		"again: go tool godog run features/stream/an_answer_streams.feature:15",
	} {
		if !strings.Contains(c.Outcome[0][3], part) {
			t.Errorf("the failure does not say %q:\n%s", part, c.Outcome[0][3])
		}
	}
	for _, part := range []string{
		"transcript: " + evidence[0],
		"measured: a conversation every 150 ms for 30 s, attempt 2 of 2\n5 of 7 objectives hold: 2 broken\n| metric ",
		"| first token latency | p50       | < 100 ms |            | 179 ms ",
	} {
		if !strings.Contains(c.Output, part) {
			t.Errorf("system-out does not say %q:\n%s", part, c.Output)
		}
	}
}

// The counts that a reader sees before it looks at the cases.
func TestJUnitIsReadByJUnit2JSON(t *testing.T) {
	type outcome []struct{ Message, Type, Inner string }
	var got struct {
		Tests, Failures, Errors, Skipped int
		Time                             float64
		Testsuite                        []struct {
			Name, File, Timestamp string
			Testcase              []struct {
				Name, Classname         string
				Failure, Error, Skipped outcome
			}
		}
	}
	readers.Node(t, &got, "junit.mjs", inFile(t, report.JUnitExtended, theMeasuredSample(t)))
	if got.Tests != 10 || got.Failures != 3 || got.Errors != 2 || got.Skipped != 2 || got.Time != 2.5 {
		t.Errorf("read %+v", got)
	}
	for _, suite := range got.Testsuite {
		for _, c := range suite.Testcase {
			switch c.Name {
			case "The history outlives the server":
				if len(c.Failure) != 1 ||
					c.Failure[0].Message != "listed as broken (nothing survives a restart) and yet it held: remove "+
						"the entry from known_broken" {
					t.Errorf("no longer broken is read as %+v", c)
				}
			case "The server answers while it is tested":
				if len(c.Error) != 1 || c.Error[0].Message != "could not be judged: there is no Bamboo to test: it "+
					"ended at once" {
					t.Errorf("not judged is read as %+v", c)
				}
			case "Nobody reads another's history":
				if len(c.Error) != 1 || c.Error[0].Message != "interrupted: the run ended first" {
					t.Errorf("interrupted is read as %+v", c)
				}
			case "回答完整，且只结束一次":
				if len(c.Failure)+len(c.Error)+len(c.Skipped) != 0 || c.Classname != "zh-CN" ||
					suite.Timestamp != "2026-03-14T09:26:53" {
					t.Errorf("a kept promise is read as %+v in %+v", c, suite)
				}
			}
		}
	}
}

func TestJUnitSaysThatTheRunItselfFailed(t *testing.T) {
	for name, s := range map[string]*report.Summary{
		"the run was interrupted: what had not ended by then was not judged": {Interrupted: true},
		"no Bamboo answers": {Problem: errors.New("no Bamboo answers\nat all")},
	} {
		got := readSuites(t, written(t, report.JUnitExtended, s)).Suites
		if len(got) != 1 || len(got[0].Cases) != 1 || got[0].Cases[0].Error == nil {
			t.Fatalf("%s: read %+v", name, got)
		}
		if e := got[0].Cases[0].Error; e.Message != name {
			t.Errorf("%s: the error is %+v", name, e)
		}
	}
}

func TestJUnitTellsCasesApart(t *testing.T) {
	var all []*report.Result
	for i, place := range []string{"a.feature", "a.feature", "b.feature", "c.feature"} {
		sc := &report.Scenario{Name: "Tea is served", Feature: place, Capability: "tea", File: place, Line: i + 1}
		if place == "c.feature" {
			sc.Capability = "coffee"
		}
		all = append(all, &report.Result{Scenario: sc})
	}
	var got []string
	for _, s := range readSuites(t, written(t, report.JUnitExtended, &report.Summary{Results: all})).Suites {
		for _, c := range s.Cases {
			got = append(got, c.Class+": "+c.Name)
		}
	}
	want := []string{"tea: Tea is served (a.feature:1)", "tea: Tea is served (a.feature:2)",
		"tea: Tea is served (b.feature:3)", "coffee: Tea is served"}
	if !slices.Equal(got, want) {
		t.Errorf("the cases are %q, not %q", got, want)
	}
}

// Whatever a server answers, the file stays XML.
func FuzzJUnitIsXML(f *testing.F) {
	for _, text := range []string{"", "]]>", "\x00\x1b[31m", "\xff\xfe", "\uFFFE\uFFFF\uFFFD", "<a>&amp;\r\n\t",
		"竹👩‍💻"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sc := &report.Scenario{Name: text, Feature: text, Rule: text, Capability: "stream", File: "a.feature", Line: 1,
			Steps: []report.Step{{Text: text}}}
		s := &report.Summary{Results: []*report.Result{{Scenario: sc, Verdict: report.Broken, Err: errors.New(text)}},
			Problem: errors.New(text)}
		d := xml.NewDecoder(bytes.NewReader(written(t, report.JUnitExtended, s)))
		for {
			if _, err := d.Token(); err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%q: %v", text, err)
				}
				return
			}
		}
	})
}

// xunit are the rules of junit-10.xsd of Jenkins' xUnit plugin (github.com/jenkinsci/xunit-plugin), in words of our
// own: of each element the attributes and children that it may have. One with ! must be there.
var xunit = map[string]struct{ attributes, children string }{
	"testsuites": {"name time tests failures errors", "testsuite"},
	"testsuite": {"name! tests! failures! errors! group time skipped timestamp hostname id package file log url",
		"testsuite properties testcase system-out system-err"},
	"properties": {"", "property"},
	"property":   {"name! value!", ""},
	"testcase": {"name! time classname group",
		"skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err"},
	"failure": {"type message", ""}, "error": {"type message", ""}, "skipped": {"type message", ""},
	"system-out": {"", ""}, "system-err": {"", ""},
}

// breaches tells where a document breaks the rules of xunit, or has a time that is none.
func breaches(t *testing.T, document []byte) []string {
	t.Helper()
	var found, path []string
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.StartElement:
			name := e.Name.Local
			rules, known := xunit[name]
			if len(path) > 0 && !slices.Contains(strings.Fields(xunit[path[len(path)-1]].children), name) || !known {
				found = append(found, fmt.Sprintf("%v holds a %s", path, name))
			}
			path = append(path, name)
			allowed := strings.Fields(rules.attributes)
			for _, a := range e.Attr {
				if !slices.Contains(allowed, a.Name.Local) && !slices.Contains(allowed, a.Name.Local+"!") {
					found = append(found, fmt.Sprintf("%s has the attribute %s", name, a.Name.Local))
				}
				if a.Name.Local == "time" && !regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`).MatchString(a.Value) {
					found = append(found, name+" has the time "+a.Value)
				}
			}
			for _, a := range allowed {
				must, is := strings.CutSuffix(a, "!")
				if is && !slices.ContainsFunc(e.Attr, func(x xml.Attr) bool { return x.Name.Local == must }) {
					found = append(found, name+" lacks the attribute "+must)
				}
			}
		}
	}
}

func TestJUnitIsValidForJenkins(t *testing.T) {
	s := theMeasuredSample(t)
	s.Interrupted, s.Problem, s.Took = true, errors.New("no server"), 3*time.Hour
	document := written(t, report.JUnit, s)
	if found := breaches(t, document); len(found) > 0 {
		t.Errorf("%q", found)
	}
	if found := breaches(t, written(t, report.JUnitExtended, s)); len(found) == 0 {
		t.Error("the rules find nothing in a document that breaks them")
	}
	for _, want := range []string{"<![CDATA[Then the answer is:", "verdict: broken\n", "tag: @",
		"<system-out><![CDATA["} {
		if !strings.Contains(string(document), want) {
			t.Errorf("it does not hold %q", want)
		}
	}
	if strings.Contains(string(document), "&#xA;") {
		t.Error("a line end is written as a reference, which readers show")
	}
}

// A reader knows a case by its class and name.
func TestJUnitCasesAreToldApart(t *testing.T) {
	s := theSample(t)
	again := *s.Results[0]
	other := *again.Scenario
	other.Line++
	again.Scenario = &other
	s.Results = append(s.Results, &again)
	seen := map[string]bool{}
	for _, suite := range readSuites(t, written(t, report.JUnit, s)).Suites {
		for _, c := range suite.Cases {
			if seen[c.Class+"\n"+c.Name] {
				t.Errorf("two cases are %s %s", c.Class, c.Name)
			}
			seen[c.Class+"\n"+c.Name] = true
		}
	}
}
