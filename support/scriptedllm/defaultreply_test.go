package scriptedllm

import (
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"
	"unicode/utf8"
)

func TestSplitCutsIntoWordsWithTheSpaceBeforeThem(t *testing.T) {
	for text, want := range map[string][]string{
		"":                      nil,
		"one":                   {"one"},
		"one two  three":        {"one", " two", "  three"},
		" \n one ":              {" \n one", " "},
		"  ":                    {"  "},
		"你好，世界 and か":           {"你", "好，", "世", "界", " and", " か"},
		"e\u0301te\u0301 👩‍👩‍👧": {"e\u0301te\u0301", " 👩‍👩‍👧"},
	} {
		if got := Split(text); !slices.Equal(got, want) {
			t.Errorf("Split(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSplitAlwaysJoinsToTheText(t *testing.T) {
	if err := quick.Check(func(text string) bool { return splitsWell(text) }, nil); err != nil {
		t.Error(err)
	}
}

func FuzzSplit(f *testing.F) {
	for _, text := range []string{"", "a b", "你好 世界", "\xff \xf0\x9f", "\u3000x", "e\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !splitsWell(text) {
			t.Errorf("Split(%q) = %q", text, Split(text))
		}
		reply := DefaultReply(text)
		if n := len(reply.chunks()); n < 5 && reply.Chunks == nil {
			t.Errorf("the default reply to %q has %d chunks", text, n)
		}
		if strings.Join(reply.chunks(), "") != reply.FullText() {
			t.Errorf("the chunks of the default reply to %q are not its text", text)
		}
	})
}

// splitsWell: the pieces join to the text, none is empty, and none begins
// inside a character of a text that has only whole ones.
func splitsWell(text string) bool {
	chunks := Split(text)
	for _, c := range chunks {
		if c == "" || utf8.ValidString(text) && !utf8.ValidString(c) {
			return false
		}
	}
	return strings.Join(chunks, "") == text
}

func TestDefaultReplyCountsWhenAsked(t *testing.T) {
	for message, want := range map[string][]string{
		"count from 1 to 3":                  {"1", " 2", " 3"},
		"Please Count  from 9 to 11, slowly": {"9", " 10", " 11"},
		"count from 7 to 7":                  {"7"},
	} {
		got := DefaultReply(message)
		if !slices.Equal(got.Chunks, want) || got.TokenDelay != 10*time.Millisecond || got.FirstTokenDelay != 0 {
			t.Errorf("DefaultReply(%q) = %q every %v, want %q every 10ms", message, got.Chunks, got.TokenDelay, want)
		}
	}
	if n := len(DefaultReply("count from 1 to 100001").Chunks); n != 100_001 {
		t.Errorf("counting from 1 to 100001 gives %d chunks", n)
	}
}

func TestDefaultReplyTakesTheTimeThatTheMessageSays(t *testing.T) {
	for message, want := range map[string][2]time.Duration{
		"count from 1 to 3, one every 100 ms":           {0, 100 * time.Millisecond},
		"Count from 1 to 3 one every 0ms":               {0, 0},
		"think for 200 ms, then count from 1 to 3":      {200 * time.Millisecond, 10 * time.Millisecond},
		"user 7: Think for 5ms":                         {5 * time.Millisecond, 0},
		"count from 1 to 3, one every second":           {0, 10 * time.Millisecond},
		"count from 1 to 3, one every 1000000 ms":       {0, 10 * time.Millisecond},
		"rethink for 5 ms":                              {0, 0},
		"count from 3 to 1, one every 7 ms, is nothing": {0, 0},
	} {
		got := DefaultReply(message)
		if got.FirstTokenDelay != want[0] || got.TokenDelay != want[1] {
			t.Errorf("DefaultReply(%q) takes %v, then %v for each, want %v", message, got.FirstTokenDelay,
				got.TokenDelay, want)
		}
	}
}

func TestDefaultReplyRepeatsAnythingElse(t *testing.T) {
	for _, message := range []string{"", "hello", "count from 3 to 1", "count from 1 to 100002",
		"count from 1 to 99999999999999999999", "recount from 1 to 2", "count from one to two"} {
		got := DefaultReply(message)
		if got.Chunks != nil || got.TokenDelay != 0 || !strings.HasPrefix(got.FullText(), "You said: "+message) {
			t.Errorf("DefaultReply(%q) = %+v", message, got)
		}
		if len(got.chunks()) < 5 {
			t.Errorf("DefaultReply(%q) has only %q", message, got.chunks())
		}
	}
}

func TestChunksGoBeforeText(t *testing.T) {
	r := Reply{Text: "not this", Chunks: []string{"a", "", "b c"}}
	if r.FullText() != "ab c" || len(r.chunks()) != 3 {
		t.Errorf("FullText = %q, chunks = %q", r.FullText(), r.chunks())
	}
	if r := (Reply{Text: "ignored", Chunks: []string{}}); r.FullText() != "" || len(r.chunks()) != 0 {
		t.Errorf("no chunks: FullText = %q, chunks = %q", r.FullText(), r.chunks())
	}
}
