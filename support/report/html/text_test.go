package html

import (
	"reflect"
	"strings"
	"testing"
)

func TestPartsFindsTheValuesOfASentence(t *testing.T) {
	for text, want := range map[string]string{
		`the user asks "What is bamboo?"`:       `the user asks ["What is bamboo?"]`,
		`the user's answer to "a 'b' c" is 'd'`: `the user's answer to ["a 'b' c"] is ['d']`,
		`the model answers "" to "x"`:           `the model answers [""] to ["x"]`,
		`Ann's and Ben's answer`:                `Ann's and Ben's answer`,
		`模型用“竹子弯而不折”回答“竹子是什么？”`:                 `模型用[“竹子弯而不折”]回答[“竹子是什么？”]`,
		`an open "quote`:                        `an open "quote`,
		``:                                      ``,
	} {
		var b strings.Builder
		for _, p := range parts(text) {
			if p.Value {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		if b.String() != want {
			t.Errorf("%s: %s, want %s", text, b.String(), want)
		}
	}
}

// However a sentence is parted, nothing of it is lost or added.
func FuzzPartsLoseNothing(f *testing.F) {
	for _, s := range []string{`"`, `''`, `a'b'`, "“”", "\xff\"\xff\"", `"a"'b'`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b strings.Builder
		for _, p := range parts(s) {
			b.WriteString(p.Text)
		}
		if b.String() != s {
			t.Errorf("%q became %q", s, b.String())
		}
	})
}

func TestParagraphsFlow(t *testing.T) {
	got := paragraphs("For everyone\n  who reads.\n\n献给每一位阅读者：\n文字完整，\nOK 了\n\n\n")
	want := []string{"For everyone who reads.", "献给每一位阅读者：文字完整， OK 了"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestBlocksFindsTheTablesOfAMessage(t *testing.T) {
	got := blocks(
		"not the promised events\n  expected:\n    | type  | text |\n    | token | a    |\n  actual: nothing |\n| " +
			"|\n| x |\n| y | z |")
	want := []block{
		{Text: "not the promised events\n  expected:"},
		{Rows: [][]cell{{{Text: "type"}, {Text: "text"}}, {{Text: "token"}, {Text: "a"}}}},
		{Text: "  actual: nothing |\n| |"},
		{Rows: [][]cell{{{Text: "x"}}}},
		{Rows: [][]cell{{{Text: "y"}, {Text: "z"}}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestNamesAreReadable(t *testing.T) {
	for name, want := range map[string]string{"stream": "Streamed answers", "fault_tolerance": "Fault tolerance",
		"zh-CN": "In Chinese", "": "", "安全": "安全"} {
		if got := title(name); got != want {
			t.Errorf("%q is titled %q, want %q", name, got, want)
		}
	}
	for file, want := range map[string]string{"out/a/transcript.txt": "Transcript", "server.log": "Server log",
		"core": "Core"} {
		if got := exhibitName(file); got != want {
			t.Errorf("%s is called %q, want %q", file, got, want)
		}
	}
}
