package world

import (
	"context"
	"errors"
	"testing"
)

func TestATalkForgivesWhatADisturbanceExplains(t *testing.T) {
	quiet := func(ctx context.Context, t *talk) error { return t.hears(ctx, 2) }
	restless := func(ctx context.Context, t *talk) error {
		return t.disturb(false, func() error { return t.hears(ctx, 2) })
	}
	whole := []string{`{"type": "token", "content": "You said: Question 1 of talker 1 (That is the whole answer.)"}`, complete}
	for name, c := range map[string]struct {
		stub
		fate    fates
		happens func(context.Context, *talk) error
		want    string
	}{
		"an error that nothing explains":      {stub{events: []string{token, broken}}, fateTold, quiet, `talker 1 asked "Question 1 of talker 1": the answer ended in error "the pot is broken"`},
		"an error that is not of that kind":   {stub{events: []string{token, broken}}, fateCutOff, restless, "the pot is broken"},
		"a stream that ends without a word":   {stub{events: []string{token}}, fateTold, restless, "waited for the end of the answer"},
		"two ends":                            {stub{events: []string{token, complete, complete}}, fateTold | fateCutOff | fateRefused, restless, "two terminals"},
		"an answer that the model never gave": {stub{events: []string{token, complete}}, fateTold, quiet, "the answer is not what the model said"},
		"a disturbance that fails":            {stub{events: whole}, fateTold, func(context.Context, *talk) error { return errors.New("no kettle") }, "no kettle"},
	} {
		t.Run(name, func(t *testing.T) {
			w := in(t, c.stub)
			says(t, w.Talk(t.Context(), 1, c.fate, c.happens), c.want)
			says(t, w.End(t.Context(), errors.New("not settled here")), "")
		})
	}
}

func TestATalkIsOverWhenEachUserWasAnsweredOnceMore(t *testing.T) {
	w := in(t, stub{events: []string{`{"type": "token", "content": "You said: Question 1 of talker 1 (That is the whole answer.)"}`, complete}})
	err := w.Talk(t.Context(), 1, fateTold, func(ctx context.Context, t *talk) error { return t.hears(ctx, 1) })
	says(t, err, `talker 1 asked "Question 2 of talker 1"`) // which the stub answers as the first
	says(t, w.End(t.Context(), errors.New("not settled here")), "")
}

func TestALinkThatCannotFailIsNoLink(t *testing.T) {
	w := in(t, stub{events: []string{token, complete}})
	u := w.User("Ann")
	asks(t, w)
	says(t, w.User(theUser).OnLink(), "say before that: Given the user's link may fail")
	says(t, u.OnLink(), "")
	must[*Turn](t)(u.Ask(t.Context(), "Tea?"))
	says(t, u.LinkResets(t.Context(), 1), `the answer to "Tea?" had ended already (complete)`)
	says(t, someBroke(0), "there was no open connection that could break")
	says(t, w.End(t.Context(), nil), "")
}
