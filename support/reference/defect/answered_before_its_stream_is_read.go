package defect

import (
	"net/http"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "answered-before-its-stream-is-read",
	Sentence: "A message is answered at once, before anybody reads its stream.",
	Promise:  Begin,
	About:    []string{"A message that is not answered yet is in history"},
	Wrap: func(p *reference.Parts) {
		inner := p.Runs
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			id, _ := fields(a.body.Bytes())["session_id"].(string)
			done := make(chan struct{})
			if _, err := inner.Watch(id, nobody{ended: sync.OnceFunc(func() { close(done) })}); err == nil {
				<-done
			}
		})
	},
})
