package reference

import "testing"

func TestChannelMessagesAreReadOrPassedOver(t *testing.T) {
	for text, want := range map[string]ClientMessage{
		`{"type":"hello","device_id":"d","token":"t"}`: {Kind: HelloMessage},
		`{"type":"ping"}`: {Kind: PingMessage},
		`{"type":"subscribe","ch":"agent.tea","since":3}`: {Kind: SubscribeMessage, Session: "tea"},
		`{"type":"unsubscribe","ch":"agent.tea"}`:         {Kind: UnsubscribeMessage, Session: "tea"},
		`{"type":"stop","session_id":"tea"}`:              {Kind: StopMessage, Session: "tea"},
		`{"type":"subscribe","ch":"tea"}`:                 {Kind: BadMessage},
		`{"type":"subscribe","ch":7}`:                     {Kind: BadMessage},
		`{"type":"stop"}`:                                 {Kind: BadMessage},
		`{"type":"dance"}`:                                {Kind: BadMessage},
		`{"type":`:                                        {Kind: BadMessage},
		`[]`:                                              {Kind: BadMessage},
	} {
		got := decodeChannelMessage([]byte(text))
		if got.Kind != want.Kind || want.Kind != BadMessage && got.Session != want.Session {
			t.Errorf("%s is read as %+v, want %+v", text, got, want)
		}
		if (got.Problem != "") != (want.Kind == BadMessage) {
			t.Errorf("%s: the problem is %q", text, got.Problem)
		}
	}
}

// recorder is a client that keeps what it is sent.
type recorder struct {
	Client
	got []Event
}

func (r *recorder) Send(e Event) { r.got = append(r.got, e) }

func TestSubscriptionsNumberTheirEvents(t *testing.T) {
	w := &wiring{Parts: Parts{Hub: newHub()}}
	b := newSwitchboard(w)
	one, other := &recorder{}, &recorder{}
	for _, c := range []*recorder{one, other} {
		b.Arrive(c)
		b.Receive(c, ClientMessage{Kind: SubscribeMessage, Session: "tea"})
	}
	w.Hub.Publish(Event{Kind: Token, Session: "tea", Text: "a"})
	w.Hub.Publish(Event{Kind: Token, Session: "house", Text: "b"})
	b.Receive(other, ClientMessage{Kind: UnsubscribeMessage, Session: "tea"})
	w.Hub.Publish(Event{Kind: Error, Session: "tea", Text: "no"})
	b.Leave(one)
	w.Hub.Publish(Event{Kind: Token, Session: "tea", Text: "c"})
	want := []struct {
		kind   Kind
		number uint64
	}{{Token, 1}, {Error, 2}, {RunOver, 3}}
	if len(one.got) != len(want) {
		t.Fatalf("got %+v", one.got)
	}
	for i, e := range one.got {
		if e.Kind != want[i].kind || e.Number != want[i].number {
			t.Errorf("event %d is %+v, want %+v", i+1, e, want[i])
		}
	}
	if len(other.got) != 1 {
		t.Errorf("a client that unsubscribed got %+v", other.got)
	}
}

func TestChannelFramesCarryTheEventsOfStreams(t *testing.T) {
	var f channelFormat
	for want, e := range map[string]Event{
		`{"ch":"agent.tea","seq":2,"event":{"type":"token","content":"é"}}`: {Kind: Token, Session: "tea",
			Text: "é", Number: 2},
		`{"ch":"agent.tea","seq":3,"control":{"type":"terminal","reason":"error"}}`: {Kind: RunOver, Session: "tea",
			Text: "error", Number: 3},
		`{"type":"welcome"}`: {Kind: Welcome}, `{"type":"pong"}`: {Kind: Pong}, "": {Kind: Connected},
	} {
		if want != "" {
			want += "\n"
		}
		if got := string(f.Append(nil, e)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
