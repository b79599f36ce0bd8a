package argument

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

type cups []map[string]string

func (c *cups) FromTable(rows []map[string]string) error {
	if *c = rows; len(rows) > 1 {
		return errors.New("one cup at a time")
	}
	return nil
}

// opened is a world, and a function that calls the function of a sentence as godog would.
func opened(t *testing.T) (*world.World, func(expr string, fn any, said ...any) error) {
	t.Helper()
	w := world.New(world.Environment{})
	w.Open(&report.Scenario{}, time.Second)
	return w, func(expr string, fn any, said ...any) error {
		var book sentence.Book
		book.Given(expr, fn)
		in := []reflect.Value{reflect.ValueOf(t.Context())}
		for _, what := range said {
			in = append(in, reflect.ValueOf(what))
		}
		err, _ := reflect.ValueOf(Bind(&book.Sentences()[0], w)).Call(in)[0].Interface().(error)
		return err
	}
}

func table(lines ...[]string) *messages.PickleTable {
	t := &messages.PickleTable{}
	for _, line := range lines {
		row := &messages.PickleTableRow{}
		for _, cell := range line {
			row.Cells = append(row.Cells, &messages.PickleTableCell{Value: cell})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func TestArgumentsHaveTheTypesOfTheirFunction(t *testing.T) {
	w, call := opened(t)
	if err := w.Keep("tea", "oolong"); err != nil {
		t.Fatal(err)
	}
	err := call(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) "((?:[^"\\]|\\.)*)" (\d+) (once|twice|\d+ times) ([\d.]+ \w+) ([\d.]+ [KMG]i?B)$`,
		func(_ context.Context, u *world.User, text string, n, times int, d time.Duration, size units.Bytes) error {
			if u != w.User("Ann") || text != "oolong" || n != 7 || times != 2 || d != time.Second || size != 3000 {
				t.Errorf("it was called with %v, %q, %d, %d, %v, %d", u, text, n, times, d, size)
			}
			return nil
		}, "Ann's", "{tea}", "7", "twice", "1 s", "3 KB")
	if err != nil {
		t.Error(err)
	}
}

func TestWhatStandsBelowASentence(t *testing.T) {
	_, call := opened(t)
	for name, fn := range map[string]any{
		"a text":       func(_ context.Context, text string) error { return errors.New(text) },
		"a doc string": func(_ context.Context, d *messages.PickleDocString) error { return errors.New(d.Content) },
	} {
		if err := call(`^a:$`, fn, &messages.PickleDocString{Content: "{{tea}}"}); err == nil ||
			err.Error() != "{tea}" {
			t.Errorf("%s: %v", name, err)
		}
	}
	pour := func(_ context.Context, c cups) error { return errors.New(c[0]["kind"]) }
	if err := call(`^a$`, pour, table([]string{"kind"}, []string{"green"})); err == nil || err.Error() != "green" {
		t.Errorf("got %v", err)
	}
	if err := call(`^a$`, pour, table([]string{"kind"}, []string{"a"}, []string{"b"})); !report.IsCannotJudge(err) {
		t.Errorf("got %v", err)
	}
}

func TestAMethodOfAUserIsASentence(t *testing.T) {
	_, call := opened(t)
	err := call(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer$`, (*world.Turn).IsWhole, "Ann's")
	if err == nil || !strings.Contains(err.Error(), "Ann has not asked anything yet") || !report.IsCannotJudge(err) {
		t.Errorf("got %v", err)
	}
}

func TestWordsThatDoNotFitAreRefused(t *testing.T) {
	_, call := opened(t)
	for text, c := range map[string]struct {
		fn   any
		says string
	}{
		"7 cups":   {func(context.Context, time.Duration) error { return nil }, "is not a unit of a time"},
		"7 spoons": {func(context.Context, units.Bytes) error { return nil }, "is not a unit of a size"},
		"never":    {func(context.Context, int) error { return nil }, "is not a number of times"},
		"99999999999999999999": {func(context.Context, int) error { return nil },
			"is not a whole number that fits here"},
		"{pot}": {func(context.Context, string) error { return nil }, "{pot} stands for nothing"},
	} {
		if err := call(`^(.*)$`, c.fn, text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestADryRunLooksAtTheWords(t *testing.T) {
	var book sentence.Book
	pours := func(context.Context, *world.User, time.Duration, cups) error { return errors.New("it was called") }
	dry := func(_ context.Context, u *world.User, d time.Duration, c cups) error {
		if u != nil || d != time.Second || len(c) != 1 {
			t.Errorf("it was called with %v, %v, %v", u, d, c)
		}
		return errors.New("dry")
	}
	book.When(`^([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) pours for (.*):$`, pours)
	book.When(`^([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) pours for (.*):$`, pours, sentence.DryRun(dry))
	step := func(text string, rows ...[]string) *messages.PickleStep {
		below := table(append([][]string{{"kind"}}, rows...)...)
		return &messages.PickleStep{Text: text, Argument: &messages.PickleStepArgument{DataTable: below}}
	}
	for _, c := range []struct {
		sentence int
		step     *messages.PickleStep
		want     string
	}{
		{0, step("Ann pours for 1 s:", []string{"green"}), ""},
		{0, step("Ann pours for {so long}:", []string{"green"}), ""},
		{0, step("Ann pours for 7 cups:", []string{"green"}), "is not a unit of a time"},
		{0, step("Ann pours for 1 s:", []string{"green"}, []string{"black"}), "one cup at a time"},
		{1, step("Ann pours for 1 s:", []string{"green"}), "dry"},
	} {
		err := DryRun(&book.Sentences()[c.sentence], c.step)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.step.Text, err, c.want)
		}
	}
}
