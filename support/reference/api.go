package reference

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// api answers the HTTP calls of contract 1.1. It routes by hand: a path goes to
// its call as it was sent, never to a tidied one by a redirect.
type api struct{ w *wiring }

const (
	pathHealth   = "/health"
	pathHealthV1 = "/api/v1/health"
	pathChat     = "/api/v1/chat"
	pathStream   = "/api/v1/stream/"
	pathHistory  = "/api/v1/history/"
	pathStop     = "/api/v1/stop/"
)

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodGet && (path == pathHealth || path == pathHealthV1):
		a.health(w)
	case r.Method == http.MethodPost && path == pathChat:
		a.create(w, r)
	case r.Method == http.MethodGet && strings.HasPrefix(path, pathStream):
		a.withID(w, path[len(pathStream):], func(id string) { a.stream(w, r, id) })
	case r.Method == http.MethodGet && strings.HasPrefix(path, pathHistory):
		a.withID(w, path[len(pathHistory):], func(id string) { a.history(w, id) })
	case r.Method == http.MethodPost && strings.HasPrefix(path, pathStop):
		a.withID(w, path[len(pathStop):], func(id string) { a.stop(w, id) })
	default:
		a.refuse(w, http.StatusNotFound, errors.New("no such call: there are GET /health, POST /api/v1/chat, "+
			"GET /api/v1/stream/{id}, GET /api/v1/history/{id} and POST /api/v1/stop/{id}"))
	}
}

func (a *api) withID(w http.ResponseWriter, id string, call func(id string)) {
	if err := a.w.IDs.Check(id); err != nil {
		a.refuse(w, http.StatusBadRequest, err)
		return
	}
	call(id)
}

func (a *api) health(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain")
	a.write(w, http.StatusOK, []byte("OK"))
}

type historyAnswer struct {
	Session  string           `json:"session_id"`
	Messages []historyMessage `json:"messages"`
}

type historyMessage struct {
	Role      string    `json:"role"`
	Content   string    `json:"content"`
	CreatedAt time.Time `json:"created_at"`
}

func (a *api) history(w http.ResponseWriter, id string) {
	messages, err := a.w.Store.History(id)
	if err != nil {
		a.refuse(w, statusOf(err), err)
		return
	}
	answer := historyAnswer{Session: id, Messages: make([]historyMessage, len(messages))}
	for i, m := range messages {
		answer.Messages[i] = historyMessage{m.Role, m.Content, m.At}
	}
	a.answer(w, http.StatusOK, answer)
}

type stopAnswer struct {
	Success bool `json:"success"`
}

func (a *api) stop(w http.ResponseWriter, id string) {
	status := http.StatusNotFound
	success := a.w.Runs.Stop(id)
	if success {
		status = http.StatusOK
	}
	a.answer(w, status, stopAnswer{success})
}

// statusOf is the status that a failure is answered with.
func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrUnknownSession):
		return http.StatusNotFound
	case errors.Is(err, ErrNothingWaits):
		return http.StatusBadRequest
	case errors.Is(err, ErrShutdown), errors.Is(err, errStoreClosed):
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

type refusalAnswer struct {
	Error string `json:"error"`
}

func (a *api) refuse(w http.ResponseWriter, status int, reason error) {
	a.answer(w, status, refusalAnswer{reason.Error()})
}

func (a *api) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	a.write(w, status, appendJSON(nil, "", v, ""))
}

func (a *api) write(w http.ResponseWriter, status int, body []byte) {
	if err := deadlineForWrite(w, a.w.Limits.WriteStall()); err != nil {
		a.w.Log.Warn("answer not sent", "error", err)
		return
	}
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		a.w.Log.Info("answer not sent", "error", err)
	}
}

// deadlineForWrite bounds the next write to a client. A writer without a
// connection behind it needs no bound.
func deadlineForWrite(w http.ResponseWriter, d time.Duration) error {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(d))
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// decodeObject reads a JSON object by the exact names of its fields.
func decodeObject(text []byte) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || fields == nil {
		return nil, errors.New("this is no JSON object: write it in braces, with quoted names")
	}
	return fields, nil
}
