package reference

import (
	"errors"
	"net/http"
	"time"
)

// answers writes HTTP answers.
type answers struct{ w *wiring }

type refusalAnswer struct {
	Error string `json:"error"`
}

func (a answers) refuse(w http.ResponseWriter, status int, reason error) {
	a.answer(w, status, refusalAnswer{reason.Error()})
}

func (a answers) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	a.write(w, status, appendJSON(nil, "", v, ""))
}

func (a answers) write(w http.ResponseWriter, status int, body []byte) {
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
