package steps_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"bamboo-spec/support/scriptedllm"
)

// act is one thing that a server does while it answers: it sends an event of that
// type, or it misbehaves.
type act struct{ does, text string }

const (
	fallsSilent = "falls silent"
	hangsUp     = "hangs up"         // ends the answer in an orderly way
	drops       = "drops the client" // ends the TCP connection and nothing else
)

// fault is how a server misbehaves. The zero value keeps every promise.
type fault struct {
	stream     func(question string) []act // what it does over HTTP in place of sound
	chat       func(question string) []act // what it does at the gateway in place of sound
	neverTakes bool                        // a message over HTTP is never answered
	gossips    bool                        // everybody at the gateway hears every session
	ownModel   bool                        // nobody can know what the answers are to be
}

// sound is an answer that keeps its promises: the words of the model's default
// reply, and one end.
func sound(question string) []act {
	var all []act
	for _, word := range scriptedllm.Split(scriptedllm.DefaultReply(question).FullText()) {
		all = append(all, act{"token", word})
	}
	return append(all, act{does: "complete"})
}

// server is a Bamboo that is small enough to misbehave in one way alone.
type server struct {
	fault
	api, gateway *httptest.Server

	mu        sync.Mutex
	histories map[string][]message
	clients   map[*websocket.Conn]string // the session that each is connected to
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

func start(t *testing.T, f fault) *server {
	s := &server{fault: f, histories: map[string][]message{}, clients: map[*websocket.Conn]string{}}
	if s.stream == nil {
		s.stream = sound
	}
	if s.chat == nil {
		s.chat = sound
	}
	mux := http.NewServeMux()
	healthy := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "OK") }
	mux.HandleFunc("GET /health", healthy)
	mux.HandleFunc("GET /api/v1/health", healthy)
	mux.HandleFunc("POST /api/v1/chat", s.takes)
	mux.HandleFunc("GET /api/v1/stream/{id}", s.streams)
	mux.HandleFunc("GET /api/v1/history/{id}", s.remembers)
	s.api, s.gateway = httptest.NewServer(mux), httptest.NewServer(http.HandlerFunc(s.serves))
	t.Cleanup(s.api.Close)
	t.Cleanup(s.gateway.Close)
	return s
}

func (s *server) takes(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Message string
		Session string `json:"session_id"`
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if s.neverTakes {
		<-r.Context().Done()
		return
	}
	if m.Session == "" {
		m.Session = uuid.NewString()
	}
	s.keeps(m.Session, message{"user", m.Message})
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"session_id": %q, "stream_url": "/api/v1/stream/%s", "status": "streaming"}`, m.Session, m.Session)
}

func (s *server) keeps(session string, m message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.histories[session] = append(s.histories[session], m)
}

// keepsAnswer stores the answer that a sound server would have given.
func (s *server) keepsAnswer(session, question string) {
	s.keeps(session, message{"assistant", scriptedllm.DefaultReply(question).FullText()})
}

func (s *server) history(session string) []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.histories[session]
}

func (s *server) remembers(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	reply := map[string]any{"session_id": id, "messages": s.history(id)}
	if err := json.NewEncoder(w).Encode(reply); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (s *server) streams(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	h := s.history(id)
	if len(h) == 0 {
		http.NotFound(w, r)
		return
	}
	question := h[len(h)-1].Content
	s.keepsAnswer(id, question)
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	for _, a := range append([]act{{}}, s.stream(question)...) {
		switch a.does {
		case fallsSilent:
			<-r.Context().Done()
		case hangsUp:
			return
		case drops:
			panic(http.ErrAbortHandler)
		case "": // the head of the answer alone
		default:
			fmt.Fprintf(w, "data: %s\n\n", event(a, a.does, "content", nil))
		}
		if flush() != nil {
			return
		}
	}
}

// event is an act in JSON, under the names that its transport uses.
func event(a act, kind, text string, more map[string]any) []byte {
	fields := map[string]any{"type": kind}
	switch a.does {
	case "token":
		fields[text] = a.text
	case "complete":
		fields["usage"] = map[string]int{"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
	case "error":
		fields["message"] = a.text
	}
	for name, value := range more {
		fields[name] = value
	}
	b, err := json.Marshal(fields)
	if err != nil {
		panic(err) // strings and numbers alone
	}
	return b
}

// serves is one connection to the gateway.
func (s *server) serves(w http.ResponseWriter, r *http.Request) {
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	defer s.forgets(conn)
	for {
		var m struct {
			Type      string
			Name      string
			Content   string
			Session   string `json:"session_id"`
			Timestamp json.Number
		}
		if conn.ReadJSON(&m) != nil {
			return
		}
		switch m.Type {
		case "connect":
			s.connects(conn, m.Session)
		case "ping":
			s.tells(conn, "", event(act{}, "pong", "", map[string]any{"timestamp": m.Timestamp}))
		case "command":
			s.runs(conn, m.Name)
		case "chat":
			if !s.chats(conn, m.Session, m.Content) {
				return
			}
		}
	}
}

func (s *server) connects(conn *websocket.Conn, session string) {
	if session == "" {
		session = uuid.NewString()
	}
	s.mu.Lock()
	s.clients[conn] = session
	s.mu.Unlock()
	s.tells(conn, "", event(act{}, "connected", "", map[string]any{"session_id": session}))
}

// runs answers a command with the status of the session, to the asker alone.
func (s *server) runs(conn *websocket.Conn, name string) {
	s.mu.Lock()
	session := s.clients[conn]
	s.mu.Unlock()
	told := event(act{"token", name + " of " + session}, "agent_token", "token", map[string]any{"session_id": session})
	if s.gossips {
		s.tells(conn, session, told)
	} else {
		s.tells(conn, "", told)
	}
}

func (s *server) forgets(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, conn)
}

// tells sends a message to one client, or to everybody in a session.
func (s *server) tells(conn *websocket.Conn, session string, text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, connected := range s.clients {
		if c == conn || session != "" && (connected == session || s.gossips) {
			_ = c.WriteMessage(websocket.TextMessage, text) // who has left is found by its reader
		}
	}
}

// chats answers a message; false ends the connection.
func (s *server) chats(conn *websocket.Conn, session, question string) bool {
	s.keeps(session, message{"user", question})
	s.keepsAnswer(session, question)
	types := map[string]string{"token": "agent_token", "complete": "agent_complete", "error": "error"}
	for _, a := range s.chat(question) {
		switch a.does {
		case fallsSilent:
			return true
		case hangsUp:
			goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = conn.WriteMessage(websocket.CloseMessage, goodbye) // the connection ends anyway
			return false
		case drops:
			return false
		}
		more := map[string]any{"session_id": session}
		if a.does == "error" {
			more = map[string]any{"code": "AGENT_ERROR"}
		}
		s.tells(conn, session, event(a, types[a.does], "token", more))
	}
	return true
}
