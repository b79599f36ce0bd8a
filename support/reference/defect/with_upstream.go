package defect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

type upstream struct {
	http.RoundTripper
	call func(*http.Request)
	body func(io.Reader) io.Reader
}

func (u upstream) RoundTrip(r *http.Request) (*http.Response, error) {
	if u.call != nil {
		u.call(r)
	}
	resp, err := u.RoundTripper.RoundTrip(r)
	if err == nil && u.body != nil && resp.StatusCode == http.StatusOK {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{u.body(resp.Body), resp.Body}
	}
	return resp, err
}

// onModelBodies puts body between what the model sends and what reads it.
func onModelBodies(p *reference.Parts, body func(io.Reader) io.Reader) {
	p.Upstream = upstream{RoundTripper: p.Upstream, body: body}
}

// onModelCalls lets change rewrite the head and the JSON of each call of the model.
func onModelCalls(p *reference.Parts, change func(head http.Header, call map[string]any)) {
	p.Upstream = upstream{RoundTripper: p.Upstream, call: func(r *http.Request) {
		call := fields(bodyOf(r))
		change(r.Header, call)
		text, err := json.Marshal(call)
		if err != nil {
			panic("defect: a call of the model cannot be written as JSON: " + err.Error())
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	}}
}

// lined is a body whose lines are changed as they come.
type lined struct {
	in     *bufio.Reader
	change func(line string) string
	end    string // said at the end of the body
	out    []byte
	err    error
}

func (l *lined) Read(b []byte) (int, error) {
	for len(l.out) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		var line string
		line, l.err = l.in.ReadString('\n')
		l.out = []byte(l.change(line))
		if l.err == io.EOF {
			l.out = append(l.out, l.end...)
		}
	}
	n := copy(b, l.out)
	l.out = l.out[n:]
	return n, nil
}

// byLines makes a reader whose change is made anew for each body.
func byLines(change func() func(line string) string) func(io.Reader) io.Reader {
	return func(in io.Reader) io.Reader { return &lined{in: bufio.NewReader(in), change: change()} }
}

// line is byLines without a memory.
func line(change func(line string) string) func(io.Reader) io.Reader {
	return byLines(func() func(string) string { return change })
}

// chunks changes the JSON of each event.
func chunks(change func() func(chunk map[string]any)) func(io.Reader) io.Reader {
	return byLines(func() func(string) string {
		next := change()
		return func(line string) string {
			data, found := strings.CutPrefix(line, "data:")
			chunk := fields([]byte(data))
			if !found || chunk == nil {
				return line
			}
			next(chunk)
			text, err := json.Marshal(chunk)
			if err != nil {
				panic("defect: a chunk cannot be written as JSON: " + err.Error())
			}
			return "data: " + string(text) + "\n"
		}
	})
}

// chunk is chunks without a memory.
func chunk(change func(chunk map[string]any)) func(io.Reader) io.Reader {
	return chunks(func() func(map[string]any) { return change })
}

// choice changes each choice of each event, and what it says.
func choice(change func(choice, delta map[string]any)) func(io.Reader) io.Reader {
	return chunk(func(c map[string]any) { eachChoice(c, change) })
}

func eachChoice(chunk map[string]any, change func(choice, delta map[string]any)) {
	for _, c := range list(chunk["choices"]) {
		one, _ := c.(map[string]any)
		delta, _ := one["delta"].(map[string]any)
		if one != nil && delta != nil {
			change(one, delta)
		}
	}
}

// piece changes each piece of a tool call; call is made anew for each body.
func piece(change func() func(piece, function map[string]any)) func(io.Reader) io.Reader {
	return chunks(func() func(map[string]any) {
		next := change()
		return func(c map[string]any) {
			eachChoice(c, func(_, delta map[string]any) {
				for _, p := range list(delta["tool_calls"]) {
					one, _ := p.(map[string]any)
					function, _ := one["function"].(map[string]any)
					if function != nil {
						next(one, function)
					}
				}
			})
		}
	})
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
