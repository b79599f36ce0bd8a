package report_test

import (
	"encoding/json"
	"errors"
	"testing"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/readers"
)

type cucumberJSON []struct {
	URI, Name, Description string
	Line                   int
	Elements               []struct {
		Name  string
		Line  int
		Tags  []struct{ Name string }
		Steps []struct {
			Keyword, Name string
			Rows          []struct{ Cells []string }
			DocString     struct{ Value string } `json:"doc_string"`
			Result        cucumberOutcome
		}
		After []struct{ Result cucumberOutcome }
	}
}

type cucumberOutcome struct {
	Status   string
	Duration int64
	Error    string `json:"error_message"`
}

// theCucumberSample is what a reader must find of the sample run.
func theCucumberSample(t *testing.T, got cucumberJSON, evidence string) {
	t.Helper()
	if len(got) != 3 || got[1].URI != "features/stream/an_answer_streams.feature" || got[1].Line != 1 ||
		got[1].Description != "For everyone who reads along:\nall of the text, in order, and a clear end." {
		t.Fatalf("read %+v", got)
	}
	broken := got[1].Elements[1]
	last := broken.Steps[3]
	if broken.Name != "Tokens come in the pieces in which the model says them" || broken.Line != 15 ||
		len(broken.Steps) != 4 ||
		broken.Steps[1].Keyword != "Given " || broken.Steps[1].Rows[2].Cells[0] != "a | b" ||
		broken.Steps[1].Result != (cucumberOutcome{"passed", 20e6, ""}) ||
		last.DocString.Value != "bends <b>a & b</b>" || last.Result.Status != "failed" ||
		broken.After[0].Result.Status != "skipped" {
		t.Errorf("the broken promise is read as %+v", broken)
	}
	if want := "the answer is not the promised text\n" + `  expected: "bends <b>a & b</b>"` + "\n" +
		`  actual:   "bends" ]]> \x00\x1b[31m\ufffe\xff 100 %` +
		"\n  where:    they part at character 6 of 19\nsee: " + evidence; last.Result.Error != want {
		t.Errorf("the message is\n%s\nwant\n%s", last.Result.Error, want)
	}
	known := got[1].Elements[3]
	if o := known.Steps[2].Result; o.Status != "skipped" ||
		o.Error != "known broken: this version answers every stop with 404\nthe stop was answered with 404" {
		t.Errorf("the known-broken promise is read as %+v", known)
	}
	if len(known.Tags) != 1 || known.Tags[0].Name != "@smoke" {
		t.Errorf("its tags are %v", known.Tags)
	}
	if o := got[0].Elements[3].After[0].Result; o.Status != "failed" {
		t.Errorf("the account that does not add up is read as %+v", got[0].Elements[3])
	}
}

func TestCucumberJSONSaysWhatBecameOfEachPromise(t *testing.T) {
	s := theSample(t)
	var got cucumberJSON
	if err := json.Unmarshal(written(t, report.Cucumber, s), &got); err != nil {
		t.Fatal(err)
	}
	theCucumberSample(t, got, s.Results[6].Evidence[0])
}

func TestCucumberJSONIsReadByCucumbersConverter(t *testing.T) {
	s := theMeasuredSample(t)
	var got struct {
		Implementation string
		Features       cucumberJSON
	}
	readers.Node(t, &got, "cucumber.mjs", inFile(t, report.Cucumber, s))
	theCucumberSample(t, got.Features, s.Results[6].Evidence[0])
}

func TestCucumberJSONSaysThatTheRunItselfFailed(t *testing.T) {
	for want, s := range map[string]*report.Summary{
		"interrupted: what had not ended by then was not judged": {Interrupted: true},
		"no Bamboo answers": {Problem: errors.New("no Bamboo answers")},
	} {
		var got struct{ Features cucumberJSON }
		readers.Node(t, &got, "cucumber.mjs", inFile(t, report.Cucumber, s))
		if o := got.Features[0].Elements[0].Steps[0].Result; o.Status != "failed" || o.Error != want {
			t.Errorf("read %+v, want %q", o, want)
		}
	}
}
