package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/spelling"
)

// BeginsWith waits until this text has come and checks that nothing else has.
func (t *Turn) BeginsWith(ctx context.Context, text string) error {
	err := t.Await(ctx, fmt.Sprintf("the text %q", text), func(events []bamboo.Event) bool {
		return len(bamboo.Text(events)) >= len(text) || ended(events)
	})
	if err != nil {
		return err
	}
	return mismatch.Text("the beginning of "+t.what()+" is not the promised text", text, bamboo.Text(t.Events()))
}

// ComesInTokens checks each token of a whole answer by itself.
func (t *Turn) ComesInTokens(ctx context.Context, want []string) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	var got []string
	for _, e := range events {
		if e.Kind == bamboo.Token {
			got = append(got, e.Text)
		}
	}
	if slices.Equal(want, got) {
		return nil
	}
	return &mismatch.Error{What: t.what() + " came in other tokens", Expected: inCells(want), Actual: inCells(got)}
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

// Expected is one event of an answer as a table tells it.
type Expected struct{ Event, Tool, Text string }

// ComesAs checks the order of all events. Tokens in a row count as one event with
// their joint text; an empty cell says nothing about tool or text.
func (t *Turn) ComesAs(ctx context.Context, want []Expected) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	got := condensed(events)
	at := match.Sequence(len(want), len(got), func(i int) bool { return match.IsGap(want[i].Event) }, func(i, j int) bool { return want[i].matches(got[j]) })
	if at.Holds {
		if n := len(want); n > 0 && want[n-1].Event == string(bamboo.Error) {
			t.run.mayFail = true
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
	return &mismatch.Error{What: t.what() + " came as other events", Expected: expectedTable(want), Actual: expectedTable(got), Where: where}
}

// EventWords are what a table calls the events of an answer; "…" is any number of others.
var EventWords = []string{"text", "tool starts", "tool succeeds", "tool fails", "complete", "error", "cancelled", "…"}

// CheckEvent says what is wrong with the name of an event in a table.
func CheckEvent(name string) error {
	if slices.Contains(EventWords, name) || match.IsGap(name) {
		return nil
	}
	return fmt.Errorf("no event is called “%s”%s; there are %s", name, spelling.DidYouMean(name, EventWords), strings.Join(EventWords, ", "))
}

func (w Expected) matches(got Expected) bool {
	return w.Event == got.Event && (w.Tool == "" || w.Tool == got.Tool) && (w.Text == "" || w.Text == got.Text)
}

// condensed tells the events of a run in the words of a table.
func condensed(events []bamboo.Event) []Expected {
	var all []Expected
	tools := map[string]string{}
	for _, e := range events {
		switch e.Kind {
		case bamboo.Token:
			if n := len(all); n > 0 && all[n-1].Event == "text" {
				all[n-1].Text += e.Text
				continue
			}
			all = append(all, Expected{Event: "text", Text: e.Text})
		case bamboo.ToolStart:
			tools[e.CallID] = e.Tool
			all = append(all, Expected{"tool starts", e.Tool, e.Arguments})
		case bamboo.ToolComplete, bamboo.ToolError:
			name := "tool succeeds"
			if e.Failed {
				name = "tool fails"
			}
			tool := e.Tool
			if tool == "" {
				tool = tools[e.CallID]
			}
			all = append(all, Expected{name, tool, e.Result})
		default:
			all = append(all, Expected{Event: string(e.Kind)})
		}
	}
	return all
}

func expectedTable(es []Expected) string {
	rows := [][]string{{"event", "tool", "text"}}
	for _, e := range es {
		rows = append(rows, []string{e.Event, e.Tool, shorten(e.Text)})
	}
	return layout.Table(rows)
}

// Contains checks that a part of a whole answer's text is there, or is not.
func (t *Turn) Contains(ctx context.Context, part string, wanted bool) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	text := bamboo.Text(events)
	switch there := strings.Contains(text, part); {
	case there == wanted:
		return nil
	case wanted:
		return &mismatch.Error{What: t.what() + " lacks a promised part", Expected: fmt.Sprintf("…%s…", part), Actual: shorten(text)}
	}
	at := strings.Index(text, part)
	return &mismatch.Error{What: t.what() + " has a part that it must not have", Expected: "no " + strconv.Quote(part), Actual: shorten(text),
		Where: fmt.Sprintf("behind %d characters", utf8.RuneCountInString(text[:at]))}
}

// UsageAddsUp checks the usage of a whole answer: there, not negative, total = prompt + completion.
func (t *Turn) UsageAddsUp(ctx context.Context) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	end := terminal(events)
	u := end.Usage
	if u != nil && u.Prompt >= 0 && u.Completion >= 0 && u.Total == u.Prompt+u.Completion {
		return nil
	}
	return &mismatch.Error{What: "the usage of " + t.what() + " does not add up",
		Expected: "prompt_tokens, completion_tokens ≥ 0 and total_tokens their sum", Actual: string(end.Raw)}
}

