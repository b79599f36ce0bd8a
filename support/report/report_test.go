package report

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestCannotJudgeIsSeenThroughWhatWrapsIt(t *testing.T) {
	plain := errors.New("no server")
	if IsCannotJudge(plain) || IsCannotJudge(nil) || CannotJudge(nil) != nil {
		t.Error("an error that nobody marked is taken for one that was")
	}
	marked := CannotJudge(plain)
	if marked.Error() != "no server" || !errors.Is(marked, plain) {
		t.Errorf("the mark changes the error: %v", marked)
	}
	if !IsCannotJudge(fmt.Errorf("in a step: %w", marked)) || !IsCannotJudge(errors.Join(plain, marked)) {
		t.Error("the mark is lost")
	}
}

func TestPaperOfWhatIsNoTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range []Terminal{TerminalFor(file, false), TerminalFor(new(bytes.Buffer), false)} {
		if p.Live || p.Colours || p.width() != 80 {
			t.Errorf("%+v, %d columns", p, p.width())
		}
	}
}

// lasting is a reporter that counts, and fails at the end.
type lasting struct {
	started, finished, ended int
	err                      error
}

func (l *lasting) Start(Run)          { l.started++ }
func (l *lasting) Finished(*Result)   { l.finished++ }
func (l *lasting) End(*Summary) error { l.ended++; return l.err }

func TestSeveralTellAllAndKeepEachError(t *testing.T) {
	one, two, three := &lasting{err: errors.New("first")}, &lasting{}, &lasting{err: errors.New("third")}
	s := Several{one, two, three}
	s.Start(Run{})
	s.Finished(&Result{})
	s.Finished(&Result{})
	if err := s.End(&Summary{}); err == nil || err.Error() != "first\nthird" {
		t.Errorf("the error is %v", err)
	}
	for _, l := range []*lasting{one, two, three} {
		if l.started != 1 || l.finished != 2 || l.ended != 1 {
			t.Errorf("%+v", l)
		}
	}
}

func TestFailedIsTheFirstSentenceThatDidNotHold(t *testing.T) {
	s := scenario("a", "s", 1)
	bad := errors.New("x")
	for _, c := range []struct {
		steps []StepResult
		want  *Step
	}{
		{nil, nil},
		{[]StepResult{{Passed: true}, {Passed: true}}, nil},
		{[]StepResult{{Passed: true}, {Err: bad}}, &s.Steps[1]},
		{[]StepResult{{Err: bad}, {}}, &s.Steps[0]},
	} {
		if got := (&Result{Scenario: s, Steps: c.steps}).Failed(); got != c.want {
			t.Errorf("%+v: %v", c.steps, got)
		}
	}
}
