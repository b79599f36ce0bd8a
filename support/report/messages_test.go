package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/readers"
)

// null is a member without a value; one in a text that is attached has its quotes escaped.
var null = regexp.MustCompile(`[^\\]":null`)

func envelopes(t *testing.T, s *report.Summary) []*messages.Envelope {
	t.Helper()
	var all []*messages.Envelope
	for line := range bytes.Lines(written(t, report.Messages, s)) {
		if null.Match(line) {
			t.Errorf("a message holds null: %s", line)
		}
		e := new(messages.Envelope)
		if err := json.Unmarshal(line, e); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all = append(all, e)
	}
	return all
}

// What decides about a scenario is one step with a status and a message.
func TestMessagesSayWhatBecameOfEachPromise(t *testing.T) {
	type result struct {
		status, kind, message string
	}
	pickles, cases, starts := map[string]string{}, map[string]string{}, map[string]string{}
	got, attachments := map[string]result{}, map[string]*messages.Attachment{}
	success, runHooks := true, 0
	for _, e := range envelopes(t, theSample(t)) {
		switch {
		case e.Pickle != nil:
			pickles[e.Pickle.Id] = e.Pickle.Name
		case e.TestCase != nil:
			cases[e.TestCase.Id] = pickles[e.TestCase.PickleId]
		case e.TestCaseStarted != nil:
			starts[e.TestCaseStarted.Id] = cases[e.TestCaseStarted.TestCaseId]
		case e.Attachment != nil:
			attachments[starts[e.Attachment.TestCaseStartedId]] = e.Attachment
		case e.TestStepFinished != nil && e.TestStepFinished.TestStepResult.Message != "":
			r := e.TestStepFinished.TestStepResult
			kind := ""
			if r.Exception != nil {
				kind = r.Exception.Type
			}
			got[starts[e.TestStepFinished.TestCaseStartedId]] = result{string(r.Status), kind, r.Message}
		case e.TestRunHookFinished != nil:
			runHooks++
		case e.TestRunFinished != nil:
			success = e.TestRunFinished.Success
		}
	}
	want := map[string]result{
		"Tokens come in the pieces in which the model says them": {"FAILED", "broken",
			"the answer is not the promised text\n" +
				`  expected: "bends <b>a & b</b>"` + "\n" + `  actual:   "bends" ]]> \x00\x1b[31m\ufffe\xff 100 %` +
				"\n  where:    they part at character 6 of 19"},
		"A stop while the model waits is obeyed": {"SKIPPED", "",
			"known broken: this version answers every stop with 404\nthe stop was answered with 404"},
		"The history outlives the server": {"FAILED", "no longer broken",
			"listed as broken (nothing survives a restart) and yet it held: remove the entry from known_broken"},
		"A conversation of 200 turns is kept": {"SKIPPED", "", "not run: is @slow; set RUN_SLOW_TESTS=true"},
		"Nobody reads another's history":      {"SKIPPED", "", "interrupted: the run ended first"},
		"The server answers while it is tested": {"FAILED", "could not be judged",
			"there is no Bamboo to test: it ended at once"},
		"Every request of the model is accounted for": {"FAILED", "broken",
			"the model was asked 2 times more than the scenario knows of"},
	}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s: %q\nwant %q", name, got[name], w)
		}
	}
	if len(got) != len(want) || len(starts) != 10 || success || runHooks != 0 {
		t.Errorf("%d results with a message, %d scenarios, success %v, %d hooks of the run", len(got), len(starts),
			success, runHooks)
	}
	if a := attachments["Tokens come in the pieces in which the model says them"]; len(attachments) != 2 || a == nil ||
		a.FileName != "transcript.txt" || a.MediaType != "text/plain" || !strings.Contains(a.Body, `竹 \x1b[31mred`) {
		t.Errorf("attached is %+v", attachments)
	}
}

func TestMessagesSayThatTheRunItselfFailed(t *testing.T) {
	for want, change := range map[string]func(*report.Summary){
		"interrupted":         func(s *report.Summary) { s.Interrupted = true },
		"could not be judged": func(s *report.Summary) { s.Problem = errors.New("the server would not end") },
	} {
		s := theSample(t)
		change(s)
		all := envelopes(t, s)
		i := slices.IndexFunc(all, func(e *messages.Envelope) bool { return e.TestRunHookFinished != nil })
		if i < 0 || all[i].TestRunHookFinished.Result.Exception.Type != want {
			t.Errorf("%s: there is no such hook of the run", want)
		}
		if last := all[len(all)-1].TestRunFinished; last == nil || last.Success {
			t.Errorf("%s: the run ends with %+v", want, all[len(all)-1])
		}
	}
}

func TestMessagesNameTheVersionOfTheirModule(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := envelopes(t, theSample(t))[0].Meta.ProtocolVersion
	if !strings.Contains(string(mod), "github.com/cucumber/messages/go/v34 v"+version+"\n") {
		t.Errorf("the messages say version %s, go.mod another", version)
	}
}

func TestMessagesNeedTheTextOfTheFeature(t *testing.T) {
	for name, change := range map[string]func(*report.Scenario){
		"its text is not known":                               func(s *report.Scenario) { s.Source = nil },
		"the text of the feature does not hold this scenario": func(s *report.Scenario) { s.Line = 1 },
		"expected": func(s *report.Scenario) { s.Source.Text = "Nothing of this kind" },
	} {
		s := theSample(t)
		change(s.Results[0].Scenario)
		if err := report.Messages(new(bytes.Buffer), s); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}

func TestMessagesAreReadByCucumber(t *testing.T) {
	s := theMeasuredSample(t)
	s.Interrupted = true
	var got struct {
		Kinds  map[string]int
		Faults []struct {
			Kind   string
			Errors []string
		}
	}
	page := filepath.Join(t.TempDir(), "page.html")
	readers.Node(t, &got, "messages.mjs", inFile(t, report.Messages, s), page)
	for _, f := range got.Faults {
		t.Errorf("%s does not fit the schema: %v", f.Kind, f.Errors)
	}
	if got.Kinds["pickle"] != 10 || got.Kinds["testCaseFinished"] != 10 || got.Kinds["attachment"] != 2+3 ||
		got.Kinds["testRunFinished"] != 1 {
		t.Errorf("read %v", got.Kinds)
	}
	var seen struct {
		Text       string
		Complaints []string
	}
	readers.Node(t, &seen, "text.mjs", readers.Browser(t), page)
	for _, part := range []string{
		"30% (3 / 10) passed", "Feature: An answer streams token by token and ends once", "Rule: Text is never lost",
		"no longer broken listed as broken", "known broken: this version answers every stop with 404", "transcript.txt",
		"the run itself", "interrupted what had not ended by then was not judged",
	} {
		if !strings.Contains(strings.Join(strings.Fields(seen.Text), " "), part) {
			t.Errorf("the page of Cucumber's formatter does not show %q; it shows\n%s", part, seen.Text)
		}
	}
	if len(seen.Complaints) > 0 {
		t.Errorf("the page complains: %v", seen.Complaints)
	}
}
