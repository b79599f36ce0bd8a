package report_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/readers"
)

// suites is a JUnit file as consumers see it.
type suites struct {
	XMLName xml.Name
	Time    string `xml:"time,attr"`
	Suites  []struct {
		Name  string `xml:"name,attr"`
		Time  string `xml:"time,attr"`
		Cases []struct {
			Name    string   `xml:"name,attr"`
			Class   string   `xml:"classname,attr"`
			Time    string   `xml:"time,attr"`
			Failure *outcome `xml:"failure"`
			Error   *outcome `xml:"error"`
			Skipped *outcome `xml:"skipped"`
			Output  string   `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type outcome struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// converted are the types of an element that Hash.from_xml of Rails does not leave a text.
var converted = strings.Fields("symbol date datetime duration integer float decimal boolean string yaml base64Binary " +
	"hexBinary file")

var attachment = regexp.MustCompile(`\[\[ATTACHMENT\|(.+?)\]\]`)

// gitLabFaults are what GitLab would show wrongly or not at all, by the rules of lib/gitlab/ci/parsers/test/junit.rb
// and lib/gitlab/ci/reports/test_case.rb (github.com/gitlabhq/gitlabhq), in words of our own: it knows a case by suite,
// class and name; of failure, error and skipped it takes the first that is there and shows its text, which is lost if
// there are attributes alone; a failure has one attachment, below the project.
func gitLabFaults(s suites) []string {
	var faults []string
	seen := map[[3]string]bool{}
	for _, suite := range s.Suites {
		for _, c := range suite.Cases {
			fault := func(format string, args ...any) {
				faults = append(faults, c.Name+": "+fmt.Sprintf(format, args...))
			}
			key := [3]string{suite.Name, c.Class, c.Name}
			if seen[key] {
				fault("another case has its suite, class and name")
			}
			seen[key] = true
			if _, err := strconv.ParseFloat(c.Time, 64); err != nil {
				fault("its time is %q", c.Time)
			}
			for _, o := range []*outcome{c.Failure, c.Error, c.Skipped} {
				if o != nil && strings.TrimSpace(o.Text) == "" {
					fault("what became of it has no text")
				}
				if o != nil && slices.Contains(converted, o.Type) {
					fault("its text is read as a %s", o.Type)
				}
			}
			if m := attachment.FindStringSubmatch(c.Output); m != nil && c.Failure != nil &&
				!filepath.IsLocal(filepath.FromSlash(m[1])) {
				fault("%s is not below the project", m[1])
			}
		}
	}
	return faults
}

// dornyFaults are what dorny/test-reporter would fail on or count wrongly, by the rules of
// src/parsers/java-junit/java-junit-parser.ts (github.com/dorny/test-reporter), in words of our own: suites and cases
// have names and times that are numbers, cases a class, and a failure or error its text, of which the message is shown.
func dornyFaults(s suites) []string {
	var faults []string
	number := func(what, text string) {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			faults = append(faults, fmt.Sprintf("the time of %s is %q", what, text))
		}
	}
	number("all suites", s.Time)
	for _, suite := range s.Suites {
		number(suite.Name, suite.Time)
		if strings.TrimSpace(suite.Name) == "" || len(suite.Cases) == 0 {
			faults = append(faults, fmt.Sprintf("the suite %q has %d cases", suite.Name, len(suite.Cases)))
		}
		for _, c := range suite.Cases {
			number(c.Name, c.Time)
			if strings.TrimSpace(c.Name) == "" || c.Class == "" {
				faults = append(faults, fmt.Sprintf("the case %q has the class %q", c.Name, c.Class))
			}
			for _, o := range []*outcome{c.Failure, c.Error} {
				if o != nil && (o.Message == "" || strings.TrimSpace(o.Text) == "") {
					faults = append(faults, c.Name+": its failure has no message or no text")
				}
			}
		}
	}
	return faults
}

func readSuites(t *testing.T, document []byte) suites {
	t.Helper()
	var s suites
	if err := xml.Unmarshal(document, &s); err != nil || s.XMLName.Local != "testsuites" || len(s.Suites) == 0 {
		t.Fatalf("%v: %d suites below %s", err, len(s.Suites), s.XMLName.Local)
	}
	return s
}

func TestJUnitIsReadByGitLabAndDorny(t *testing.T) {
	sample := theMeasuredSample(t)
	for _, r := range sample.Results { // they lie below the folder of the test, which stands for the project
		for i, e := range r.Evidence {
			r.Evidence[i] = filepath.Base(e)
		}
	}
	sample.Interrupted = true
	for name, format := range map[string]report.Format{"junit": report.JUnit, "junit-extended": report.JUnitExtended} {
		s := readSuites(t, written(t, format, sample))
		for _, fault := range append(gitLabFaults(s), dornyFaults(s)...) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func TestConsumersFindFaults(t *testing.T) {
	const bad = `<testsuites><testsuite name="tea"><testcase name="hot" classname="x" time="soon">` +
		`<failure type="string"/><system-out>[[ATTACHMENT|/etc/passwd]]</system-out></testcase>` +
		`<testcase name="hot" classname="x" time="1"/></testsuite></testsuites>`
	s := readSuites(t, []byte(bad))
	if faults := gitLabFaults(s); len(faults) != 5 {
		t.Errorf("GitLab: %d faults: %q", len(faults), faults)
	}
	if faults := dornyFaults(s); len(faults) != 4 {
		t.Errorf("dorny: %d faults: %q", len(faults), faults)
	}
}

// allureTest is a test as Allure 3 reports it.
type allureTest struct{ Name, Status, Message, Trace, Suite string }

func TestJUnitIsReadByAllure(t *testing.T) {
	folder := t.TempDir()
	for name, format := range map[string]report.Format{"junit": report.JUnit, "junit-extended": report.JUnitExtended} {
		in := filepath.Join(folder, name)
		if err := os.Mkdir(in, 0o755); err != nil {
			t.Fatal(err)
		}
		document := written(t, format, theMeasuredSample(t))
		if err := os.WriteFile(filepath.Join(in, "junit.xml"), document, 0o644); err != nil {
			t.Fatal(err)
		}
		var got []allureTest
		readers.Node(t, &got, "allure.mjs", in)
		tests, statuses := map[string]allureTest{}, map[string]int{}
		for _, test := range got {
			tests[test.Name] = test
			statuses[test.Status]++
		}
		if want := map[string]int{"passed": 3, "failed": 3, "broken": 2, "skipped": 2}; !maps.Equal(statuses, want) {
			t.Errorf("%s: found %v, want %v", name, statuses, want)
		}
		if test := tests["Nobody reads another's history"]; test.Message != "interrupted: the run ended first" {
			t.Errorf("%s: a name with an apostrophe is read as %+v", name, test)
		}
		test := tests["Tokens come in the pieces in which the model says them"]
		if !strings.HasPrefix(test.Message, `the answer is not the promised text: "bends" ]]> \x00`) ||
			!strings.Contains(test.Trace, "(features/stream/an_answer_streams.feature:21)\n\nthe answer is not") ||
			test.Suite != "An answer streams token by token and ends once" {
			t.Errorf("%s: the broken promise is read as %+v", name, test)
		}
	}
}

func TestJUnitIsReadByXUnitViewer(t *testing.T) {
	for name, format := range map[string]report.Format{"junit": report.JUnit, "junit-extended": report.JUnitExtended} {
		var got struct {
			Suites map[string]struct {
				Tests map[string]struct {
					Name, Status string
					Messages     []string
				}
			}
		}
		readers.Node(t, &got, "xunit-viewer.mjs", inFile(t, format, theMeasuredSample(t)))
		statuses, said := map[string]int{}, ""
		for _, suite := range got.Suites {
			for _, test := range suite.Tests {
				statuses[test.Status]++
				if test.Name == "Nobody reads another's history" {
					said = strings.Join(test.Messages, "\n")
				}
			}
		}
		want := map[string]int{"passed": 3, "failure": 3, "error": 2, "skipped": 2}
		if len(got.Suites) != 3 || !maps.Equal(statuses, want) ||
			!strings.Contains(said, "interrupted: the run ended first") {
			t.Errorf("%s: %d suites, %v, want %v; it says %q", name, len(got.Suites), statuses, want, said)
		}
	}
}
