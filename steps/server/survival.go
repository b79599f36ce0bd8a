package server

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// survival registers that Bamboo still serves after an attack or a fault.
func survival(sc *sentence.Book, s *server) {
	sc.Then(`^Bamboo still answers the next user$`, s.answersNext)
}

// theNext is a user who comes after something bad has happened.
const theNext = "the next user"

// answersNext checks that another user is answered over HTTP, and at the gateway where there is one. A Bamboo that is
// known to give no answers there must instead pass its health check and accept a message and a ping.
//
// Example:
//
//	When a client writes these bytes to Bamboo's HTTP port:
//	  | bytes             |
//	  | 00 FF 00 FF 0A 0A |
//	Then Bamboo still answers the next user
func (s *server) answersNext(ctx context.Context) error {
	b, err := s.Server(ctx)
	if err != nil {
		return err
	}
	denied := s.Environment().Denied
	u := s.User(theNext)
	if b.APIURL() != "" {
		u.ChooseSession("")
		if err := s.servesHTTP(ctx, u, !denied.Has(capability.Answers)); err != nil {
			return err
		}
	}
	if b.GatewayURL() == "" {
		return nil
	}
	u.ChooseSession("")
	return s.servesGateway(ctx, u, !denied.Has(capability.GatewayAnswers))
}

func (s *server) servesHTTP(ctx context.Context, u *world.User, answers bool) error {
	if answers {
		return s.answers(ctx, "Is anybody there?", u.Ask)
	}
	if err := s.isHealthy(ctx, u); err != nil {
		return err
	}
	_, err := u.Send(ctx, "Is anybody there?")
	return err
}

func (s *server) servesGateway(ctx context.Context, u *world.User, answers bool) error {
	if err := u.PresentToken(ctx, s.AuthToken()); err != nil {
		return err
	}
	if err := u.LetIn(ctx); err != nil {
		return err
	}
	var err error
	if answers {
		err = s.answers(ctx, "Is anybody at the gateway?", u.AskAtGateway)
	} else {
		err = u.StillUsable(ctx)
	}
	if err != nil {
		return err
	}
	return u.LeaveGateway(false)
}

// isHealthy asks the health route that every version knows.
func (s *server) isHealthy(ctx context.Context, u *world.User) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := s.Within(ctx)
	defer cancel()
	r, err := c.Health(ctx, "/api/v1/health")
	if err != nil {
		return err
	}
	return r.Healthy()
}

// askFunc asks a question and waits for the end of its answer.
type askFunc func(ctx context.Context, question string) (*world.Turn, error)

// answers checks that a question is answered, also by a model that a scenario scripts.
func (s *server) answers(ctx context.Context, question string, ask askFunc) error {
	if s.Model().Scripted {
		reply := scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{{Text: "Somebody is."}}}
		if err := s.Model().Script(reply); err != nil {
			return err
		}
	}
	t, err := ask(ctx, question)
	if err != nil {
		return s.Explain(err)
	}
	return t.IsWhole(ctx)
}
