package reference

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"
)

func TestGatewayTalk(t *testing.T) {
	w := newWorld(t)
	s := w.socket()
	s.say(`{"type":"connect","session_id":null,"auth":"whatever"}`)
	connected := s.next()
	id := gjson.Get(connected, "session_id").Str
	if gjson.Get(connected, "type").Str != "connected" || len(id) != 36 {
		t.Fatalf("connect: %s", connected)
	}
	s.chat(id, "hi")
	s.want(`{"type":"agent_token","session_id":"`+id+`","token":"You "}`,
		`{"type":"agent_token","session_id":"`+id+`","token":"said: "}`,
		`{"type":"agent_token","session_id":"`+id+`","token":"hi"}`,
		`{"type":"agent_complete","session_id":"`+id+
			`","usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`)
	w.wantHistory(id, "user: hi", "assistant: You said: hi")
	s.say(`{"type":"ping","timestamp":12345678901234567890}`)
	s.say(`{"type":"ping","timestamp":"noon"}`)
	s.say(`{"type":"command","name":"ping","args":{"timestamp":5}}`)
	s.want(`{"type":"pong","timestamp":12345678901234567890}`, `{"type":"pong","timestamp":"noon"}`,
		`{"type":"pong","timestamp":5}`)
	s.say(`{"type":"command","name":"ping","args":null}`)
	if got := gjson.Get(s.next(), "timestamp").Int(); time.Since(time.UnixMilli(got)).Abs() > time.Hour {
		t.Errorf("the server's time is %d", got)
	}
	s.say(`{"type":"command","name":"status","args":[]}`)
	s.say(`{"type":"command","name":"dance","args":{}}`)
	s.want(`{"type":"agent_token","session_id":"`+id+`","token":"connected to session `+id+`"}`,
		`{"type":"agent_tool_start","session_id":"`+id+`","tool":"dance"}`)
	w.create("over HTTP", id)
	stream := w.open("/api/v1/stream/" + id)
	if a, b := stream.rest(), s.turn(); a != b || a != "You  said:  over HTTP complete(3+4=7)" {
		t.Errorf("stream %s, gateway %s", a, b)
	}
}

func TestGatewayTools(t *testing.T) {
	w := newWorld(t)
	w.model.script("tools", func(c *upstreamCall) {
		if c.rounds() > 0 {
			c.end()
			return
		}
		c.use(ToolCall{"c1", "upper_case", `{"text":"a"}`}, ToolCall{"c2", "add", `{}`})
	})
	s := w.connected("s")
	s.chat("s", "tools")
	s.want(`{"type":"agent_tool_start","session_id":"s","tool":"upper_case"}`,
		`{"type":"agent_tool_complete","session_id":"s","tool":"upper_case","result":{"success":true,"result":"A","display_preference":"default"}}`,
		`{"type":"agent_tool_start","session_id":"s","tool":"add"}`)
	if got := s.next(); gjson.Get(got, "type").Str != "agent_tool_complete" ||
		gjson.Get(got, "result.success").Bool() ||
		!strings.HasPrefix(gjson.Get(got, "result.result").Str, "add needs") {
		t.Errorf("failed tool: %s", got)
	}
	if got := s.turn(); got != "complete(6+8=14)" {
		t.Errorf("end: %s", got)
	}
}

