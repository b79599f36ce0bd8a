package load

import (
	"encoding/json"
	"testing"
	"testing/quick"
	"time"

	"bamboo-spec/support/client"
)

// same tells whether the scanner finds what client.DecodeEvent finds, where it finds anything.
func same(t *testing.T, s *scanner, data []byte) (found bool) {
	t.Helper()
	text, session, ok := s.token(data)
	if !ok {
		return false
	}
	e := client.DecodeEvent(data)
	if e.Kind != client.Token || e.Defect != "" || e.Text != string(text) || e.Session != string(session) {
		t.Errorf("%q: the scanner found text %q of session %q; decoded it is %s %q of session %q %s",
			data, text, session, e.Kind, e.Text, e.Session, e.Defect)
	}
	return true
}

var events = []struct {
	data string
	fast bool // the scanner must find it by itself
}{
	{`{"type":"token","content":"hello"}`, true},
	{`{"type":"agent_token","session_id":"s-1","token":" you"}`, true},
	{"\t{ \"delta\" : \"x\" ,\r\n\"type\":\"TextDelta\" } \n", true},
	{`{"type":"token","content":""}`, true},
	{`{"type":"token","content":"你好 🎋"}`, true},
	{`{"type":"token","content":"a\"b\\c\/d\n\t\r\b\f"}`, true},
	{`{"type":"token","token":"second","content":"first","delta":"third"}`, true},
	{`{"type":"token","content":"x","other":"y\n"}`, true},
	{`{"type":"token","content":"x","other":"y\u0041"}`, false},
	{`{"type":"token","content":"x","other":"\0"}`, false},
	{`{"type":"token","content":"\u4f60"}`, false},
	{`{"type":"token","content":"x","n":1}`, false},
	{`{"type":"token","content":"x","content":"y"}`, false},
	{`{"type":"token","content":"\n","token":"\n"}`, false},
	{`{"type":"to\/ken","content":"x"}`, false},
	{`{"type":"token","content":1}`, false},
	{`{"type":"token"}`, false},
	{`{"type":"complete","content":"x"}`, false},
	{`{"content":"x"}`, false},
	{`{"type":"token","content":"x"} {}`, false},
	{`{"type":"token","content":"x",}`, false},
	{`{"type":"token" "content":"x"}`, false},
	{`{"type":"token","content":"x"`, false},
	{`{"type":"token","content":"x\`, false},
	{"{\"type\":\"token\",\"content\":\"a\nb\"}", false},
	{`{"type":"token","content":"\x"}`, false},
	{`{}`, false},
	{`[DONE]`, false},
	{``, false},
}

func TestScannerMeansWhatTheDecoderMeans(t *testing.T) {
	var s scanner // one for all: nothing of an event may stay for the next
	for range 2 {
		for _, tc := range events {
			if found := same(t, &s, []byte(tc.data)); found != tc.fast {
				t.Errorf("%q: found %v, want %v", tc.data, found, tc.fast)
			}
		}
	}
}

func TestScannerMeansWhatTheDecoderMeansForAnyText(t *testing.T) {
	var s scanner
	if err := quick.Check(func(text, session, other string) bool {
		data, err := json.Marshal(map[string]string{"type": "token", "content": text, "session_id": session,
			"x": other})
		if err != nil {
			return false
		}
		same(t, &s, data)
		return !t.Failed()
	}, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func FuzzScanner(f *testing.F) {
	for _, tc := range events {
		f.Add([]byte(tc.data))
	}
	var s scanner
	f.Fuzz(func(t *testing.T, data []byte) { same(t, &s, data) })
}

func TestTokensCostNoAllocation(t *testing.T) {
	want := ""
	for range 2000 {
		want += "a\"b"
	}
	run := Run{Session: "s"}
	gaps := 0
	ask := Ask{Want: want}
	j := judge{ask: &ask, run: &run}
	ask.Gap = func(time.Duration) { gaps++ }
	data := []byte(`{"type":"agent_token","session_id":"s","token":"a\"b"}`)
	at, read := time.Now(), uint64(0)
	if n := testing.AllocsPerRun(1000, func() {
		read++
		j.event(data, at, read)
	}); n != 0 {
		t.Errorf("%v allocations a token, want 0", n)
	}
	if run.Err != nil || run.Tokens != 1001 || gaps != 1000 {
		t.Errorf("%d tokens, %d gaps, %v", run.Tokens, gaps, run.Err)
	}
}
