package defect

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"bamboo-spec/support/reference"
)

// hasty is a clock by which everything happens a hundred times sooner.
type hasty struct{ reference.Clock }

const haste = 100

type hastyTimer struct{ reference.Timer }

func (c hasty) Now() time.Time {
	now := c.Clock.Now()
	return now.Add(now.Sub(begun) * (haste - 1))
}

func (c hasty) AfterFunc(d time.Duration, f func()) reference.Timer {
	return hastyTimer{c.Clock.AfterFunc(d/haste, f)}
}

func (t hastyTimer) Reset(d time.Duration) bool { return t.Timer.Reset(d / haste) }

var begun = time.Now()

// waiting is a model that answers when it may.
type waiting struct{ goOn chan struct{} }

func (m waiting) Reply(ctx context.Context, _ reference.Prompt, token func(string)) (reference.ModelReply, error) {
	select {
	case <-m.goOn:
		token("at last")
		return reference.ModelReply{}, nil
	case <-ctx.Done():
		return reference.ModelReply{}, context.Cause(ctx)
	}
}

// silence is what comes of a stream and of a gateway connection on which nothing is said for 60 s.
func silence(s *shop) string {
	const long = 60 * time.Second
	stream := s.dial(s.APIURL(), request("GET /api/v1/stream/tea", "Connection: close\n", ""))
	gateway := s.dial(s.GatewayURL(), []byte(strings.ReplaceAll(goodHandshake, "\n", "\r\n")+"\r\n"))
	time.AfterFunc(long/haste, func() {
		close(s.goOn)
		_, _ = gateway.Write([]byte("\x88\x82\x00\x00\x00\x00\x03\xE8")) // it may be cut already
	})
	said, err := io.ReadAll(stream)
	if err != nil {
		return err.Error()
	}
	frames, err := io.ReadAll(gateway)
	if err != nil {
		return err.Error()
	}
	has := func(text []byte, part string) bool { return strings.Contains(string(text), part) }
	return fmt.Sprintf("stream: alive %t, answered %t; gateway: alive %t, open %t", has(said, ": alive"),
		has(said, "at last"), has(frames, "\x89\x00"), has(frames, "\x88\x02\x03\xE8"))
}

var timeSights = []sight{
	{"stream-cut-after-5-s", silence, "answered false"},
	{"stream-cut-after-15-s", silence, "answered false"},
	{"silent-stream-cut-after-2-s", silence, "answered false"},
	{"silent-stream-cut-after-5-s", silence, "answered false"},
	{"idle-gateway-cut-after-5-s", silence, "open false"},
	{"idle-gateway-cut-after-15-s", silence, "open false"},
	{"late-first-token-times-out", silence, "answered false"},
	{"silent-stream-without-heartbeat", silence, "stream: alive false"},
	{"idle-gateway-without-ping", silence, "gateway: alive false"},
}
