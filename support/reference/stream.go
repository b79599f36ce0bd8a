package reference

import (
	"errors"
	"net/http"
	"time"
)

// watcher is one reader of a run's event stream: a Subscriber for one run.
type watcher struct{ box *outbox }

func (v watcher) Deliver(e Event) { v.box.put(e) }
func (v watcher) RunEnded()       { v.box.end() }

// streamComment is what a silent stream sends, so that nothing between takes it for dead.
const streamComment = ": alive\n\n"

// writePiece bounds what one write deadline is for, in bytes.
const writePiece = 64 << 10

// stream starts or attaches to a run and sends its events: GET stream_url. A
// client that leaves frees the stream; the run goes on.
func (a *api) stream(w http.ResponseWriter, r *http.Request, id string) {
	box := newOutbox(a.w.StreamFormat, a.w.Limits.Backlog())
	leave, err := a.w.Runs.Watch(id, watcher{box})
	if err != nil {
		a.fail(w, err)
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	out := newSender(w, a.w.Limits.WriteStall())
	if err := out.send(nil); err != nil {
		return
	}
	var batch []byte
	alive := newHeartbeat(a.w.Clock, a.w.Limits.Heartbeat())
	defer alive.stop()
	for {
		select {
		case <-r.Context().Done():
			a.w.Log.Info("stream left by its client", "session", id)
			return
		case <-alive.due:
			if !alive.silent() {
				continue
			}
			if err := out.send([]byte(streamComment)); err != nil {
				a.w.Log.Info("stream not sent", "session", id, "error", err)
				return
			}
			continue
		case <-box.ready:
		}
		alive.tell()
		var state outboxState
		batch, state = box.take(batch)
		if err := out.send(batch); err != nil {
			a.w.Log.Info("stream not sent", "session", id, "error", err)
			return
		}
		if state == outboxOverflowed {
			a.w.Log.Warn("stream ended: its client reads too slowly", "session", id)
		}
		if state != outboxOpen {
			return
		}
	}
}

// sender sends to one client of a stream.
type sender struct {
	http.ResponseWriter
	control *http.ResponseController
	bound   writeBound
}

func newSender(w http.ResponseWriter, stall time.Duration) *sender {
	s := &sender{ResponseWriter: w, control: http.NewResponseController(w)}
	s.bound = writeBound{stall: stall, set: s.setDeadline}
	return s
}

// setDeadline passes over a writer without a connection behind it, which needs no bound.
func (s *sender) setDeadline(at time.Time) error {
	err := s.control.SetWriteDeadline(at)
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// send writes and flushes; without bytes it sends the header alone.
func (s *sender) send(bytes []byte) error {
	for {
		piece := bytes[:min(len(bytes), writePiece)]
		if err := s.bound.renew(); err != nil {
			return err
		}
		if _, err := s.Write(piece); err != nil {
			return err
		}
		if err := s.control.Flush(); err != nil {
			return err
		}
		if bytes = bytes[len(piece):]; len(bytes) == 0 {
			return nil
		}
	}
}
