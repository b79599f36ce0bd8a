package prove

import (
	"strings"
	"testing"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

func TestThePageHasALineForEachScenario(t *testing.T) {
	all := []*report.Scenario{
		{Feature: "Tea", Rule: "It is hot", Name: "It | burns"}, {Feature: "Tea", Rule: "It is hot", Name: "It steams"},
		{Feature: "Tea", Name: "It smells"}, {Feature: "Milk", Name: "It is white"},
	}
	got := Page(all, []defect.Defect{
		{Name: "cold", Sentence: "It is cold.", About: []string{"It | burns", "It steams"}},
		{Name: "lid", Sentence: "A lid is on it.", About: []string{"It steams"}},
	})
	want := pageHead + `
## Tea

| promise | scenario | is broken by |
|---|---|---|
| It is hot | It \| burns | It is cold. (` + "`cold`" + `) |
|  | It steams | It is cold. (` + "`cold`" + `) A lid is on it. (` + "`lid`" + `) |
|  | It smells | nothing yet |

## Milk

| promise | scenario | is broken by |
|---|---|---|
|  | It is white | nothing yet |
`
	if got != want {
		t.Errorf("the page is\n%s", strings.TrimPrefix(got, pageHead))
	}
}
