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
type api struct {
	answers
	repeats repeats
}

const (
	pathHealth   = "/health"
	pathHealthV1 = "/api/v1/health"
	pathChat     = "/api/v1/chat"
	pathStream   = "/api/v1/stream/"
	pathHistory  = "/api/v1/history/"
	pathStop     = "/api/v1/stop/"
	pathSessions = "/api/v1/sessions"
)

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case (r.Method == http.MethodGet || r.Method == http.MethodHead) && (path == pathHealth || path == pathHealthV1):
		a.health(w)
	case r.Method == http.MethodPost && path == pathChat:
		a.create(w, r)
	case r.Method == http.MethodGet && strings.HasPrefix(path, pathStream):
		a.withID(w, path[len(pathStream):], func(id string) { a.stream(w, r, id) })
	case r.Method == http.MethodGet && strings.HasPrefix(path, pathHistory):
		a.withID(w, path[len(pathHistory):], func(id string) { a.history(w, id) })
	case r.Method == http.MethodPost && strings.HasPrefix(path, pathStop):
		a.withID(w, path[len(pathStop):], func(id string) { a.stop(w, id) })
	case r.Method == http.MethodGet && path == pathSessions:
		a.sessions(w, r)
	case r.Method == http.MethodPatch && strings.HasPrefix(path, pathSessions+"/"):
		a.withID(w, path[len(pathSessions)+1:], func(id string) { a.rename(w, r, id) })
	case r.Method == http.MethodDelete && strings.HasPrefix(path, pathSessions+"/"):
		a.withID(w, path[len(pathSessions)+1:], func(id string) { a.remove(w, id) })
	default:
		a.refuse(w, http.StatusNotFound, errors.New("no such call: there are GET /health, POST /api/v1/chat, "+
			"GET /api/v1/stream/{id}, GET /api/v1/history/{id}, POST /api/v1/stop/{id}, GET /api/v1/sessions, "+
			"and PATCH and DELETE /api/v1/sessions/{id}"))
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
		a.fail(w, err)
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

// fail answers a call that failed, and logs it if the server is to blame.
func (a *api) fail(w http.ResponseWriter, err error) {
	status := statusOf(err)
	if status == http.StatusInternalServerError {
		a.w.Log.Error("call failed", "error", err)
	}
	a.refuse(w, status, err)
}

// statusOf is the status that a failure is answered with.
func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrUnknownSession):
		return http.StatusNotFound
	case errors.Is(err, ErrNothingWaits):
		return http.StatusBadRequest
	case errors.Is(err, errKeyReused):
		return http.StatusConflict
	case errors.Is(err, ErrShutdown), errors.Is(err, errStoreClosed):
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// decodeObject reads a JSON object by the exact names of its fields.
func decodeObject(text []byte) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || fields == nil {
		return nil, errors.New("this is no JSON object: write it in braces, with quoted names")
	}
	return fields, nil
}
