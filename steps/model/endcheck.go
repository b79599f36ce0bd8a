package model

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// accountedFor checks at the end of a scenario that every request to the model was sound, and that the model
// was asked for every answer that the scenario scripts, and for nothing else. A scenario that scripts nothing lets
// the model answer by its default.
func (m *model) accountedFor(ctx context.Context) error {
	ours, err := m.Model().Ours()
	if err != nil {
		return nil // a model that is not ours cannot tell what it was sent
	}
	b, err := m.Server(ctx)
	if err != nil {
		return err
	}
	requests := m.judged(own(b, ours.Requests()))
	problems := append(unsound(requests), m.otherTurns(ctx, requests)...)
	if !m.Model().Scripted {
		return errors.Join(problems...)
	}
	if !m.Environment().ExtraModelCalls {
		all := ours.Requests()
		for _, r := range own(b, ours.Unclaimed()) {
			problems = append(problems, errors.New(unscripted(r, all)))
		}
	}
	for _, s := range ours.Unused() {
		problems = append(problems, notReached(s))
	}
	return errors.Join(problems...)
}

// mistaken says that a user asked what the scenario does not script, while nobody asked what it does: one of the two
// may be spelt otherwise than the other.
func (m *model) mistaken() error {
	ours, err := m.Model().Ours()
	if err != nil || !m.Model().Scripted || m.Environment().ExtraModelCalls || len(ours.Unused()) == 0 {
		return nil
	}
	all := ours.Requests()
	for _, r := range ours.Unclaimed() {
		if m.wasSaid(r.Message) && r.Round == 0 {
			return fmt.Errorf("%s\n  %w", unscripted(r, all), notReached(ours.Unused()[0]))
		}
	}
	return nil
}

// wasSaid tells whether a user of the scenario asked this.
func (m *model) wasSaid(question string) bool {
	return slices.ContainsFunc(m.Users(), func(u *world.User) bool {
		return slices.ContainsFunc(u.Turns, func(t *world.Turn) bool { return t.Question == question })
	})
}

// own are the requests without those that a run of an earlier scenario made, where one process serves several.
func own(b *target.Server, all []scriptedllm.Request) []scriptedllm.Request {
	return slices.DeleteFunc(all, func(r scriptedllm.Request) bool { return !r.Scripted && b.SaidBefore(r.Message) })
}

// notReached says which part of a script the model was never asked for.
func notReached(s scriptedllm.Script) error {
	if s.Asked > 0 {
		return fmt.Errorf("the model was asked %q, but never for round %d of the %d that the scenario has for it; "+
			"leave out rounds that are not to be reached", mismatch.Shorten(s.Message), s.Asked+1, len(s.Rounds))
	}
	return fmt.Errorf("the model was never asked %q, although the scenario says what it answers",
		mismatch.Shorten(s.Message))
}

// judged are requests as far as they are held to the rules of content: where Bamboo may make calls of its own, these
// are held to the rules of form alone.
func (m *model) judged(all []scriptedllm.Request) []scriptedllm.Request {
	if !m.Environment().ExtraModelCalls {
		return all
	}
	for i := range all {
		if !all[i].Scripted {
			all[i].ContentFaults = nil
		}
	}
	return all
}

// unsound says which requests broke a rule for what a model is sent, each fault once.
func unsound(all []scriptedllm.Request) []error {
	var problems []error
	said := map[string]bool{}
	for _, r := range all {
		for _, f := range slices.Concat(r.FormFaults, r.ContentFaults) {
			key := fmt.Sprint(r.Message, r.Round, f)
			if said[key] {
				continue
			}
			said[key] = true
			problems = append(problems, &mismatch.Error{
				What: fmt.Sprintf("the prompt with %q (round %d) is not sound", mismatch.Shorten(r.Message),
					r.Round+1),
				Expected: string(f.Rule), Actual: told(f)})
		}
	}
	return problems
}

// otherTurns says which requests held other turns than the history that they belong to.
func (m *model) otherTurns(ctx context.Context, all []scriptedllm.Request) []error {
	histories := m.histories(ctx)
	var problems []error
	for _, r := range all {
		if m.Environment().ExtraModelCalls && !r.Scripted || len(r.FormFaults) > 0 {
			continue
		}
		if f := turnFault(r, histories, m.Environment().ExtraModelCalls); f != nil {
			problems = append(problems, &mismatch.Error{
				What: fmt.Sprintf("the model was sent another conversation with %q than the history shows",
					mismatch.Shorten(r.Message)),
				Expected: string(f.Rule), Actual: told(*f)})
		}
	}
	return problems
}

// histories are those of the conversations that somebody has read an answer in. One that cannot be read is left to the
// sentences that speak of it.
func (m *model) histories(ctx context.Context) [][]scriptedllm.Message {
	b, err := m.Server(ctx)
	if err != nil || b.APIURL() == "" {
		return nil
	}
	c := m.NewClient(b, "the end", nil) // on no user's link, which may be broken
	ctx, cancel := m.Within(ctx)
	defer cancel()
	var all [][]scriptedllm.Message
	for _, id := range m.sessions() {
		h, err := c.History(ctx, id)
		if err != nil {
			continue
		}
		var messages []scriptedllm.Message
		for _, message := range h.Messages {
			messages = append(messages, scriptedllm.Message{Role: message.Role, Content: message.Content})
		}
		all = append(all, messages)
	}
	_ = c.Close() // it follows nothing
	return all
}

// sessions are the ids of the conversations that answers were read in.
func (m *model) sessions() []string {
	var ids []string
	for _, u := range m.Users() {
		for _, t := range u.Turns {
			if t.Session != "" && !slices.Contains(ids, t.Session) {
				ids = append(ids, t.Session)
			}
		}
	}
	return ids
}

// turnFault is what a request has otherwise than each history that holds its question; nil: it is as one of them, or
// none holds it.
func turnFault(r scriptedllm.Request, histories [][]scriptedllm.Message, gaps bool) *scriptedllm.Fault {
	var fault *scriptedllm.Fault
	for _, h := range histories {
		for i, message := range h {
			if message.Role != "user" || message.Content != r.Message {
				continue
			}
			faults := scriptedllm.TurnFaults(r, h[:i+1], gaps)
			if len(faults) == 0 {
				return nil
			}
			fault = &faults[0]
		}
	}
	return fault
}

// told names the message of a fault, counted from 1, and what is wrong with it.
func told(f scriptedllm.Fault) string {
	if f.Message < 0 {
		return f.Words
	}
	return fmt.Sprintf("in message %d: %s", f.Message+1, f.Words)
}

// unscripted says which of all requests to the model the scenario does not script.
func unscripted(r scriptedllm.Request, all []scriptedllm.Request) string {
	question, round := mismatch.Shorten(r.Message), r.Round+1
	again := slices.ContainsFunc(all, func(o scriptedllm.Request) bool {
		return o.Scripted && o.Message == r.Message && o.Round == r.Round
	})
	if again {
		return fmt.Sprintf("Bamboo asked the model for more answers to %q (round %d) than the scenario provides for: "+
			"a second run beside the first, or a call that was repeated", question, round)
	}
	text := fmt.Sprintf("Bamboo asked the model what the scenario does not script: %q (round %d)", question, round)
	if round == 1 {
		text += fmt.Sprintf("\n  a scenario that says one answer of the model says all of them; if Bamboo may ask "+
			"this, write: the model answers %q with \"…\"", question)
	}
	return text
}
