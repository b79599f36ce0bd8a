package world

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"bamboo-spec/support/client"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// User is somebody who talks to Bamboo: one conversation, one gateway
// connection, one stream at a time.
type User struct {
	Name      string
	SessionID string          // of the conversation; "" before the first message
	Chosen    string          // the session id that the user asked for; "" if Bamboo gave it
	Created   *client.Created // what the last message over HTTP was answered with; nil: there was none
	Turns     []*Turn         // what the user asked, oldest first

	ConnectsRaw bool // the answer to connect is left to later sentences: any session in it is the user's

	world    *World
	client   *client.Client
	gone     *client.Client // of the server before a restart
	carries  []header       // of every call and handshake
	link     *fault.Link    // that the client is behind; nil: none that can fail
	gateway  *client.Gateway
	sessions []string // that the user was connected to at the gateway
	asked    int      // what the user sent through the gateway: the first event that can answer it
}

// TheUser is whom sentences mean that name nobody.
const TheUser = "the user"

// User finds whom a sentence means by “the user”, “the”, “Ann” or “Ann's”; who is named for the first time appears.
func (w *World) User(name string) *User {
	if name = strings.TrimSuffix(name, "'s"); name == "the" {
		name = TheUser
	}
	if u, ok := w.users[name]; ok {
		return u
	}
	u := &User{Name: name, world: w}
	w.users[name] = u
	w.order = append(w.order, u)
	return u
}

// Users are all who have appeared, in that order.
func (w *World) Users() []*User { return w.order }

// Client is the user's own connection to the HTTP side.
func (u *User) Client(ctx context.Context) (*client.Client, error) {
	if u.client != nil {
		return u.client, nil
	}
	b, err := u.world.Server(ctx)
	if err != nil {
		return nil, err
	}
	var via func(string) (string, error)
	if u.link != nil {
		via = u.link.Through
	}
	u.client = u.world.NewClient(b, u.Name, via)
	if u.gone != nil {
		u.client.TakeOver(u.gone)
	}
	for _, h := range u.carries {
		u.client.Carry(h.name, h.value)
	}
	u.world.Cleanup(u.client.Close)
	return u.client, nil
}

// NewClient makes a client of a server that writes into the scenario's transcript, under a name. It dials via, as
// in client.Config; nil: the address itself. It may be called from several goroutines.
func (w *World) NewClient(b *target.Server, name string, via func(string) (string, error)) *client.Client {
	c := w.ClientConfig()
	c.API, c.Gateway, c.Name, c.Via, c.Began = b.APIURL(), b.GatewayURL(), name, via, b.Note
	return client.New(c, w.Story.transcript)
}

// ClientConfig is how users talk to Bamboo, but for its addresses: as the profile says it, with the headers that the
// scenario lets every user carry.
func (w *World) ClientConfig() client.Config {
	c := w.env.Client
	own := http.Header{}
	for _, h := range w.carries {
		own.Add(h.name, h.value)
	}
	all := http.Header{}
	maps.Copy(all, c.Header)
	maps.Copy(all, own)
	c.Header = all
	return c
}

type header struct{ name, value string }

// Carry adds a header to every later call and handshake of these users; if none is named, of every user, also of
// those who have yet to appear.
func (w *World) Carry(name, value string, users ...*User) {
	if len(users) == 0 {
		w.carries = append(w.carries, header{name, value})
		users = w.order
	} else {
		for _, u := range users {
			u.carries = append(u.carries, header{name, value})
		}
	}
	for _, u := range users {
		if u.client != nil {
			u.client.Carry(name, value)
		}
	}
}

// Session is the id of the user's conversation; that there is none is an error.
func (u *User) Session() (string, error) {
	if u.SessionID == "" {
		return "", report.CannotJudge(fmt.Errorf("%s has no conversation yet; let %s ask something or connect first",
			u.Name, u.Name))
	}
	return u.SessionID, nil
}

// ChooseSession makes id the one that the user's next message names.
func (u *User) ChooseSession(id string) { u.SessionID, u.Chosen = id, id }

// UniqueID is a session id that nobody has used before, on any server.
func UniqueID() string { return "spec-" + uuid.NewString() }

// Send leaves a message in the user's conversation without asking for the answer.
func (u *User) Send(ctx context.Context, text string) (*client.Created, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	created, err := c.Create(ctx, client.Message{Text: text, Session: u.SessionID})
	if err != nil {
		return nil, err
	}
	if err := sameSession(u.SessionID, created.Session); err != nil {
		return nil, err
	}
	u.SessionID, u.Created = created.Session, created
	return created, nil
}

// Follow opens the stream that the user's last message was answered with.
func (u *User) Follow(ctx context.Context, question string) (*Turn, error) {
	if u.Created == nil {
		return nil, fmt.Errorf("%s has sent nothing over HTTP yet, so there is no stream to follow", u.Name)
	}
	r := new(run)
	if u.gateway != nil {
		u.CloseTurn()
	}
	u.announce(question, r)
	return u.follow(ctx, question, u.Created.StreamURL, "", r)
}

func (u *User) follow(ctx context.Context, question, url, lastEventID string, r *run) (*Turn, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	asked := time.Now()
	defer u.world.holdModel()()
	s, err := c.OpenAfter(ctx, url, lastEventID)
	if err != nil {
		return nil, err
	}
	u.world.Cleanup(s.Close)
	t := &Turn{User: u, Question: question, Session: u.SessionID, Stream: s, Record: s.Recording, run: r, Asked: asked}
	u.Turns = append(u.Turns, t)
	return t, nil
}

// Begin sends a message and follows its stream without waiting for the end.
func (u *User) Begin(ctx context.Context, question string) (*Turn, error) {
	defer u.world.holdModel()()
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

// Attach opens a second stream on a run, wherever it was begun: on the stream_url that its user was told, if
// it was begun over HTTP, else on the address that such a URL has (contract 1.1). A lastEventID asks for what
// follows that event, as a browser does whose connection broke; "": for all that is left.
func (u *User) Attach(ctx context.Context, to *Turn, lastEventID string) (*Turn, error) {
	url := "/api/v1/stream/" + to.Session
	if c := to.User.Created; c != nil && c.Session == to.Session {
		url = c.StreamURL
	}
	u.SessionID = to.Session
	t, err := u.follow(ctx, to.Question, url, lastEventID, to.run)
	if err == nil {
		t.joined = true
	}
	return t, err
}

// askedInstead says whose answer may be meant where a user has asked nothing.
func (u *User) askedInstead() string {
	for _, other := range u.world.Users() {
		if len(other.Turns) > 0 {
			return fmt.Sprintf("%s has asked: write “%[1]s's answer”", other.Name)
		}
	}
	return fmt.Sprintf("let %s ask before the answer is looked at", u.Name)
}

// Turn is the user's latest exchange.
func (u *User) Turn() (*Turn, error) {
	if len(u.Turns) == 0 {
		return nil, report.CannotJudge(fmt.Errorf("%s has not asked anything yet; %s", u.Name, u.askedInstead()))
	}
	return u.Turns[len(u.Turns)-1], nil
}
