package hostile

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// bodies registers bodies that are too much: without an end, and decompression bombs.
func bodies(sc *sentence.Book, h *hostile) {
	http := sentence.Needs(capability.HTTP)
	sc.When(`^(\d+) clients? sends? an endless body of ([\d.]+ [KMG]i?B) and more$`, h.sendEndless, http)
	sc.When(`^a client sends a gzip body that expands to ([\d.]+ [KMG]i?B)$`, h.sendsPacked, http)
}

// sendEndless sends the beginning of a message whose size is not announced and whose end never comes.
//
// Example:
//
//	When 1 client sends an endless body of 32 MiB and more
//	Then the client is refused
//	And Bamboo still answers the next user
func (h *hostile) sendEndless(ctx context.Context, n int, size units.Bytes) error {
	c, err := h.User(hostileClient).Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := h.Within(ctx)
	defer cancel()
	r := client.Request{Method: http.MethodPost, Path: "/api/v1/chat"}
	responses := make([]*client.Response, n)
	err = world.Together(n, func(i int) error {
		mine := r
		mine.Endless = io.MultiReader(beginning(size), endless{ctx})
		var err error
		responses[i], err = c.Do(ctx, mine)
		return h.answeredOrEnded(ctx, err)
	})
	h.last = nil
	for _, response := range responses {
		h.last = append(h.last, h.outcome(fmt.Sprintf("a body of %d bytes without an end", size), r, response))
	}
	return err
}

// sendsPacked sends a gzip body. Bamboo must refuse it, whether as compressed or as too large.
//
// Example:
//
//	When a client sends a gzip body that expands to 32 MiB
//	Then the client is refused
//	And Bamboo still answers the next user
func (h *hostile) sendsPacked(ctx context.Context, n units.Bytes) error {
	body, err := gzipped(n)
	if err != nil {
		return err
	}
	c, err := h.User(hostileClient).Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := h.Within(ctx)
	defer cancel()
	r := client.Request{Method: http.MethodPost, Path: "/api/v1/chat", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}}
	response, err := c.Do(ctx, r)
	h.last = []outcome{h.outcome(fmt.Sprintf("a body of %d bytes that unpacks to %d", len(body), n), r, response)}
	return h.answeredOrEnded(ctx, err)
}

// answeredOrEnded lets pass that a connection was ended in place of an answer, not that nothing happened.
func (h *hostile) answeredOrEnded(ctx context.Context, err error) error {
	var late *client.TimeoutError
	if err == nil || ctx.Err() == nil && !errors.As(err, &late) {
		return nil
	}
	return h.Explain(err)
}

// gzipped is a message of so many letters as gzip packs it.
func gzipped(size units.Bytes) ([]byte, error) {
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	err := errors.Join(writeMessage(z, size), z.Close())
	return body.Bytes(), err
}

// writeMessage writes a message of so many letters.
func writeMessage(to io.Writer, size units.Bytes) error {
	_, err := io.Copy(to, io.MultiReader(beginning(size), strings.NewReader(`"}`)))
	return err
}

// beginning is that of a message of so many letters.
func beginning(size units.Bytes) io.Reader {
	return io.MultiReader(strings.NewReader(`{"message": "`), io.LimitReader(letters{}, int64(size)))
}

// letters is the letter a, again and again.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// endless is the rest of a message whose end never comes: nothing, until the wait for an answer is over.
type endless struct{ ctx context.Context }

func (e endless) Read([]byte) (int, error) {
	<-e.ctx.Done()
	return 0, context.Cause(e.ctx)
}
