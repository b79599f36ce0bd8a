package report

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/objective"
)

// protocol is the version of the messages, which is that of their module.
const protocol = "34.2.1"

// attached is how many bytes of a piece of evidence a message holds.
const attached = 256 * 1024

// Messages writes Cucumber messages, one JSON object a line, as Cucumber's own
// formatters read them. The format has no word for some of our verdicts: a promise
// that is known to be broken, and is, counts as skipped with its reason, and so
// does one that was interrupted; one that could not be judged counts as failed.
func Messages(w io.Writer, s *Summary) error {
	m := &messageWriter{out: json.NewEncoder(w), newID: (&messages.Incrementing{}).NewId}
	m.send(&messages.Envelope{Meta: &messages.Meta{
		ProtocolVersion: protocol,
		Implementation:  &messages.Product{Name: "bamboo-spec"},
		Runtime:         &messages.Product{Name: "go", Version: runtime.Version()},
		Os:              &messages.Product{Name: runtime.GOOS},
		Cpu:             &messages.Product{Name: runtime.GOARCH},
	}})
	pickles := map[*Scenario]*messages.Pickle{}
	for _, group := range s.ByFeature() {
		if err := m.feature(group, pickles); err != nil {
			return err
		}
	}
	m.run(s, pickles)
	return m.err
}

// messageWriter writes messages one after another; the first error ends the writing.
type messageWriter struct {
	out   *json.Encoder
	newID func() string
	err   error
}

func (m *messageWriter) send(e *messages.Envelope) {
	if m.err == nil {
		listsNotNull(reflect.ValueOf(e))
		m.err = m.out.Encode(e)
	}
}

// listsNotNull makes empty lists of the missing ones that the format demands.
func listsNotNull(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			listsNotNull(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			listsNotNull(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Kind() == reflect.Slice && f.IsNil() &&
				!strings.Contains(v.Type().Field(i).Tag.Get("json"), ",omitempty") {
				f.Set(reflect.MakeSlice(f.Type(), 0, 0))
			}
			listsNotNull(f)
		}
	}
}

// feature sends a feature file and what was made of it, and remembers the pickle
// of each scenario.
func (m *messageWriter) feature(group []*Result, pickles map[*Scenario]*messages.Pickle) error {
	first := group[0].Scenario
	if first.Source == nil {
		return fmt.Errorf("%s: its text is not known", first.File)
	}
	doc, err := gherkin.ParseGherkinDocument(strings.NewReader(first.Source.Text), m.newID)
	if err != nil {
		return fmt.Errorf("%s: %w", first.File, err)
	}
	doc.Uri = first.File
	m.send(&messages.Envelope{Source: &messages.Source{Uri: first.File, Data: first.Source.Text,
		MediaType: messages.SourceMediaType_TEXT_X_CUCUMBER_GHERKIN_PLAIN}})
	m.send(&messages.Envelope{GherkinDocument: doc})
	all := gherkin.Pickles(*doc, first.File, m.newID)
	for _, r := range group {
		i := slices.IndexFunc(all,
			func(p *messages.Pickle) bool { return p.Location != nil && int(p.Location.Line) == r.Scenario.Line })
		if i < 0 || len(all[i].Steps) != len(r.Scenario.Steps) {
			return fmt.Errorf("%s:%d: the text of the feature does not hold this scenario", first.File, r.Scenario.Line)
		}
		pickles[r.Scenario] = all[i]
		m.send(&messages.Envelope{Pickle: all[i]})
	}
	return nil
}

