package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

const stageFeature = `Feature: Tea
  Scenario: Tea is served
    Given a pot
    When somebody pours 2 cups
    Then there are 2 cups

  @slow
  Scenario: Tea is grown
    When somebody pours 1 cups
    Then there are 1 cups

  @serial
  Scenario: Tea is spilt
    When somebody pours 1 cups
    Then there are 2 cups
`

// teaSentences count cups in each scenario's own world.
func teaSentences(b *sentence.Book, w *world.World) {
	cups := 0
	b.Given(`^a pot$`, func(context.Context) error { return nil })
	b.When(`^somebody pours (\d+) cups$`, func(_ context.Context, n int) error {
		if w.Wait() != time.Minute {
			return errors.New("the wait is not the one that was asked for")
		}
		cups += n
		return nil
	})
	b.Then(`^there are (\d+) cups$`, func(_ context.Context, n int) error {
		if n != cups {
			return errors.New("there are others")
		}
		return nil
	})
}

func newTestStage(t *testing.T, c Choice, feature string) (*Suite, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(filepath.Join("features", "tea"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("features", "tea", "tea.feature"), []byte(feature), 0o600); err != nil {
		t.Fatal(err)
	}
	return NewSuite(c, teaSentences)
}

func TestAStagePerformsAScenarioAsOftenAsWanted(t *testing.T) {
	s, err := newTestStage(t, Choice{Paths: []string{"features"}, Slow: true}, stageFeature)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		verdict report.Verdict
		givens  int
		alone   bool
	}{{report.Kept, 1, false}, {report.Kept, 0, false}, {report.Broken, 0, true}}
	if len(s.Scenarios()) != len(want) {
		t.Fatalf("%d scenarios", len(s.Scenarios()))
	}
	for i, scenario := range s.Scenarios() {
		for range 2 {
			r, err := s.RunOne(t.Context(), scenario, nil, time.Minute)
			if err != nil || r.Verdict != want[i].verdict {
				t.Errorf("%s: %v, %v; want %v", scenario.Name, r, err, want[i].verdict)
			}
		}
		if s.Givens(scenario) != want[i].givens || s.Alone(scenario) != want[i].alone {
			t.Errorf("%s: %d givens, alone %t", scenario.Name, s.Givens(scenario), s.Alone(scenario))
		}
	}
	if _, err := os.Stat(Output); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was left in %s: %v", Output, err)
	}
}

func TestAStageHoldsSlowScenariosOnlyWhenAsked(t *testing.T) {
	s, err := newTestStage(t, Choice{Paths: []string{"features"}}, stageFeature)
	if err != nil || len(s.Scenarios()) != 2 {
		t.Errorf("%d scenarios, %v", len(s.Scenarios()), err)
	}
}

func TestAStageOfUnknownSentencesIsRefused(t *testing.T) {
	_, err := newTestStage(t, Choice{Paths: []string{"features"}},
		strings.Replace(stageFeature, "a pot", "a kettle", 1))
	if err == nil || !strings.Contains(err.Error(), "features/tea/tea.feature:3") {
		t.Errorf("error %v", err)
	}
}
