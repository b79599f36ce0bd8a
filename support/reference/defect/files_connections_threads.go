package defect

import (
	"context"
	"net"
	"net/http"
	"os"
	"runtime"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Size: files, connections, threads”.
var _ = addAll(
	Defect{
		Name:     "connections-left-open",
		Sentence: "Every new conversation leaves a connection open.",
		Promise:  Resources,
		About:    []string{"After a load at most 2 files, 2 connections and 10 threads are left over"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			var connections hoard[net.Conn]
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if self, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && r.URL.Path == chatPath {
					c, err := net.Dial(self.Network(), self.String())
					if err != nil {
						http.Error(w, err.Error(), http.StatusInternalServerError)
						return
					}
					connections.keep(c)
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "files-left-open",
		Sentence: "Every answer leaves a file open.",
		Promise:  Resources,
		About:    []string{"After a load at most 2 files, 2 connections and 10 threads are left over"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			var files hoard[*os.File]
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				f, err := os.Open(os.DevNull)
				if err != nil {
					return reference.Usage{}, err
				}
				files.keep(f)
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "threads-leaked",
		Sentence: "Every answer leaves a thread behind.",
		Promise:  Resources,
		About:    []string{"After a load at most 2 files, 2 connections and 10 threads are left over"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				go func() {
					runtime.LockOSThread()
					select {}
				}()
				return next(ctx, t, emit)
			})
		},
	},
)
