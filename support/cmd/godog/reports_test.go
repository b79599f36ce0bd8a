package main

import (
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// everyDocument are the reports that are written as a whole.
const everyDocument = "junit:out/junit.xml,messages:out/run.ndjson,cucumber:out/cucumber.json," +
	"markdown:out/summary.md,html:out/index.html"

// interruptedReports looks whether each report can be read, says that the run was
// interrupted, and knows the one promise that was kept and the two that were not judged.
func (r *root) interruptedReports() {
	r.t.Helper()
	kept, left := r.readJUnit("true")
	if kept != 1 || left != 2+1 {
		r.t.Errorf("JUnit knows %d promises that were kept and %d errors, want 1 and 3, the run itself included", kept,
			left)
	}
	for line := range strings.Lines(r.read("out/run.ndjson")) {
		if !json.Valid([]byte(line)) {
			r.t.Errorf("no message: %s", line)
		}
	}
	if text := r.read("out/cucumber.json"); !json.Valid([]byte(text)) {
		r.t.Errorf("no JSON: %s", text)
	}
	for file, mark := range map[string]string{
		"out/run.ndjson":    `"exception":{"type":"interrupted",`,
		"out/cucumber.json": `"error_message": "interrupted: what had not ended by then was not judged"`,
		"out/summary.md":    "## ⚠️ Interrupted: 1 of 1 promises kept, 2 not judged\n",
		"out/index.html":    "This run was interrupted.",
	} {
		if text := r.read(file); !strings.Contains(text, mark) {
			r.t.Errorf("%s does not hold %s", file, mark)
		}
	}
}

// readJUnit counts the promises that were kept and the errors, and checks what
// the report says of an interruption.
func (r *root) readJUnit(interrupted string) (kept, errors int) {
	r.t.Helper()
	var read struct {
		Suites []struct {
			Name       string `xml:"name,attr"`
			Properties []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"properties>property"`
			Cases []struct {
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(r.read("out/junit.xml")), &read); err != nil {
		r.t.Fatal(err)
	}
	for _, s := range read.Suites {
		told := ""
		for _, p := range s.Properties {
			if p.Name == "interrupted" {
				told = p.Value
			}
		}
		if told != interrupted {
			r.t.Errorf("%s says interrupted=%s, want %s", s.Name, told, interrupted)
		}
		for _, c := range s.Cases {
			switch {
			case c.Error != nil:
				errors++
			case c.Failure == nil && c.Skipped == nil:
				kept++
			}
		}
	}
	return kept, errors
}

func TestAnInterruptedRunLeavesItsReports(t *testing.T) {
	r := start(t, "--format", everyDocument)
	r.signal(os.Interrupt)
	r.end()
	r.interruptedReports()
}

// A run that is killed had no time to say anything: what it wrote while it ran is enough.
func TestAKilledRunLeavesItsReports(t *testing.T) {
	r := start(t, "--format", everyDocument)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	// each report may be a second behind
	for kept := 0; kept == 0 || !strings.Contains(r.read("out/summary.md"), "1 of 1 promises kept"); {
		select {
		case <-r.limit.Done():
			t.Fatal("the promise that was kept is not in both reports that count it")
		case <-tick.C:
			kept, _ = r.readJUnit("true")
		}
	}
	if err := r.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = r.cmd.Wait() // it was killed
	r.interruptedReports()
}

func TestARunToItsEndLeavesItsReports(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/stream/y.feature": broken})
	r.write("godog.yml", "profiles:\n  reference:\n    target: child\n    formats: [summary, \""+strings.ReplaceAll(
		everyDocument, ",", "\", \"")+"\"]\n")
	if got := r.godog("run"); got.code != 1 || got.errs != "" {
		t.Fatalf("exit code %d, %s", got.code, got.errs)
	}
	if kept, errors := r.readJUnit("false"); kept != 3 || errors != 0 {
		t.Errorf("JUnit knows %d promises that were kept, and %d errors", kept, errors)
	}
	for file, holds := range map[string]string{
		"out/junit.xml": "see: out/runs/RUN/failures/stream-y-10/server.log\nagain: go tool godog run " +
			"features/stream/y.feature:10\n",
		"out/run.ndjson":    `"fileName":"transcript.txt"`,
		"out/cucumber.json": `expected: \"Hello, panda\"`,
		"out/summary.md":    "## ❌ 1 of 4 promises broken\n",
		"out/index.html":    "<summary>Transcript</summary>",
	} {
		text := strings.ReplaceAll(strings.ReplaceAll(r.read(file), "&#xA;", "\n"), "&#34;", `"`)
		text = changing.Replace(text)
		if !strings.Contains(text, holds) {
			t.Errorf("%s does not hold %s:\n%s", file, holds, text)
		}
	}
	if left, err := filepath.Glob(filepath.Join(r.dir, "out", "*.part")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A run that cannot begin leaves a report that says why, and no secret in it.
func TestARunThatCannotBeginLeavesItsReports(t *testing.T) {
	const odd = "Feature: Odd\n  Scenario: Something else is said\n    When the moon says hello\n    Then it rains\n"
	for name, c := range map[string]struct{ env, path, because string }{
		"there is no server": {"BAMBOO_API_URL=http://ann:open-sesame@127.0.0.1:1", "features/health",
			"no Bamboo answers at http://•••@127.0.0.1:1"},
		"a sentence has no meaning": {"", "features/odd", "no sentence means “the moon says hello”"},
		"nothing is chosen":         {"", "features/health/x.feature:1", "no scenario stands at this line"},
	} {
		t.Run(name, func(t *testing.T) {
			r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/odd/x.feature": odd})
			r.env = []string{c.env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "step.md")}
			got := r.godog("run", "--format", "summary,"+everyDocument, c.path)
			if got.code != 2 || !strings.Contains(got.errs, c.because) {
				t.Errorf("exit code %d, it says %s", got.code, got.errs)
			}
			if !strings.HasPrefix(got.out, "::error title=The run itself::") || !strings.Contains(got.out, c.because) {
				t.Errorf("GitHub is told %s", got.out)
			}
			if _, errors := r.readJUnit("false"); errors == 0 {
				t.Error("JUnit knows no error")
			}
			for _, file := range []string{"out/junit.xml", "out/run.ndjson", "out/cucumber.json", "out/summary.md",
				"out/index.html", "step.md"} {
				text := r.read(file)
				if !strings.Contains(text, c.because) {
					t.Errorf("%s does not hold %q", file, c.because)
				}
				if strings.Contains(got.out+got.errs+text, "open-sesame") {
					t.Errorf("a password shows in %s, or where people are told:\n%s%s", file, got.out, got.errs)
				}
			}
		})
	}
}

// Who has everything written to files still reads in the terminal what broke, and at its end where all went.
func TestFilesDoNotSilenceTheTerminal(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/y.feature": broken})
	got := r.godog("run", "--format", "junit:out/junit.xml,html:out/index.html", "--save", "out/1.json")
	if got.code != 1 || !strings.Contains(got.out, "\nBROKEN The answer is Hello, panda\n") ||
		!strings.HasSuffix(got.out, "\njunit: out/junit.xml\nhtml: out/index.html\nsaved: out/1.json\n") {
		t.Errorf("exit code %d, it says\n%s%s", got.code, got.out, got.errs)
	}
}

func TestGitHubIsToldWhatBecameOfARun(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/y.feature": broken})
	r.env = []string{"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "step.md")}
	got := r.godog("run", "--format", "summary,markdown:out/summary.md")
	want := "\n::error file=features/stream/y.feature,line=5,title=Broken%3A The answer is Hello%2C panda::Then the " +
		"answer is \"Hello, panda\"%0A"
	if got.code != 1 || !strings.Contains(got.out, want) {
		t.Errorf("exit code %d, it says\n%s", got.code, got.out)
	}
	if text := r.read("step.md"); !strings.HasPrefix(text, "## ❌ 1 of 2 promises broken\n") ||
		text != r.read("out/summary.md") {
		t.Errorf("the summary of the step is\n%s", text)
	}
}

// What a feature reads from the environment is in no output, no report and no
// evidence, though it is sent, comes back and is part of what failed.
func TestValuesOfTheEnvironmentAreShownNowhere(t *testing.T) {
	const secret = "sesame-0815" // one token: what a model cuts up cannot be known again
	r := emptyRoot(t, map[string]string{"features/session/x.feature": `Feature: Secrets
  Scenario: A secret is said and comes back
    Given each call of the client carries these headers:
      | header   | value            |
      | X-Secret | {env TEA_SECRET} |
    And the user has asked "{env TEA_SECRET}"
    When a client calls GET "/api/v1/history/{session}"
    Then the reply has these values:
      | path               | is     | value                        |
      | messages.0.content | equals | {env TEA_SECRET}             |
      | messages.1.content | equals | only this, {env TEA_SECRET}  |
`})
	r.env = []string{"TEA_SECRET=" + secret}
	got := r.godog("run", "--format",
		"pretty,junit:out/junit.xml,messages:out/run.ndjson,html:out/index.html,markdown:out/summary.md")
	if got.code != 1 || !strings.Contains(got.out, "BROKEN A secret is said and comes back") ||
		!strings.Contains(got.out, "•••") {
		t.Fatalf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	told := map[string]string{"the terminal": got.out + got.errs}
	err := filepath.WalkDir(filepath.Join(r.dir, "out"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(file)
		told[file] = string(text)
		return err
	})
	if err != nil || len(told) < 6 {
		t.Fatalf("%d outputs, %v", len(told), err)
	}
	for where, text := range told {
		for _, spelt := range []string{secret, "sesame"} {
			if strings.Contains(text, spelt) {
				t.Errorf("%s tells “%s”", where, spelt)
			}
		}
	}
}
