package prove

import "testing"

func TestWhatDiffersFromRunToRunIsLeftOut(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Then it is\n  +297 ms  token  \" 29\" \n  +1.2 s end", "Then it is\n  …  token  \" 29\"\n  … end"},
		{"complete at 8.51 ms, complete at 250µs; waited 1 s, 1.02s", "complete at …, complete at …; waited …, …"},
		{"GET /api/v1/stream/5f45e9b5-1d5c-4bb7-80e6-cd75cf02ca46 at 127.0.0.1:40123",
			"GET /api/v1/stream/… at 127.0.0.1:…"},
		{`{"timestamp":1764062625123}`, `{"timestamp":…}`},
		{"20 tokens, 3 messages, status 404", "20 tokens, 3 messages, status 404"},
	}
	for _, test := range tests {
		if got := without(test.text, append(passingNames, passingTimes...)...); got != test.want {
			t.Errorf("%q became %q, want %q", test.text, got, test.want)
		}
	}
}

func TestWhatWasMeasuredKeepsItsTimes(t *testing.T) {
	said := Trial{Defect: greedy, Sentence: "Then these objectives hold:",
		Text: "| session creation | p95 | < 100 ms | 565 ms |\nat 127.0.0.1:40123"}
	if got, want := said.lasting(), "Then these objectives hold:\n  | session creation | p95 | < 100 ms | 565 ms "+
		"|\n  at 127.0.0.1:…"; got != want {
		t.Errorf("it became %q, want %q", got, want)
	}
	said.Defect = loud
	if got, want := said.lasting(), "Then these objectives hold:\n  | session creation | p95 | < … | … |\n  at "+
		"127.0.0.1:…"; got != want {
		t.Errorf("it became %q, want %q", got, want)
	}
}

func TestTheHeadIsTheSentenceAndTheFirstLine(t *testing.T) {
	for text, want := range map[string]string{
		"Then it is\n  no\n    actual: 3 tokens": "Then it is\n  no",
		"Then it is\n  no":                       "Then it is\n  no",
		"":                                       "\n",
	} {
		if got := head(text); got != want {
			t.Errorf("head of %q is %q", text, got)
		}
	}
	if got := firstLines("1\n2\n3\n4", 3); got != "1\n2\n3\n…" {
		t.Errorf("first lines %q", got)
	}
}

func TestTextsThatSayTheSame(t *testing.T) {
	const eof, reset = "When it asks\n  POST /a: EOF", "Then it is\n  read tcp 1->2: read: connection reset by peer"
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Then it is\n  3 of 10\n    actual: a", "Then it is\n  4 of 10\n    actual: b", true},
		{"Then it is\n  no", "Then it is\n  yes", false},
		{"Then it is\n  no", "And it is\n  no", false},
		{"Then it is\n  Ann: the answer to \"A?\" is wrong", "Then it is\n  Ben: the answer to \"B?\" is wrong", true},
		{"Then it is\n  Ann: the answer to \"A?\" is wrong", "Then it is\n  Ben: the answer to \"B?\" is late", false},
		{eof, reset, true},
		{eof, "When it asks\n  dial tcp 1->2: connect: connection refused", true},
		{eof, "When it asks\n  POST /a: 500", false},
		{"Then it is\n  no\n    EOF", "Then it is\n  yes\n    EOF", false},
	} {
		if got := alike(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %t", c.a, c.b, got)
		}
	}
}
