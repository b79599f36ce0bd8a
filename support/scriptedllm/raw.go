package scriptedllm

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"regexp"
)

// RawBody is a response as a provider might send it, byte for byte: any dialect, and what is none. The
// waits, stalls and breaks of its Reply count writes instead of chunks. No chunk of text is recorded.
type RawBody struct {
	Bytes       []byte
	ContentType string // empty means text/event-stream
	ByteByByte  bool   // each byte in a write of its own; otherwise all in one
	LeaveOpen   bool   // after the last byte the connection stays open until the client goes away
}

// writes are what is written at a time.
func (b RawBody) writes() []string {
	switch {
	case len(b.Bytes) == 0:
		return nil
	case !b.ByteByByte:
		return []string{string(b.Bytes)}
	}
	each := make([]string, len(b.Bytes))
	for i := range b.Bytes {
		each[i] = string(b.Bytes[i : i+1])
	}
	return each
}

// What an answer of a body is known by.
var (
	rawText     = regexp.MustCompile(`"(?:content|text)"\s*:\s*"[^"]`)
	rawFinish   = regexp.MustCompile(`"finish_reason"\s*:\s*"|data: ?\[DONE\]`)
	rawFailure  = regexp.MustCompile(`"error"\s*:\s*[^n\s]`)
	rawToolName = regexp.MustCompile(`"name"\s*:`)
)

// answers reports whether the body has text, which its client may pass on, or is an answer that ends well.
func (b RawBody) answers() bool {
	if !bytes.Contains(b.Bytes, []byte(`"choices"`)) {
		return false
	}
	return rawText.Match(b.Bytes) || rawFinish.Match(b.Bytes) && !rawFailure.Match(b.Bytes)
}

// names counts how often the body names a tool: it makes no more calls.
func (b RawBody) names() int { return len(rawToolName.FindAllIndex(b.Bytes, -1)) }

// raw sends the reply's body as it is.
func (c *call) raw(ctx context.Context, w http.ResponseWriter) error {
	body := c.reply.Raw
	w.Header().Set("Content-Type", cmp.Or(body.ContentType, "text/event-stream"))
	w.WriteHeader(cmp.Or(c.reply.Status, http.StatusOK))
	flusher := http.NewResponseController(w)
	err := play(ctx, c.reply, body.writes(), func(piece string) error {
		if _, err := w.Write([]byte(piece)); err != nil {
			return err
		}
		return flusher.Flush()
	})
	if err != nil || !body.LeaveOpen {
		return err
	}
	if err := flusher.Flush(); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}
