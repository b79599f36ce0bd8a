package argument

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/escape"
	"bamboo-spec/support/feature"
	"bamboo-spec/support/sentence"
)

// step is a step as Gherkin reads it from a feature.
func step(t *testing.T, lines string) *messages.PickleStep {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tea.feature")
	text := "Feature: Tea\n  Scenario: Tea\n    When " + lines + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	document, err := feature.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return document.Pickles[0].Steps[0]
}

// notes are a table with texts, and JSON in the column json.
type notes []map[string]string

func (n *notes) FromTable(rows []map[string]string) error { *n = rows; return nil }

func (*notes) AsWritten(column string, _ map[string]string) bool { return column == "json" }

// TestEscapesInCells reads each cell as Gherkin and the rule do together, as the phrase book says it.
func TestEscapesInCells(t *testing.T) {
	for _, c := range escape.Cells() {
		written, want := c[0], c[1]
		var got notes
		var book sentence.Book
		book.When(`^Ann notes:$`, func(context.Context, notes) error { return nil },
			sentence.DryRun(func(_ context.Context, n notes) error { got = n; return nil }))
		below := "\n      | text | json |\n      | " + written + " | " + written + " |"
		err := DryRun(&book.Sentences()[0], step(t, "Ann notes:"+below))
		if err != nil || got[0]["text"] != want {
			t.Errorf("%s: got %q and %v, want %q", written, got[0]["text"], err, want)
		}
		gherkins := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\|`, "|").Replace(written)
		if got[0]["json"] != gherkins {
			t.Errorf("%s: JSON is %q, want it as Gherkin reads it: %q", written, got[0]["json"], gherkins)
		}
	}
}

func TestEscapesInASentence(t *testing.T) {
	for written, want := range map[string]string{
		`"say \"hi\""`:    `say "hi"`,
		`"one\ntwo"`:      "one\ntwo",
		`"C:\\tea"`:       `C:\tea`,
		`"{{tea}}\u0021"`: "{tea}!",
		`"竹\t子"`:          "竹\t子",
	} {
		var got string
		var book sentence.Book
		book.When(`^Ann says "((?:[^"\\]|\\.)*)"$`, func(context.Context, string) error { return nil },
			sentence.DryRun(func(_ context.Context, text string) error { got = text; return nil }))
		if err := DryRun(&book.Sentences()[0], step(t, "Ann says "+written)); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", written, got, err, want)
		}
	}
}

func TestABadEscapeInACellIsRefusedWithItsPlace(t *testing.T) {
	var book sentence.Book
	book.When(`^Ann notes:$`, func(context.Context, notes) error { return nil })
	err := DryRun(&book.Sentences()[0], step(t, "Ann notes:\n      | text |\n      | tea  |\n      | a\\q  |"))
	if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != 1 || bad.Column != "text" {
		t.Errorf("got %v", err)
	}
}
