package reference

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Session is a conversation as the list of sessions tells of it.
type Session struct {
	ID       string
	Title    string // as it was renamed to, else the beginning of its first message
	Messages int
	LastUsed time.Time // when its latest message was stored
}

const (
	defaultPage  = 50 // sessions that a call without a limit is answered with
	mostPage     = 200
	defaultTitle = 60  // characters of the first message that a session is called by
	mostTitle    = 200 // characters
)

type sessionsAnswer struct {
	Sessions []sessionAnswer `json:"sessions"` // latest first
	Total    int             `json:"total"`
	Limit    int             `json:"limit"`
	Offset   int             `json:"offset"`
	Next     *int            `json:"next_offset,omitempty"` // of the next page; none behind the last one
}

type sessionAnswer struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Messages int       `json:"message_count"`
	LastUsed time.Time `json:"last_activity_at"`
}

// sessions answers a page of the list: GET /api/v1/sessions?limit=&offset=.
func (a *api) sessions(w http.ResponseWriter, r *http.Request) {
	limit, err := count(r, "limit", defaultPage)
	if err == nil && limit == 0 {
		err = errors.New("limit: it must be 1 or more")
	}
	offset, failed := count(r, "offset", 0)
	if err = errors.Join(err, failed); err != nil {
		a.refuse(w, http.StatusBadRequest, err)
		return
	}
	all, err := a.w.Store.Sessions()
	if err != nil {
		a.fail(w, err)
		return
	}
	answer := sessionsAnswer{Sessions: []sessionAnswer{}, Total: len(all), Limit: min(limit, mostPage),
		Offset: min(offset, len(all))}
	end := min(answer.Offset+answer.Limit, len(all))
	for _, s := range all[answer.Offset:end] {
		answer.Sessions = append(answer.Sessions, sessionAnswer(s))
	}
	if end < len(all) {
		answer.Next = &end
	}
	a.answer(w, http.StatusOK, answer)
}

// count reads a number from the query.
func count(r *http.Request, name string, usual int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, errors.New(name + ": it must be a whole number, 0 or more")
	}
	return n, nil
}

// rename gives a session another title: PATCH /api/v1/sessions/{id}.
func (a *api) rename(w http.ResponseWriter, r *http.Request, id string) {
	title, err := a.newTitle(w, r)
	if err != nil {
		a.refuse(w, http.StatusBadRequest, err)
		return
	}
	if err := a.w.Store.Rename(id, title); err != nil {
		a.fail(w, err)
		return
	}
	a.answer(w, http.StatusOK, struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}{id, title})
}

func (a *api) newTitle(w http.ResponseWriter, r *http.Request) (string, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, a.w.Limits.Body()))
	if err != nil {
		return "", errors.New("the body could not be read")
	}
	fields, err := decodeObject(text)
	if err != nil {
		return "", err
	}
	var title string
	if err := json.Unmarshal(fields["title"], &title); err != nil {
		return "", errors.New("title: it must be a text")
	}
	if title = strings.TrimSpace(title); title == "" || utf8.RuneCountInString(title) > mostTitle {
		return "", errors.New("title: it must have 1 to 200 characters")
	}
	return title, nil
}

// remove ends a session's run and deletes the session: DELETE /api/v1/sessions/{id}.
func (a *api) remove(w http.ResponseWriter, id string) {
	if err := a.w.Runs.Delete(id); err != nil {
		a.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}
