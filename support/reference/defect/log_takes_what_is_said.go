package defect

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "log-takes-what-is-said",
	Sentence: "What clients say is written to the log as it is.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		say := func(text string) { fmt.Fprintln(os.Stderr, "said:", text) }
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			say(r.URL.Path)
			for name, value := range fields(bodyOf(r)) {
				say(fmt.Sprint(name, ": ", value))
			}
			next.ServeHTTP(w, r)
		})
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			say(strings.ReplaceAll(m.Problem, `\n`, "\n"))
			next(c, m)
		})
	},
})
