package world

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"bamboo-spec/support/bamboo"
)

// endless is a message that has no end: after so many bytes nothing more comes of it.
type endless struct {
	io.Reader
	ctx context.Context
}

func endlessMessage(ctx context.Context, bytes int64) io.Reader {
	return &endless{io.MultiReader(strings.NewReader(`{"message": "`), io.LimitReader(letters{}, bytes)), ctx}
}

func (e *endless) Read(b []byte) (int, error) {
	n, err := e.Reader.Read(b)
	if n > 0 || err == nil {
		return n, nil
	}
	<-e.ctx.Done()
	return 0, context.Cause(e.ctx)
}

// letters is the letter a, again and again.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// SendEndless lets n clients send a body each that goes on for so many bytes and then neither ends nor goes on.
func (w *World) SendEndless(ctx context.Context, n int, size int64) error {
	c, err := w.User(theStranger).Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := w.Within(ctx)
	defer cancel()
	outcomes := make([]*bamboo.Response, n)
	r := bamboo.Request{Method: http.MethodPost, Path: "/api/v1/chat"}
	err = together(n, func(i int) error {
		mine := r
		mine.Endless = endlessMessage(ctx, size)
		response, err := c.Do(ctx, mine)
		outcomes[i] = response
		return w.answeredOrEnded(ctx, err)
	})
	for _, response := range outcomes {
		w.account(fmt.Sprintf("a body of %d bytes without an end", size), r, response)
	}
	return err
}

// answeredOrEnded lets pass that a connection was ended in place of an answer, not that nothing happened.
func (w *World) answeredOrEnded(ctx context.Context, err error) error {
	var late *bamboo.TimeoutError
	if err == nil || ctx.Err() == nil && !errors.As(err, &late) {
		return nil
	}
	return w.explain(err)
}

// SendPacked starts a conversation with a gzip body that unpacks to a message of so many letters.
func (w *World) SendPacked(ctx context.Context, size int64) error {
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	if err := writeMessage(z, size); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	c, err := w.User(theStranger).Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := w.Within(ctx)
	defer cancel()
	r := bamboo.Request{Method: http.MethodPost, Path: "/api/v1/chat", Body: body.Bytes(),
		Header: http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}}
	response, err := c.Do(ctx, r)
	w.account(fmt.Sprintf("a body of %d bytes that unpacks to %d", body.Len(), size), r, response)
	return w.answeredOrEnded(ctx, err)
}

func writeMessage(to io.Writer, size int64) error {
	_, err := io.Copy(to, io.MultiReader(strings.NewReader(`{"message": "`), io.LimitReader(letters{}, size), strings.NewReader(`"}`)))
	return err
}

// packed is a message of so many letters as permessage-deflate packs it (RFC 7692, section 7.2.1).
func packed(size int64) ([]byte, error) {
	var body bytes.Buffer
	z, err := flate.NewWriter(&body, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := writeMessage(z, size); err != nil {
		return nil, err
	}
	if err := z.Flush(); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(body.Bytes(), []byte{0, 0, 0xFF, 0xFF}), nil
}
