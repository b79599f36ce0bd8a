package reference

import (
	"io"
	"log/slog"
)

func newLog(w io.Writer) *slog.Logger {
	if w == io.Discard {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
