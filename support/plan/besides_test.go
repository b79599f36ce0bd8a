package plan

import (
	"context"
	"strings"
	"testing"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

func tea(book *sentence.Book, _ *world.World) {
	book.When(`^somebody wants "([^"]*)"$`, func(context.Context, string) error { return nil })
	book.Then(`^it comes$`, does)
}

func TestAllFaultsOfAFileAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a tag and a placeholder": {`Feature: f
  @tea
  Scenario Outline: a <b>
    When somebody wants "<b>"
    And somebody wants "<c>"
    Then it comes
    Examples:
      | b |
      | 1 |
`, []string{"2:3: @tea is not a tag", "5:5: <c> has no column"}},
		"one name twice and a sentence of no meaning": {`Feature: f
  Scenario: a
    When somebody wants "tea"
    Then it comes

  Scenario: a
    When somebody wants "tea"
    Then sea
`, []string{"6:3: the name “a” stands in line 2 already", "8:5: no sentence means “sea”"}},
		"one name twice and no Then": {`Feature: f
  Scenario: a
    When somebody wants "tea"
    Then it comes

  Scenario: a
    When somebody wants "tea"
`, []string{"6:3: the name “a” stands in line 2 already", "6:3: the scenario has no Then"}},
		"a step in small letters, and none besides": {`Feature: f
  Scenario: a
    when somebody wants "tea"
`, []string{"3:5: “when somebody wants \"tea\"” is taken for a description"}},
		"a keyword of another language": {`Feature: f
  Scenario: a
    当 somebody wants "tea"
    Then sea
`, []string{"3:5: “当” is a Chinese keyword; write When", "4:5: no sentence means “sea”"}},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"x.feature": c.text})
			_, err := Choose(Choice{Paths: []string{"x.feature"}}, NewVocabulary(tea))
			found := feature.Problems(err)
			for i, p := range found {
				if i >= len(c.want) || !strings.Contains(p.String(), "x.feature:"+c.want[i]) {
					t.Errorf("it says %v, and should say %v", found, c.want)
				}
			}
			if len(found) < len(c.want) {
				t.Errorf("it says %v, and should say %v", found, c.want)
			}
		})
	}
}
