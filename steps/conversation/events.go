package conversation

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// comesInTokens checks the text of an answer and its order; ␣ stands for a space at the edge of a cell. A token may
// come in several pieces. Tokens that the model sends without a pause between them may come as one; where it pauses
// before each, no piece holds parts of two.
//
// Example:
//
//	Given the model answers "Recite" with "The bamboo bends"
//	When the user asks "Recite"
//	Then the answer arrives in these tokens:
//	  | token   |
//	  | The     |
//	  | ␣bamboo |
//	  | ␣bends  |
//
// 例子:
//
//	假如 模型对"背诵"依次输出这些词元：
//	  | 词元  |
//	  | 竹外  |
//	  | ␣桃花 |
//	当 用户问"背诵"
//	那么 用户收到的回答依次是这些词元：
//	  | 词元  |
//	  | 竹外  |
//	  | ␣桃花 |
func (c *conversation) comesInTokens(ctx context.Context, t *world.Turn, want table.Tokens) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	var got []string
	for _, e := range events {
		if e.Kind == client.Token && e.Text != "" { // without text it is no token
			got = append(got, e.Text)
		}
	}
	if slices.Equal(want, rejoined(got, want)) || c.sentAtOnce(t) && strings.Join(want, "") == strings.Join(got, "") {
		return nil
	}
	return &mismatch.Error{What: t.What() + " came in other tokens", Expected: inCells(want), Actual: inCells(got)}
}

// sentAtOnce reports whether the model does not pause between the tokens of an answer: several may then be read as one.
func (c *conversation) sentAtOnce(t *world.Turn) bool {
	asked, err := c.Model().Asked(t.Question)
	return err != nil || !slices.ContainsFunc(asked, func(r scriptedllm.Request) bool {
		return r.Replied != nil && r.Replied.TokenDelay > 0
	})
}

// rejoined puts pieces together that make up one promised token; the others stay as they are.
func rejoined(pieces, want []string) []string {
	var all []string
	for _, token := range want {
		n, text := 0, ""
		for n < len(pieces) && len(text) < len(token) {
			text += pieces[n]
			n++
		}
		if text != token {
			break
		}
		all, pieces = append(all, token), pieces[n:]
	}
	return append(all, pieces...)
}

// inCells shows tokens as the cells of a table write them, one a line: what cannot be seen is
// written as its code, a space as ␣.
func inCells(tokens []string) string {
	var b strings.Builder
	for i, token := range tokens {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, r := range token {
			switch {
			case r == ' ':
				b.WriteRune('␣')
			case !unicode.IsPrint(r):
				fmt.Fprintf(&b, `\u%04X`, r)
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// comesAsEvents checks the order of everything that came. Tokens in a row count as one event, text, with their joint
// text; the others are tool starts, tool succeeds, tool fails, complete, error and cancelled. The text of a tool is its
// arguments, compared as JSON, its result, or why it failed. An empty cell says nothing about tool or text, and a row …
// stands for any number of other events.
//
// Example:
//
//	Given the model works on "What is 2 plus 3?" in these rounds:
//	  | tool | arguments           | answer     |
//	  | add  | {"numbers": [2, 3]} |            |
//	  |      |                     | That is 5. |
//	When the user asks "What is 2 plus 3?"
//	Then the answer arrives as these events:
//	  | event         | tool | text       |
//	  | tool starts   | add  |            |
//	  | tool succeeds | add  | 5          |
//	  | text          |      | That is 5. |
//	  | complete      |      |            |
//	And the answer arrives as these events:
//	  | event       | tool |
//	  | …           |      |
//	  | tool starts | add  |
//	  | …           |      |
func (c *conversation) comesAsEvents(ctx context.Context, t *world.Turn, want promisedEvents) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	got := condensed(events)
	gap := func(i int) bool { return match.IsGap(want[i].name) }
	at := match.Sequence(len(want), len(got), gap, func(i, j int) bool { return want[i].matches(got[j]) })
	if at.Holds {
		if n := len(want); n > 0 && want[n-1].name == string(client.Error) {
			t.MayFail()
		}
		return nil
	}
	where := fmt.Sprintf("row %d, event %d", at.Row+1, at.Item+1)
	switch {
	case at.Row == len(want):
		where = fmt.Sprintf("event %d came behind the last row; a last row … allows others", at.Item+1)
	case at.Item == len(got):
		where = fmt.Sprintf("row %d did not come", at.Row+1)
	}
	if i := slices.IndexFunc(events, func(e client.Event) bool { return e.Kind == client.Error }); i >= 0 {
		where += ", the error says " + strconv.Quote(mismatch.Shorten(events[i].Text))
	}
	return &mismatch.Error{What: t.What() + " came as other events", Expected: eventTable(want),
		Actual: eventTable(got),
		Where:  where}
}

// promisedEvents are the rows of a table of events: event, tool, text.
type promisedEvents []event

// FromTable refuses names of events that there are not.
func (p *promisedEvents) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		if err := checkEvent(row["event"]); err != nil {
			return &sentence.CellError{Row: i, Column: "event", Err: err}
		}
		*p = append(*p, event{name: row["event"], tool: row["tool"], text: row["text"]})
	}
	return nil
}
