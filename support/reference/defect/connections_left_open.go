package defect

import (
	"net"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "connections-left-open",
	Sentence: "Every new conversation leaves a connection open.",
	Promise:  Resources,
	About:    []string{"A load leaves at most 2 files, 2 connections and 10 threads open"},
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
})
