package world

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/report"
)

// User is somebody who talks to Bamboo: one conversation, one gateway
// connection, one stream at a time.
type User struct {
	Name string

	world       *World
	client      *bamboo.Client
	link        *fault.Link     // that the client is behind; nil: none that can fail
	session     string          // of the conversation; "" before the first message
	created     *bamboo.Created // what the last message over HTTP was answered with
	gateway     *bamboo.Gateway
	sessions    []string // that the user was connected to at the gateway
	connectsRaw bool     // a frame of a sentence's own said connect
	asked       int      // what the user sent through the gateway: the first event that can answer it
	turns       []*Turn
	stops       []*stop
	noted       []bamboo.HistoryMessage // before the last restart
	chosen      string                  // session id that the user asked for
	tried       error                   // of the message that might be refused
	many        []string                // questions that were sent without waiting
	volume      volume
}

// User finds the user of that name; who is named for the first time appears.
func (w *World) User(name string) *User {
	if u, ok := w.users[name]; ok {
		return u
	}
	u := &User{Name: name, world: w}
	w.users[name] = u
	w.order = append(w.order, u)
	return u
}

// whose is how a message names what belongs to the user: "the user's", "Ann's".
func (u *User) whose() string { return u.Name + "'s" }

// Client is the user's own connection to the HTTP side.
func (u *User) Client(ctx context.Context) (*bamboo.Client, error) {
	if u.client != nil {
		return u.client, nil
	}
	b, err := u.world.Bamboo(ctx)
	if err != nil {
		return nil, err
	}
	c := u.world.scene.Client
	c.API, c.Gateway = b.APIURL(), b.GatewayURL()
	c.Name = u.Name
	if u.link != nil {
		c.Via = u.link.Through
	}
	client := bamboo.New(c, u.world.transcript)
	u.client = client
	u.world.Cleanup(client.Close)
	return client, nil
}

// Session is the id of the user's conversation.
func (u *User) Session() (string, error) {
	if u.session == "" {
		return "", report.CannotJudge(fmt.Errorf("%s has no conversation yet; let %s ask something or connect first", u.Name, u.Name))
	}
	return u.session, nil
}

// ChooseSession makes id the one that the user's next message names.
func (u *User) ChooseSession(id string) { u.session, u.chosen = id, id }

// UniqueID is a session id that nobody has used before, on any server.
func UniqueID() string { return "spec-" + uuid.NewString() }

// Join makes the user take part in another user's conversation.
func (u *User) Join(other *User) error {
	id, err := other.Session()
	if err != nil {
		return err
	}
	u.session = id
	return nil
}

// Send leaves a message in the user's conversation without asking for the answer.
func (u *User) Send(ctx context.Context, text string) (*bamboo.Created, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	created, err := c.Create(ctx, bamboo.Message{Text: text, Session: u.session})
	if err != nil {
		return nil, err
	}
	if err := sameSession(u.session, created.Session); err != nil {
		return nil, err
	}
	u.session, u.created = created.Session, created
	return created, nil
}

// Follow opens the stream that the user's last message was answered with.
func (u *User) Follow(ctx context.Context, question string) (*Turn, error) {
	if u.created == nil {
		return nil, fmt.Errorf("%s has sent nothing over HTTP yet, so there is no stream to follow", u.Name)
	}
	r := new(run)
	if u.gateway != nil {
		u.closeTurn(u.gateway)
	}
	u.announce(question, r)
	return u.follow(ctx, question, u.created.StreamURL, r)
}

func (u *User) follow(ctx context.Context, question, url string, r *run) (*Turn, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	asked := time.Now()
	s, err := c.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	u.world.Cleanup(s.Close)
	t := &Turn{User: u, Question: question, Session: u.session, stream: s, record: s.Recording, run: r, asked: asked}
	u.turns = append(u.turns, t)
	return t, nil
}

// Begin sends a message and follows its stream without waiting for the end.
func (u *User) Begin(ctx context.Context, question string) (*Turn, error) {
	if _, err := u.Send(ctx, question); err != nil {
		return nil, err
	}
	return u.Follow(ctx, question)
}

// Ask sends a message, follows its stream and waits for the terminal.
func (u *User) Ask(ctx context.Context, question string) (*Turn, error) {
	t, err := u.Begin(ctx, question)
	if err != nil {
		return nil, err
	}
	return t, t.WaitTerminal(ctx)
}

// Attach opens a second stream on the conversation of the user's last message.
func (u *User) Attach(ctx context.Context, to *Turn) (*Turn, error) {
	if to.User.created == nil {
		return nil, fmt.Errorf("%s has no stream that could be joined", to.User.Name)
	}
	u.session = to.Session
	return u.follow(ctx, to.Question, to.User.created.StreamURL, to.run)
}

// Turn is the user's latest exchange.
func (u *User) Turn() (*Turn, error) {
	if len(u.turns) == 0 {
		return nil, report.CannotJudge(fmt.Errorf("%s has not asked anything yet; let %s ask before the answer is looked at", u.Name, u.Name))
	}
	return u.turns[len(u.turns)-1], nil
}

// History is the stored conversation of the user.
func (u *User) History(ctx context.Context) (*bamboo.History, error) {
	id, err := u.Session()
	if err != nil {
		return nil, err
	}
	return u.HistoryOf(ctx, id)
}

// HistoryOf is the stored conversation of any session.
func (u *User) HistoryOf(ctx context.Context, id string) (*bamboo.History, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return c.History(ctx, id)
}
