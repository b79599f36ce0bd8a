package reference

import "net/http"

// watcher is one reader of a run's event stream: a Subscriber for one run.
type watcher struct{ box *outbox }

func (v watcher) Deliver(e Event) { v.box.put(e) }
func (v watcher) RunEnded()       { v.box.end() }

// writePiece bounds what one write deadline is for, in bytes.
const writePiece = 64 << 10

// stream starts or attaches to a run and sends its events: GET stream_url. A
// client that leaves frees the stream; the run goes on.
func (a *api) stream(w http.ResponseWriter, r *http.Request, id string) {
	box := newOutbox(a.w.StreamFormat, a.w.Limits.Backlog())
	leave, err := a.w.Runs.Watch(id, watcher{box})
	if err != nil {
		a.refuse(w, statusOf(err), err)
		return
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	if err := a.send(w, nil); err != nil {
		return
	}
	var batch []byte
	for {
		select {
		case <-r.Context().Done():
			a.w.Log.Info("stream left by its client", "session", id)
			return
		case <-box.ready:
		}
		var state outboxState
		batch, state = box.take(batch)
		if err := a.send(w, batch); err != nil {
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

// send writes and flushes; without bytes it sends the header alone.
func (a *api) send(w http.ResponseWriter, bytes []byte) error {
	out := http.NewResponseController(w)
	for {
		piece := bytes[:min(len(bytes), writePiece)]
		if err := deadlineForWrite(w, a.w.Limits.WriteStall()); err != nil {
			return err
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if bytes = bytes[len(piece):]; len(bytes) == 0 {
			return nil
		}
	}
}