// run sends what happened, scenarios in the order in which they began.
func (m *messageWriter) run(s *Summary, pickles map[*Scenario]*messages.Pickle) {
	account := &messages.Hook{Id: m.newID(), Name: "the end-of-scenario check", Type: messages.HookType_AFTER_TEST_CASE,
		SourceReference: &messages.SourceReference{}}
	m.send(&messages.Envelope{Hook: account})
	definitions := m.definitions(s)
	run := m.newID()
	m.send(&messages.Envelope{TestRunStarted: &messages.TestRunStarted{Id: run, Timestamp: stamp(s.Run.Started)}})
	results := slices.Clone(s.Results)
	slices.SortStableFunc(results, func(a, b *Result) int { return a.Started.Compare(b.Started) })
	for _, r := range results {
		c := &messages.TestCase{Id: m.newID(), PickleId: pickles[r.Scenario].Id, TestRunStartedId: run}
		for i, st := range pickles[r.Scenario].Steps {
			step := &messages.TestStep{Id: m.newID(), PickleStepId: st.Id}
			if means := r.Scenario.Steps[i].Means; means != nil {
				step.StepDefinitionIds = []string{definitions[*means]}
				step.StepMatchArgumentsLists = []*messages.StepMatchArgumentsList{argumentsOf(means.Expr, st.Text)}
			}
			c.TestSteps = append(c.TestSteps, step)
		}
		c.TestSteps = append(c.TestSteps, &messages.TestStep{Id: m.newID(), HookId: account.Id})
		m.send(&messages.Envelope{TestCase: c})
		m.attempt(s, r, c)
	}
	end := stamp(s.Run.Started.Add(s.Took))
	m.runItself(s, run, end)
	m.send(&messages.Envelope{TestRunFinished: &messages.TestRunFinished{TestRunStartedId: run,
		Success: s.ExitCode() == 0, Timestamp: end}})
}

// runItself sends what kept the run from being judged, as a hook that failed.
func (m *messageWriter) runItself(s *Summary, run string, at *messages.Timestamp) {
	what, why := "interrupted", "what had not ended by then was not judged"
	switch {
	case s.Problem != nil:
		what, why = s.ItselfVerdict().String(), Visible(s.Problem.Error())
	case !s.Interrupted:
		return
	}
	hook := &messages.Hook{Id: m.newID(), Name: "the run itself", Type: messages.HookType_AFTER_TEST_RUN,
		SourceReference: &messages.SourceReference{}}
	m.send(&messages.Envelope{Hook: hook})
	id := m.newID()
	m.send(&messages.Envelope{TestRunHookStarted: &messages.TestRunHookStarted{Id: id, TestRunStartedId: run,
		HookId: hook.Id, Timestamp: at}})
	m.send(&messages.Envelope{TestRunHookFinished: &messages.TestRunHookFinished{TestRunHookStartedId: id,
		Timestamp: at, Result: &messages.TestStepResult{
			Status: messages.TestStepResultStatus_FAILED, Duration: &messages.Duration{}, Message: why,
			Exception: &messages.Exception{Type: what, Message: why},
		}}})
}

// attempt sends what became of a scenario, sentence by sentence.
func (m *messageWriter) attempt(s *Summary, r *Result, c *messages.TestCase) {
	now := r.Started
	if now.IsZero() { // it was not run
		now = s.Run.Started
	}
	id := m.newID()
	m.send(&messages.Envelope{TestCaseStarted: &messages.TestCaseStarted{Id: id, TestCaseId: c.Id,
		Timestamp: stamp(now)}})
	for i, st := range c.TestSteps {
		if i < len(r.Scenario.Steps) && r.Step(i).Ran {
			now = r.Step(i).Started
		}
		m.send(&messages.Envelope{TestStepStarted: &messages.TestStepStarted{TestCaseStartedId: id, TestStepId: st.Id,
			Timestamp: stamp(now)}})
		m.measured(r, i, id, st.Id, stamp(now))
		if i == len(r.Scenario.Steps) {
			m.secondRun(r, id, st.Id, stamp(now))
		}
		result := messageResult(r, i)
		if result.Message != "" && i == r.deciding() {
			m.attach(r, id, st.Id, stamp(now))
		}
		if i < len(r.Scenario.Steps) {
			now = now.Add(r.Step(i).Took)
		}
		m.send(&messages.Envelope{TestStepFinished: &messages.TestStepFinished{TestCaseStartedId: id, TestStepId: st.Id,
			TestStepResult: result, Timestamp: stamp(now)}})
	}
	if end := r.Started.Add(r.Took); end.After(now) {
		now = end
	}
	m.send(&messages.Envelope{TestCaseFinished: &messages.TestCaseFinished{TestCaseStartedId: id,
		Timestamp: stamp(now)}})
}

