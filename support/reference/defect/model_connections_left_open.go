package defect

import (
	"context"
	"io"
	"net/http"

	"bamboo-spec/support/reference"
)

// clinging makes each call of the model on a connection of its own, which stays open, whatever becomes of the call.
type clinging struct{ http.RoundTripper }

func (clinging) RoundTrip(r *http.Request) (*http.Response, error) {
	hit()
	own := &http.Transport{}
	resp, err := own.RoundTrip(r.Clone(context.WithoutCancel(r.Context())))
	if err != nil {
		return nil, err
	}
	out, in := io.Pipe()
	context.AfterFunc(r.Context(), func() { in.CloseWithError(context.Cause(r.Context())) })
	go func(body io.Reader) {
		_, err := io.Copy(in, body)
		in.CloseWithError(err)
	}(resp.Body)
	resp.Body = out
	return resp, nil
}

var _ = add(Defect{
	Name:     "model-connections-left-open",
	Sentence: "Each call to the model leaves its connection open.",
	Promise:  Disconnect,
	About: []string{
		"No connection to the model is left over after an answer",
		"No connection to the model is left over after an error",
		"No connection to the model is left over after a stop",
		"No connection to the model is left over after a stop inside a tool",
	},
	Wrap: func(p *reference.Parts) { p.Upstream = clinging{p.Upstream} },
})
