package dialects

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryProviderHasItsAnswers(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range all {
		names = append(names, d.Provider)
		for _, a := range d.Answers {
			if len(strings.TrimSpace(string(a.Body))) == 0 || a.Text == "" && len(a.Calls) == 0 && a.Failure == "" {
				t.Errorf("%s, %s: %+v means nothing", d.Provider, a.Name, a)
			}
			if r := a.Reply(); string(r.Raw.Bytes) != string(a.Body) {
				t.Errorf("%s, %s: its reply is %+v", d.Provider, a.Name, r)
			}
		}
	}
	want := []string{"azure", "deepseek", "gemini", "llamacpp", "mistral", "ollama", "openai", "openrouter", "vllm"}
	for _, name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestABadFileIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "it has no answer",
		"hello\n== a\n--\nx\n":               "stands before the first answer",
		"== a\nsource: https://x\ndata: x\n": "there is no line --",
		"== a\n--\nx\n":                      "its source is missing",
		"== a\nsource: https://x\ntxt: 1\n--\nx\n":   "there is no such field",
		"== a\nsource: https://x\ntext: a\n--\nx\n":  "invalid character",
		"== a\nsource: https://x\nusage: a\n--\nx\n": "expected integer",
		"== a\nsource: https://x\ncall: 1 n\n--\nx":  "write it as ID NAME ARGUMENTS",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	got, err := parse("# about\n\n== a\nsource: https://x\ncall: - n {\"x\": 1}\n--\ndata: 1\n\n\n")
	if err != nil || string(got[0].Body) != "data: 1\n\n" || got[0].Calls[0].ID != "" ||
		got[0].Calls[0].Arguments != `{"x": 1}` {
		t.Errorf("%+v, %v", got, err)
	}
}
