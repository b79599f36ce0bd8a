package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/scriptedllm/dialects"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
	"bamboo-spec/support/world"
)

// providers registers a model that answers as a provider does. A provider is a file in support/scriptedllm/dialects.
func providers(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model answers as ([a-z]+) does$`, m.answersAs, script, sentence.DryRun(m.checkProvider))

	sc.When(`^the user asks for each answer of ([a-z]+)$`, m.asksForEach, script, sentence.Needs(capability.Answers))

	sc.Then(`^each answer has the text, the tool calls and the usage that ([a-z]+) sent$`, m.isWhatWasSent, script)
}

// answersAs makes the model send every answer of a provider's fixtures to the question that is the fixture's name. When
// tools have been called the model ends its answer without a text.
//
// Example:
//
//	Given the model answers as ollama does
//	When the user asks for each answer of ollama
//	Then each answer has the text, the tool calls and the usage that ollama sent
//
// 例子:
//
//	假如 模型按 ollama 的方式回答
//	当 用户逐一要求 ollama 的每个回答
//	那么 每个回答的文字、工具调用和用量都与 ollama 发送的一致
func (m *model) answersAs(_ context.Context, provider string) error {
	d, err := dialectOf(provider)
	if err != nil {
		return err
	}
	for _, a := range d.Answers {
		s := scriptedllm.Script{Message: a.Name, Rounds: []scriptedllm.Reply{a.Reply()}}
		if len(a.Calls) > 0 {
			s.Rounds = append(s.Rounds, scriptedllm.Reply{NoUsage: true})
		}
		if err := m.Model().Script(s); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) checkProvider(_ context.Context, provider string) error {
	_, err := dialectOf(provider)
	return err
}

// dialectOf finds a provider's fixtures.
func dialectOf(provider string) (dialects.Dialect, error) {
	all, err := dialects.All()
	if err != nil {
		return dialects.Dialect{}, err
	}
	var names []string
	for _, d := range all {
		if d.Provider == provider {
			return d, nil
		}
		names = append(names, d.Provider)
	}
	return dialects.Dialect{}, fmt.Errorf("there is no provider “%s”%s; there are %s",
		provider, spelling.DidYouMean(provider, names), strings.Join(names, ", "))
}

// asksForEach asks one question after another, each in a conversation of its own.
func (m *model) asksForEach(ctx context.Context, provider string) error {
	d, err := dialectOf(provider)
	if err != nil {
		return err
	}
	u := m.User(world.TheUser)
	for _, a := range d.Answers {
		u.ChooseSession("")
		if _, err := u.Ask(ctx, a.Name); err != nil {
			return fmt.Errorf("%s, %s: %w", provider, a.Name, err)
		}
	}
	return nil
}

// isWhatWasSent holds each answer to the meaning of the provider's fixture: the whole text, exactly its tool calls with
// their arguments, its usage if it reports one, and one end, which is an error with the provider's words where the
// fixture is one.
func (m *model) isWhatWasSent(ctx context.Context, provider string) error {
	d, err := dialectOf(provider)
	if err != nil {
		return err
	}
	turns := m.User(world.TheUser).Turns
	var problems []error
	for _, a := range d.Answers {
		i := slices.IndexFunc(turns, func(t *world.Turn) bool { return t.Question == a.Name })
		if i < 0 {
			return fmt.Errorf("nobody has asked for %q", a.Name)
		}
		if err := means(ctx, turns[i], a); err != nil {
			problems = append(problems, fmt.Errorf("%s, %s (%s): %w", provider, a.Name, a.Source, err))
		}
	}
	return errors.Join(problems...)
}

// means holds an answer to what the model has sent for it.
func means(ctx context.Context, t *world.Turn, a dialects.Answer) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	if a.Failure != "" {
		t.MayFail()
	}
	end := client.Terminal(events)
	if failed := end.Kind == client.Error; failed != (a.Failure != "") || !strings.Contains(end.Text, a.Failure) {
		return &mismatch.Error{What: "the answer ended in another way", Expected: endOf(a), Actual: string(end.Raw)}
	}
	if err := mismatch.Text("the text is not what the model said", a.Text, client.Text(events)); err != nil {
		return err
	}
	if err := sameCalls(a.Calls, events); err != nil {
		return err
	}
	u := end.Usage
	if a.Usage == nil || u != nil && u.Prompt == a.Usage.Prompt && u.Completion == a.Usage.Completion &&
		u.Check() == nil {
		return nil
	}
	return &mismatch.Error{What: "the usage is not what the model reported",
		Expected: fmt.Sprintf("%d prompt tokens and %d completion tokens", a.Usage.Prompt, a.Usage.Completion),
		Actual:   string(end.Raw)}
}

// endOf says how an answer is to end.
func endOf(a dialects.Answer) string {
	if a.Failure == "" {
		return "complete"
	}
	return fmt.Sprintf("an error that says …%s…", a.Failure)
}

// sameCalls holds the tools that were started to those that the model asked for.
func sameCalls(want []scriptedllm.ToolCall, events []client.Event) error {
	var asked, started []string
	for _, c := range want {
		asked = append(asked, c.Name+" "+canonical(c.Arguments))
	}
	for _, e := range events {
		if e.Kind == client.ToolStart {
			started = append(started, e.Tool+" "+canonical(e.Arguments))
		}
	}
	if slices.Equal(asked, started) {
		return nil
	}
	return &mismatch.Error{What: "other tools were called than the model asked for",
		Expected: strings.Join(asked, "\n"), Actual: strings.Join(started, "\n")}
}

// canonical writes JSON in one way; what is no JSON stays as it is.
func canonical(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	b, err := json.Marshal(v)
	if err != nil {
		return text
	}
	return string(b)
}
