package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/gorilla/websocket"
)

// Failure is why something is no success.
type Failure struct {
	What   string // in words that those failing alike share
	Detail string // what it was in this case; may be empty
	Err    error  // behind it; may be nil
}

func (f *Failure) Error() string {
	if f.Detail == "" {
		return f.What
	}
	return f.What + ": " + f.Detail
}

func (f *Failure) Unwrap() error { return f.Err }

func failed(what, detail string, args ...any) *Failure {
	return &Failure{What: what, Detail: fmt.Sprintf(detail, args...)}
}

// broke is the failure of a stage that could not be brought to its end.
func broke(ctx context.Context, stage string, err error) *Failure {
	f := &Failure{What: stage + ": " + err.Error(), Err: err}
	var slow net.Error
	var op *net.OpError
	var closed *websocket.CloseError
	var known *Failure
	switch {
	case errors.As(err, &known):
		f.What, f.Detail = stage+": "+known.What, known.Detail
	case errors.Is(err, context.Canceled), errors.Is(ctx.Err(), context.Canceled):
		f.What, f.Detail, f.Err = stage+": cancelled", err.Error(), context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded),
		errors.As(err, &slow) && slow.Timeout():
		f.What, f.Detail, f.Err = stage+": not in time", err.Error(), context.DeadlineExceeded
	case errors.As(err, &closed):
		f.What, f.Detail = fmt.Sprintf("%s: the gateway closed the connection with code %d", stage,
			closed.Code), closed.Text
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.What, f.Detail = stage+": the connection ended in the middle", err.Error()
	case errors.As(err, &op): // whose text has the addresses of this case
		f.What, f.Detail = stage+": the connection broke: "+op.Err.Error(), err.Error()
	}
	return f
}
