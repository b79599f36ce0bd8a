package reference

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"bamboo-spec/support/scriptedllm/dialects"
)

func TestEveryProviderIsUnderstood(t *testing.T) {
	all, err := dialects.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		for _, a := range d.Answers {
			t.Run(d.Provider+" "+a.Name, func(t *testing.T) {
				holdsTo(t, a, strings.NewReader(string(a.Body)))
				holdsTo(t, a, iotest.OneByteReader(strings.NewReader(string(a.Body))))
				holdsTo(t, a, strings.NewReader(strings.ReplaceAll(string(a.Body), "\n", "\r\n")))
			})
		}
	}
}

// holdsTo reads a body and holds what comes of it to what the answer means.
func holdsTo(t *testing.T, a dialects.Answer, body io.Reader) {
	t.Helper()
	said := ""
	s := modelStream{token: func(text string) { said += text }, heard: func(bool) {}}
	reply, err := s.read(body)
	if said != a.Text {
		t.Errorf("said %q, want %q", said, a.Text)
	}
	if a.Failure == "" && err != nil || a.Failure != "" && (err == nil || !strings.Contains(err.Error(), a.Failure)) {
		t.Errorf("error %v, want %q", err, a.Failure)
	}
	var want []ToolCall
	for _, c := range a.Calls {
		want = append(want, ToolCall{ID: c.ID, Name: c.Name, Arguments: c.Arguments})
	}
	if fmt.Sprint(reply.ToolCalls) != fmt.Sprint(want) {
		t.Errorf("calls %v, want %v", reply.ToolCalls, want)
	}
	usage := Usage{}
	if a.Usage != nil {
		usage = Usage{}.Plus(Usage{Prompt: a.Usage.Prompt, Completion: a.Usage.Completion})
	}
	if reply.Usage != usage {
		t.Errorf("usage %+v, want %+v", reply.Usage, usage)
	}
}