func TestGatewayRefusalsLeaveTheConnectionOpen(t *testing.T) {
	w := newWorld(t)
	s := w.socket()
	code := func(message, want string) {
		t.Helper()
		s.say(message)
		if got := s.next(); gjson.Get(got, "type").Str != "error" || gjson.Get(got, "code").Str != want ||
			gjson.Get(got, "message").Str == "" {
			t.Errorf("%s: got %s, want %s", message, got, want)
		}
	}
	for _, wellFormed := range []string{`{"type":"chat","session_id":"s","content":"x"}`,
		`{"type":"ping","timestamp":1}`, `{"type":"command","name":"status","args":{}}`} {
		code(wellFormed, "NOT_CONNECTED")
	}
	malformed := []string{`{`, ``, `null`, `[]`, `{"type":"dance"}`, `{"content":"x"}`, `{"type":7}`,
		`{"type":"Chat","session_id":"s","content":"x"}`,
		`{"type":"chat","session_id":"s"}`, `{"type":"chat","content":"x"}`,
		`{"type":"chat","session_id":"s","content":""}`,
		`{"type":"chat","session_id":"s","content":null}`, `{"type":"ping"}`, `{"type":"ping","timestamp":null}`,
		`{"type":"command","name":"status"}`,
		`{"type":"command","args":{}}`, `{"type":"connect","session_id":7,"auth":null}`,
		`{"type":"connect","session_id":"../x","auth":null}`}
	for _, message := range malformed {
		code(message, "INVALID_MESSAGE")
	}
	s.say(`{"type":"connect","session_id":"s","auth":""}`)
	s.want(`{"type":"connected","session_id":"s"}`)
	for _, message := range append(malformed, `{"type":"chat","session_id":"other","content":"x"}`) {
		code(message, "INVALID_MESSAGE")
	}
	if err := s.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"ping","timestamp":1}`)); err != nil {
		t.Fatal(err)
	}
	if got := s.next(); gjson.Get(got, "code").Str != "INVALID_MESSAGE" {
		t.Errorf("binary frame: %s", got)
	}
	s.chat("s", "still here")
	if got := s.turn(); got != "You  said:  still here complete(3+4=7)" {
		t.Errorf("chat: %s", got)
	}
}

func TestAPingFrameGetsOnePong(t *testing.T) {
	w := newWorld(t)
	s := w.socket()
	var pongs []string
	s.SetPongHandler(func(payload string) error { pongs = append(pongs, payload); return nil })
	if err := s.WriteControl(websocket.PingMessage, []byte("payload"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	s.say(`{"type":"connect","session_id":"s","auth":null}`)
	s.next()
	if fmt.Sprint(pongs) != "[payload]" {
		t.Errorf("pongs: %q", pongs)
	}
}

func TestFanOutAndSwitching(t *testing.T) {
	w := newWorld(t)
	a, b, c, elsewhere := w.connected("s"), w.connected("s"), w.connected("s"), w.connected("other")
	b.chat("s", "hi")
	var turns []string
	for _, s := range []*socket{a, b, c} {
		var frames []string
		for range 4 {
			frames = append(frames, s.next())
		}
		turns = append(turns, strings.Join(frames, "\n"))
	}
	if turns[0] != turns[1] || turns[1] != turns[2] || !strings.Contains(turns[0], "agent_complete") {
		t.Errorf("turns differ:\n%s", strings.Join(turns, "\n\n"))
	}
	a.say(`{"type":"connect","session_id":"other","auth":null}`)
	a.want(`{"type":"connected","session_id":"other"}`)
	// Told first, so that a client who connects again to its own session misses nothing; then the old seat is freed.
	eventually(t, func() bool { return joined(w.server, "s") == 2 }, func() string {
		return fmt.Sprintf("%d clients are joined after one of three has left", joined(w.server, "s"))
	})
	elsewhere.chat("other", "there")
	if x, y := a.turn(), elsewhere.turn(); x != y || !strings.Contains(x, "there") {
		t.Errorf("after the switch: %s; %s", x, y)
	}
	b.chat("s", "only us")
	b.turn()
	a.say(`{"type":"ping","timestamp":1}`)
	a.want(`{"type":"pong","timestamp":1}`) // and nothing of s before it
}

func TestASeatThatWasLeftIsSilent(t *testing.T) {
	c := newClient(&wiring{Parts: Parts{Limits: limits{}, Hub: newHub()}}, side{format: plain{}}, nil)
	c.Enter("s")
	left := c.seat
	c.Enter("other")
	left.Deliver(Event{Text: "too late"})
	if batch, _ := c.box.take(nil); len(batch) > 0 {
		t.Errorf("heard %q", batch)
	}
}

func TestQueueAndBusy(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	w.model.script("first", func(c *upstreamCall) { c.say("."); <-goOn; c.end() })
	s := w.connected("s")
	s.chat("s", "first")
	s.next()
	for i := range maxQueue + 1 {
		s.chat("s", fmt.Sprint("chat ", i))
	}
	if got := s.next(); gjson.Get(got, "code").Str != "BUSY" {
		t.Errorf("one chat too many: %s", got)
	}
	close(goOn)
	lines := []string{"user: first", "assistant: ."}
	if got := s.turn(); got != "complete(3+4=7)" {
		t.Errorf("first: %s", got)
	}
	for i := range maxQueue {
		want := fmt.Sprint("chat ", i)
		if got := s.turn(); got != "You  said:  "+want+" complete(3+4=7)" {
			t.Errorf("%s: %s", want, got)
		}
		lines = append(lines, "user: "+want, "assistant: You said: "+want)
	}
	w.wantHistory("s", lines...)
}

// wantClose reads up to the close frame.
func (s *socket) wantClose(code int) {
	s.t.Helper()
	_, text, err := s.ReadMessage()
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != code {
		s.t.Errorf("got %q, %v, want a close frame with %d", text, err, code)
	}
}

func TestUnauthorized(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.AuthToken = "secret" })
	for _, auth := range []string{`"wrong"`, `null`, `""`} {
		s := w.socket()
		s.say(`{"type":"connect","session_id":"s","auth":` + auth + `}`)
		if got := s.next(); gjson.Get(got, "code").Str != "UNAUTHORIZED" || strings.Contains(got, "secret") {
			t.Errorf("auth %s: %s", auth, got)
		}
		s.wantClose(websocket.ClosePolicyViolation)
	}
	s := w.socket()
	s.say(`{"type":"connect","session_id":"s","auth":"secret"}`)
	s.want(`{"type":"connected","session_id":"s"}`)
	s.chat("s", "hi")
	s.turn()
}

func TestCapacity(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.MaxConnections = 2 })
	first, second := w.connected("s"), w.connected("s")
	over := w.socket()
	if got := over.next(); gjson.Get(got, "code").Str != "CAPACITY_EXCEEDED" {
		t.Errorf("the third: %s", got)
	}
	over.wantClose(websocket.CloseTryAgainLater)
	if err := first.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""),
		time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	first.wantClose(websocket.CloseNormalClosure)
	w.connected("s").chat("s", "the place was free")
	if got := second.turn(); !strings.Contains(got, "the place was free") {
		t.Errorf("second: %s", got)
	}
}

func TestOrigin(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.AllowedOrigins = []string{"https://app.example"} })
	own := strings.Replace(w.server.GatewayURL(), "ws://", "http://", 1)
	for origin, want := range map[string]int{"https://evil.example": 403, "null": 403,
		"https://app.example.evil.example": 403,
		"https://app.example":              101, own: 101, w.server.APIURL(): 403} {
		_, resp, err := w.dial(http.Header{"Origin": {origin}})
		if resp == nil || resp.StatusCode != want {
			t.Errorf("origin %s: %v, %v, want %d", origin, resp, err, want)
		}
	}
	if status, text := (&world{t: t, ctx: w.ctx, http: w.http, server: &Server{apiURL: own}}).do("GET", "/", "",
		nil); status != 400 || gjson.Get(text, "error").Str == "" {
		t.Errorf("no handshake: %d %s", status, text)
	}
}

func TestAFrameTooLargeCloses(t *testing.T) {
	w := newWorld(t)
	s := w.connected("s")
	message := func(size int) []byte {
		const frame = `{"type":"chat","session_id":"s","content":""}`
		return []byte(frame[:len(frame)-2] + strings.Repeat("x", size-len(frame)) + `"}`)
	}
	s.say(string(message(maxFrame)))
	if got := s.turn(); !strings.HasSuffix(got, "complete(3+4=7)") {
		t.Errorf("as large as may be: %.200s", got)
	}
	sent := make(chan struct{})
	go func() { defer close(sent); s.WriteMessage(websocket.TextMessage, message(4*maxFrame)) }() // may be cut off
	s.wantClose(websocket.CloseMessageTooBig)
	s.Close()
	<-sent
}

func TestAResetConnectionIsFreed(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.MaxConnections = 1 })
	goOn := make(chan struct{})
	w.model.script("hi", func(c *upstreamCall) { c.say("1"); <-goOn; c.say("2"); c.end() })
	s := w.connected("s")
	s.chat("s", "hi")
	s.next()
	s.NetConn().(interface{ SetLinger(int) error }).SetLinger(0)
	s.Close()
	eventually(t, func() bool { return joined(w.server, "s") == 0 }, func() string { return "the seat was not freed" })
	stream := w.open("/api/v1/stream/s")
	close(goOn)
	if got := stream.rest(); got != "2 complete(3+4=7)" {
		t.Errorf("stream: %s", got)
	}
	w.wantHistory("s", "user: hi", "assistant: 12")
}