// IsRestOf checks that this reader, who came later, read the end of what the first one read.
func (t *Turn) IsRestOf(ctx context.Context, first *Turn) error {
	whole, err := first.Completed(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", first.User.Name, err)
	}
	rest, err := t.Completed(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", t.User.Name, err)
	}
	all, end := bamboo.Text(whole), bamboo.Text(rest)
	if end != "" && len(end) < len(all) && strings.HasSuffix(all, end) {
		return nil
	}
	return &mismatch.Error{What: fmt.Sprintf("%s did not read the rest of what %s read", t.User.Name, first.User.Name),
		Expected: fmt.Sprintf("the end of %q", all), Actual: fmt.Sprintf("%q", end)}
}

// StaysSilent checks that no further event of the answer comes for d.
func (t *Turn) StaysSilent(ctx context.Context, d time.Duration) error {
	before := len(t.Events())
	return t.record.Never(ctx, d, "an event of "+t.what(), func(all []bamboo.Event) bool { return len(t.mine(all)) > before })
}

// Leave closes the stream in mid-answer: politely, or with a TCP reset.
func (t *Turn) Leave(reset bool) error {
	if t.stream == nil {
		return fmt.Errorf("%s is not read over HTTP", t.what())
	}
	if end := terminal(t.Events()); end != nil {
		return fmt.Errorf("%s has ended already (%s), so nobody can leave in the middle of it", t.what(), end.Type)
	}
	if reset {
		return t.stream.Reset()
	}
	return t.stream.Close()
}

// SameForAll checks that the users received the same events in the same order.
func (w *World) SameForAll(ctx context.Context, users []*User) error {
	if len(users) < 2 {
		return errors.New("one user alone cannot be compared; name two or more")
	}
	var first []Expected
	for i, u := range users {
		t, err := u.Turn()
		if err != nil {
			return err
		}
		events, err := t.Completed(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", u.Name, err)
		}
		got := spelled(events)
		if i == 0 {
			first = got
		} else if !slices.Equal(first, got) {
			return &mismatch.Error{What: fmt.Sprintf("%s did not receive what %s received", u.Name, users[0].Name),
				Expected: expectedTable(first), Actual: expectedTable(got)}
		}
	}
	return nil
}

// spelled tells each event by itself, tokens too.
func spelled(events []bamboo.Event) []Expected {
	var all []Expected
	for _, e := range events {
		all = append(all, Expected{string(e.Kind), e.Tool, e.Text})
	}
	return all
}

// HistoryHolds counts the messages of the user's history.
func (u *User) HistoryHolds(ctx context.Context, n int) error {
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	if len(h.Messages) == n {
		return nil
	}
	return &mismatch.Error{What: u.whose() + " history has another length", Expected: fmt.Sprint(n, " messages"),
		Actual: fmt.Sprint(len(h.Messages), " messages"), Where: messageTable(h.Messages)}
}

// HasChosenID checks that the conversation has the id that the user chose.
func (u *User) HasChosenID() error {
	if u.chosen == "" {
		return fmt.Errorf("%s has not chosen a session id", u.Name)
	}
	return mismatch.Text("the chosen session id was not kept", u.chosen, u.session)
}

// IsStreaming checks what the user's last message was answered with (contract 1.1).
func (u *User) IsStreaming() error {
	if u.created == nil {
		return fmt.Errorf("%s has sent nothing over HTTP yet", u.Name)
	}
	if u.created.StreamURL == "" {
		return &mismatch.Error{What: "the reply to the message names no stream", Expected: "stream_url", Actual: string(u.created.Body)}
	}
	return mismatch.Text("the status of the new answer", "streaming", u.created.Status)
}

// IDsDiffer checks that no two users share a session.
func (w *World) IDsDiffer() error {
	seen := map[string]*User{}
	for _, u := range w.order {
		if other := seen[u.session]; u.session != "" && other != nil {
			return &mismatch.Error{What: "two conversations have one id", Expected: "an id for each", Actual: fmt.Sprintf("%s and %s both have %s", other.Name, u.Name, u.session)}
		}
		seen[u.session] = u
	}
	if len(seen) < 2 {
		return errors.New("fewer than two conversations were started, so there is nothing to compare")
	}
	return nil
}

// IDsAreUUIDs checks that all ids that Bamboo gave are UUIDs with a random part.
func (w *World) IDsAreUUIDs() error {
	checked := 0
	for _, u := range w.order {
		if u.session == "" || u.session == u.chosen {
			continue
		}
		checked++
		id, err := uuid.Parse(u.session)
		if err != nil || (id.Version() != 4 && id.Version() != 7) {
			return &mismatch.Error{What: "the id of " + u.whose() + " conversation can be guessed", Expected: "a random UUID", Actual: u.session}
		}
	}
	if checked == 0 {
		return errors.New("nobody has a conversation whose id Bamboo gave")
	}
	return nil
}

// EveryAnswerIsWhole checks the latest answer of every user: it is whole, and history
// holds it behind that user's own question.
func (w *World) EveryAnswerIsWhole(ctx context.Context) error {
	checked := 0
	for _, u := range w.order {
		if len(u.turns) == 0 {
			continue
		}
		checked++
		err := u.turns[len(u.turns)-1].IsWhole(ctx)
		if err == nil {
			err = u.HistoryShowsAnswer(ctx)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", u.Name, err)
		}
	}
	if checked == 0 {
		return errors.New("nobody has asked anything")
	}
	return nil
}