// messageResult is what became of the sentence with this index; the one behind
// the last is the end-of-scenario check. The one that decides has a message, and each behind it that failed too.
func messageResult(r *Result, i int) *messages.TestStepResult {
	deciding := r.deciding()
	result := &messages.TestStepResult{Status: messages.TestStepResultStatus_SKIPPED, Duration: &messages.Duration{}}
	if i < len(r.Scenario.Steps) {
		result.Duration = durationMessage(r.Step(i).Took)
	}
	switch {
	case i < deciding || r.Verdict == Kept || r.Step(i).Passed:
		result.Status = messages.TestStepResultStatus_PASSED
	case i > deciding && slices.Contains(r.FailedToo(), i):
		result.Message = Visible(r.Step(i).Err.Error())
		if r.Verdict != KnownBroken && r.Verdict != Interrupted {
			result.Status = messages.TestStepResultStatus_FAILED
			result.Exception = &messages.Exception{Type: r.Verdict.String(), Message: result.Message}
		}
	case i > deciding:
	case r.Verdict == NotRun, r.Verdict == KnownBroken, r.Verdict == Interrupted:
		result.Message = messageText(r)
	default:
		result.Message = messageText(r)
		result.Status = messages.TestStepResultStatus_FAILED
		result.Exception = &messages.Exception{Type: r.Verdict.String(), Message: result.Message}
	}
	return result
}

// deciding is the index of the first sentence that did not hold, or of the end-of-scenario check.
func (r *Result) deciding() int {
	for n := range r.Scenario.Steps {
		if !r.Step(n).Passed {
			return n
		}
	}
	return len(r.Scenario.Steps)
}

func messageText(r *Result) string {
	text := r.Headline()
	if r.Err != nil && r.Verdict != KnownBroken {
		text = r.Err.Error()
	}
	switch r.Verdict {
	case NotRun, Interrupted:
		text = r.Verdict.String() + ": " + text
	case KnownBroken:
		text = fmt.Sprintf("%s: %s\n%v", r.Verdict, text, r.Err)
	}
	return Visible(text)
}

// measured attaches what the sentence with this index measured, without the values.
func (m *messageWriter) measured(r *Result, i int, testCase, step string, at *messages.Timestamp) {
	for n, found := range r.Measurements {
		if found.Step != i {
			continue
		}
		body, err := json.Marshal(struct {
			Plan    string `json:"plan"`
			Attempt int    `json:"attempt"`
			objective.Verdicts
		}{found.Plan, found.Attempt, found.Verdicts})
		if err != nil && m.err == nil {
			m.err = err
		}
		m.send(&messages.Envelope{Attachment: &messages.Attachment{
			MediaType: "application/json", FileName: fmt.Sprintf("measurement-%d.json", n+1), Body: string(body),
			ContentEncoding:   messages.AttachmentContentEncoding_IDENTITY,
			TestCaseStartedId: testCase, TestStepId: step, Timestamp: at,
		}})
	}
}

// secondRun attaches why the scenario was run once more.
func (m *messageWriter) secondRun(r *Result, testCase, step string, at *messages.Timestamp) {
	if why := r.SecondRun(); why != "" {
		m.send(&messages.Envelope{Attachment: &messages.Attachment{
			MediaType: "text/plain", FileName: "second-run.txt", Body: Visible(why),
			ContentEncoding:   messages.AttachmentContentEncoding_IDENTITY,
			TestCaseStartedId: testCase, TestStepId: step, Timestamp: at,
		}})
	}
}

func (m *messageWriter) attach(r *Result, testCase, step string, at *messages.Timestamp) {
	for _, e := range r.Evidence {
		m.send(&messages.Envelope{Attachment: &messages.Attachment{
			MediaType: "text/plain", FileName: filepath.Base(e), Body: Exhibit(e, attached),
			ContentEncoding:   messages.AttachmentContentEncoding_IDENTITY,
			TestCaseStartedId: testCase, TestStepId: step, Timestamp: at,
		}})
	}
}

func stamp(t time.Time) *messages.Timestamp {
	return &messages.Timestamp{Seconds: t.Unix(), Nanos: int64(t.Nanosecond())}
}

func durationMessage(d time.Duration) *messages.Duration {
	return &messages.Duration{Seconds: int64(d / time.Second), Nanos: int64(d % time.Second)}
}
