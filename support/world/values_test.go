package world

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bamboo-spec/support/report"
)

// opened is a world without a Bamboo, in which the user and Ann have conversations.
func opened(t *testing.T) *World {
	t.Helper()
	w := New(Environment{})
	w.Open(&report.Scenario{}, 0)
	w.User(TheUser).SessionID = "tea"
	w.User("Ann").SessionID = "coffee"
	return w
}

func TestExpand(t *testing.T) {
	w := opened(t)
	if err := w.Keep("order id", "42"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"no brackets":                            "no brackets",
		"/history/{session}":                     "/history/tea",
		"{session} and {Ann's session}":          "tea and coffee",
		"{session of Ann}":                       "coffee",
		"{session of Ann in capitals}":           "COFFEE",
		"{Ann's session in capitals}":            "COFFEE",
		"{order id}":                             "42",
		`{"a": {"b": 1}}`:                        `{"a": {"b": 1}}`,
		`{"type": "chat", "session": "{session}`: `{"type": "chat", "session": "tea`,
		"{}":                                     "{}",
		"{{session}} {{any thing}}":              "{session} {any thing}",
		"{text of 6 characters}":                 "The ba",
		"{text of 4 characters}":                 "The.",
		"{text of 1 character}":                  "T",
		"{text of 0 characters}":                 "",
		"{text of 3 tokens}":                     "The bamboo that",
		"{Chinese text of 3 characters}":         "竹子弯",
		"{text of 6 emoji}":                      "🎋🐼🍵🌱✨🎋",
	} {
		if got, err := w.Expand(text); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestNamesThatAreAlmostAValueAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"{env: TEA}": "write {env TEA}", "a {env = TEA} b": "write {env TEA}", "{ session }": "write {session}",
		"{session of  Ann}": "write {session of Ann}", "{new  id}": "write {new id}",
		"{env TEA}": "", "{session}": "", "{{ session }}": "", `{"env": "TEA"}`: "", "{ }": "", "{x: 1}": "", "{1: 2}": "",
	} {
		if err := CheckNames(text, nil); want == "" && err != nil || want != "" && (err == nil ||
			!strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestExpandMakesNewIDs(t *testing.T) {
	w := opened(t)
	a, errA := w.Expand("{new id} {new id}")
	first, second, _ := strings.Cut(a, " ")
	if errA != nil || len(first) != 36 || first == second {
		t.Errorf("two new ids: %q, %v", a, errA)
	}
	if id, err := w.Expand("{new id of 128 letters}"); err != nil || len(id) != 128 {
		t.Errorf("an id of 128 letters has %d: %q, %v", len(id), id, err)
	}
}

func TestExpandSaysWhatIsWrong(t *testing.T) {
	w := opened(t)
	for text, want := range map[string]string{
		"{sesion}":                         "did you mean “session”?",
		"{Ben's session}":                  "Ben has no conversation yet",
		"{Ann's hat}":                      "{Ann's hat} stands for nothing",
		"{a b} {c}":                        "{c} stands for nothing",
		"{zebra}":                          "{zebra} stands for nothing",
		"{new id of 5 letters}":            "needs 32 or more",
		"{text of 99999999999 characters}": "at most 10000000",
		"{env BAMBOO_SPEC_NO_SUCH}":        "BAMBOO_SPEC_NO_SUCH is not set",
	} {
		if got, err := w.Expand(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestKeepRefusesNamesThatCannotBeUsed(t *testing.T) {
	w := opened(t)
	if err := w.Keep("id", "1"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"id": "kept already", "session": "has a meaning already",
		"": "cannot be a name", "a{b": "cannot be a name", "7": "cannot be a name"} {
		if err := w.Keep(name, "2"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", name, err, want)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Setenv("BAMBOO_SPEC_TEST_SECRET", "open sesame")
	w := opened(t)
	if got, err := w.Expand("Bearer {env BAMBOO_SPEC_TEST_SECRET}"); err != nil || got != "Bearer open sesame" {
		t.Fatalf("%q, %v", got, err)
	}
	w.Story.transcript.Note("Ann", "sends open sesame")
	for _, told := range []string{w.Story.Mask("expected open sesame, or Open%20Sesame"), w.Story.Mask("open%20sesame"),
		w.Story.Evidence()[0].Text} {
		if strings.Contains(told, "open sesame") || strings.Contains(told, "open%20sesame") {
			t.Errorf("the secret is told: %s", told)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("{session} {{x}} {new id of 40 letters}")
	f.Add("{text of 12 characters}{")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "of") && len(text) > 40 { // a long generated text proves nothing more
			return
		}
		w := New(Environment{})
		w.Open(&report.Scenario{}, 0)
		w.User(TheUser).SessionID = "tea"
		got, err := w.Expand(text)
		if err == nil && !strings.Contains(text, "{") && got != text {
			t.Errorf("%q became %q", text, got)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is not UTF-8", text, got)
		}
	})
}
