package reference

import (
	"errors"
	"time"
)

// Store keeps the sessions: what each of them said, in order. A write has reached
// the disk when its call returns: contract 1.4, guarantee 9.
type Store interface {
	// Ask adds a user message, and with it the session if there is none yet.
	Ask(session string, m Message) error
	// Answer adds the assistant's message behind the user message with the number to.
	Answer(session string, to uint64, m Message) error
	// History is the session's messages, oldest first. It fails with
	// ErrUnknownSession for a session without any.
	History(session string) ([]Message, error)
	// Sessions are all sessions, the latest used first.
	Sessions() ([]Session, error)
	// Rename gives a session a title. It fails with ErrUnknownSession.
	Rename(session, title string) error
	// Delete forgets a session. It fails with ErrUnknownSession.
	Delete(session string) error
	// Close ends the store. Later calls fail.
	Close() error
}

// Message is one message of a session.
type Message struct {
	Number  uint64    // of a user message: rises with every one; of an answer: the one it answers
	Role    string    // RoleUser or RoleAssistant
	Content string    // its text, verbatim
	Model   string    // of a user message: the model it asked for; empty means the server's
	At      time.Time // when it was stored
}

// The roles of a Message.
const (
	RoleUser      = "user"
	RoleAssistant = "assistant"
	RoleTool      = "tool" // in a prompt alone
)

var (
	// ErrUnknownSession says that nothing was ever stored under a session id.
	ErrUnknownSession = errors.New("unknown session: create it with POST /api/v1/chat or a gateway chat")
	errStoreClosed    = errors.New("the session store is closed: the server is shutting down")
)

// waits tells whether the last user message has no answer yet.
func waits(history []Message) bool {
	return len(history) > 0 && history[len(history)-1].Role == RoleUser
}
