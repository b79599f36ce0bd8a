package reference

import (
	"encoding/json"
	"errors"
	"fmt"
)

// MessageKind tells what a gateway client says.
type MessageKind int

// What clients send: contract 1.3. PingFrame is the protocol's own ping;
// BadMessage is anything that cannot be read, with the reason in Problem.
const (
	BadMessage MessageKind = iota
	ConnectMessage
	ChatMessage
	PingMessage
	CommandMessage
	PingFrame
	HelloMessage // this and the following: on the event channels
	SubscribeMessage
	UnsubscribeMessage
	StopMessage
)

// ClientMessage is one decoded message of a gateway client.
type ClientMessage struct {
	Kind      MessageKind
	Session   string          // connect (empty: none given), chat, subscribe, unsubscribe, stop
	Auth      string          // connect
	Content   string          // chat
	Timestamp json.RawMessage // ping: a number or a string, as it came
	Name      string          // command
	Args      json.RawMessage // command: any JSON
	Payload   []byte          // of a ping frame
	Problem   string          // of a bad message: what is wrong and what to do
}

func badMessage(problem string) ClientMessage {
	return ClientMessage{Kind: BadMessage, Problem: problem}
}

// decodeMessage reads a text frame of a gateway client, which is UTF-8.
func decodeMessage(text []byte) ClientMessage {
	return decodeBy(text, decoders, "there are connect, chat, ping and command")
}

// decoder reads the fields of one type of messages.
type decoder func(map[string]json.RawMessage) (ClientMessage, error)

// decodeBy reads a message by the decoder of its type; known says which types there are.
func decodeBy(text []byte, decoders map[string]decoder, known string) ClientMessage {
	fields, err := decodeObject(text)
	if err != nil {
		return badMessage(err.Error())
	}
	typ, err := requiredString(fields, "type")
	if err != nil {
		return badMessage(err.Error())
	}
	decode, ok := decoders[typ]
	if !ok {
		return badMessage(fmt.Sprintf("unknown type %.40q: %s", typ, known))
	}
	m, err := decode(fields)
	if err != nil {
		return badMessage(typ + ": " + err.Error())
	}
	return m
}

var decoders = map[string]decoder{
	"connect": decodeConnect,
	"chat":    decodeChat,
	"ping":    decodePing,
	"command": decodeCommand,
}

func decodeConnect(fields map[string]json.RawMessage) (ClientMessage, error) {
	m := ClientMessage{Kind: ConnectMessage}
	session, err := optionalString(fields, "session_id")
	if err != nil {
		return m, err
	}
	auth, err := optionalString(fields, "auth")
	if err != nil {
		return m, err
	}
	if session != nil {
		m.Session = *session
	}
	if auth != nil {
		m.Auth = *auth
	}
	return m, nil
}

func decodeChat(fields map[string]json.RawMessage) (m ClientMessage, err error) {
	m.Kind = ChatMessage
	if m.Content, err = requiredString(fields, "content"); err != nil {
		return m, err
	}
	m.Session, err = requiredString(fields, "session_id")
	return m, err
}

func decodePing(fields map[string]json.RawMessage) (ClientMessage, error) {
	stamp := fields["timestamp"]
	if !isTimestamp(stamp) {
		return ClientMessage{}, errors.New("timestamp is missing or neither a number nor a string")
	}
	return ClientMessage{Kind: PingMessage, Timestamp: stamp}, nil
}

func decodeCommand(fields map[string]json.RawMessage) (ClientMessage, error) {
	name, err := requiredString(fields, "name")
	if err != nil {
		return ClientMessage{}, err
	}
	args, ok := fields["args"]
	if !ok {
		return ClientMessage{}, errors.New("args is missing: send null for none")
	}
	return ClientMessage{Kind: CommandMessage, Name: name, Args: args}, nil
}

// requiredString is a field that must be a string that is not empty.
func requiredString(fields map[string]json.RawMessage, name string) (string, error) {
	s, err := optionalString(fields, name)
	if err != nil {
		return "", err
	}
	if s == nil || *s == "" {
		return "", fmt.Errorf("%s is missing or empty", name)
	}
	return *s, nil
}

// isTimestamp tells whether raw, which is JSON or nothing, is a number or a string.
func isTimestamp(raw json.RawMessage) bool {
	if len(raw) == 0 {
		return false
	}
	c := raw[0]
	return c == '"' || c == '-' || '0' <= c && c <= '9'
}
