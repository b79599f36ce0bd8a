package reference

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

type createAnswer struct {
	Session   string `json:"session_id"`
	StreamURL string `json:"stream_url"`
	Status    string `json:"status"`
}

// create stores a user message: POST /api/v1/chat. The run waits for its stream.
func (a *api) create(w http.ResponseWriter, r *http.Request) {
	body, status, err := a.body(r)
	if err != nil {
		a.refuse(w, status, err)
		return
	}
	in, err := parseCreate(body)
	if err != nil {
		a.refuse(w, http.StatusBadRequest, err)
		return
	}
	if in.session != nil {
		if err := a.w.IDs.Check(*in.session); err != nil {
			a.refuse(w, http.StatusBadRequest, err)
			return
		}
	}
	key, err := keyOf(r)
	if err != nil {
		a.refuse(w, http.StatusBadRequest, err)
		return
	}
	store := func() (string, error) { return a.store(in) }
	var session string
	if key == "" {
		session, err = store()
	} else {
		session, err = a.repeats.do(key, body, store)
	}
	if err != nil {
		a.fail(w, err)
		return
	}
	a.answer(w, http.StatusCreated, createAnswer{session, pathStream + session, "streaming"})
}

// store stores a new user message and returns its session.
func (a *api) store(in createRequest) (session string, err error) {
	if in.session != nil {
		session = a.w.IDs.Keep(*in.session)
	} else {
		session = a.w.IDs.New()
	}
	m := Message{Role: RoleUser, Content: in.message, Model: in.model, At: a.w.Clock.Now()}
	if err := a.w.Store.Ask(session, m); err != nil {
		return "", err
	}
	return session, nil
}

// excessRead is how many bytes of a body too large are still taken, so that its sender reads the refusal.
const excessRead = 4 << 20

// body reads a JSON body. An error comes with its status.
func (a *api) body(r *http.Request) (body []byte, status int, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	unusable := err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) // the type itself is known all the same
	family := strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")
	if unusable || kind != "application/json" && !family {
		return nil, http.StatusBadRequest, errors.New("the body must be JSON: send Content-Type: application/json")
	}
	limit := a.w.Limits.Body()
	body, larger, err := readAtMost(r.Body, r.ContentLength, limit)
	if err != nil {
		return nil, http.StatusBadRequest, fmt.Errorf("the body could not be read to its end: %w", err)
	}
	if larger {
		if _, err := io.CopyN(io.Discard, r.Body, excessRead); err != nil && err != io.EOF {
			a.w.Log.Info("body too large, and its rest could not be read", "error", err)
		}
		err := fmt.Errorf("the body is larger than %d bytes: send a shorter message", limit)
		return nil, http.StatusRequestEntityTooLarge, err
	}
	return body, 0, nil
}

// createRequest is the body of POST /api/v1/chat.
type createRequest struct {
	message string
	session *string // nil: none given
	model   string  // empty: none given
}

func parseCreate(body []byte) (createRequest, error) {
	if len(body) == 0 {
		return createRequest{}, errors.New(`the body is empty: send {"message": "…"}`)
	}
	if !utf8.Valid(body) {
		return createRequest{}, errors.New("the body is no JSON: it is not UTF-8")
	}
	fields, err := decodeObject(body)
	if err != nil {
		return createRequest{}, fmt.Errorf("the body cannot be used: %w", err)
	}
	message, err := optionalString(fields, "message")
	if err != nil {
		return createRequest{}, err
	}
	if message == nil || *message == "" {
		return createRequest{}, errors.New(`message is missing or empty: send {"message": "…"}`)
	}
	session, err := optionalString(fields, "session_id")
	if err != nil {
		return createRequest{}, err
	}
	model, err := optionalString(fields, "model")
	if err != nil {
		return createRequest{}, err
	}
	in := createRequest{message: *message, session: session}
	if model != nil {
		in.model = *model
	}
	return in, nil
}

// optionalString is a field that is a string, or nil when it is missing or null.
func optionalString(fields map[string]json.RawMessage, name string) (*string, error) {
	var s *string
	raw, ok := fields[name]
	if !ok {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("%s is no string: write it in quotes", name)
	}
	return s, nil
}
