package defect

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "log-lines-not-escaped",
	Sentence: "Text of clients is written to the log unescaped (log injection).",
	Promise:  BadInput,
	About: []string{
		"<place> cannot inject a line into the log > An address",
		"<place> cannot inject a line into the log > A message",
		"<place> cannot inject a line into the log > A session id",
		"<place> cannot inject a line into the log > A name",
		"A frame cannot inject a line into the log",
	},
	Wrap: func(p *reference.Parts) {
		say := func(text string) {
			hit()
			fmt.Fprintln(os.Stderr, "said:", text)
		}
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
