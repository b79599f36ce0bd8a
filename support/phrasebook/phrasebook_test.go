package phrasebook

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bamboo-spec/support/sentence"
)

func TestDocCommentsAreTakenApart(t *testing.T) {
	const doc = `waitFor waits for tea,
at most as long as it says.

Example:

	When the user asks "Tea?"
	Then the table is:
	  | tea |

例子:

	当 用户问"茶？"
`
	meaning, examples := explained("waitFor", doc)
	if want := "Waits for tea, at most as long as it says."; meaning != want {
		t.Errorf("meaning %q, want %q", meaning, want)
	}
	want := []Example{
		{"en", "When the user asks \"Tea?\"\nThen the table is:\n  | tea |\n"},
		{"zh-CN", "当 用户问\"茶？\"\n"},
	}
	if !slices.Equal(examples, want) {
		t.Errorf("examples %q, want %q", examples, want)
	}
}

func TestASentenceWithoutADocCommentIsRefused(t *testing.T) {
	b := new(sentence.Book)
	b.When(`^somebody sings$`, func(context.Context) error { return nil })
	_, err := New(b, []fs.FS{fstest.MapFS{"a.go": {Data: []byte("package a\n")}}})
	if err == nil || !strings.Contains(err.Error(), "somebody sings") || !strings.Contains(err.Error(), "doc comment") {
		t.Errorf("got %v, want an error that names the sentence and asks for a doc comment", err)
	}
}

func TestGoThatCannotBeReadIsAnError(t *testing.T) {
	if _, err := New(new(sentence.Book), []fs.FS{fstest.MapFS{"a.go": {Data: []byte("pack")}}}); err == nil {
		t.Error("no error for a file that is not Go")
	}
}

// small is a book of three phrases.
func small() *Book {
	ask := &Phrase{
		Wordings: []Wording{
			{[]sentence.Keyword{sentence.Given}, `the user has asked "question"`, []string{"given"},
				`the user has asked "*question*"`},
			{[]sentence.Keyword{sentence.When}, `the user asks "question"`, []string{"when"},
				`the user asks "*question*"`},
		},
		Meaning:  "Sends a message and reads its answer.",
		Values:   []Value{{"the user", "the user, or a first name (Ann)"}, {"question", `a text without "`}},
		Examples: []Example{{"en", "When the user asks \"Hi\"\nThen the answer is complete\n"}},
	}
	table := &Phrase{
		Wordings: []Wording{{[]sentence.Keyword{sentence.Then, sentence.Given}, "the history shows:", []string{"then"},
			""}},
		Meaning: "Compares what is stored *word* for word.", Takes: sentence.Table,
		Tables: [][]sentence.Column{{{Name: "role"}, {Name: "content", Optional: true}}},
	}
	text := &Phrase{Wordings: []Wording{{[]sentence.Keyword{sentence.When}, "a client sends:", []string{"doc"}, ""}},
		Meaning: "Sends <bytes>, no question.", Takes: sentence.DocString}
	return &Book{
		Areas: []*Area{{"Talk, from both sides.", []*Phrase{ask, table}}, {"The wire.", []*Phrase{text}}},
		Chapters: []Chapter{{"Values", "They stand in brackets.", [2]string{"written", "meaning"},
			[][2]string{{"{session}", "the id | of it"}}}},
	}
}

func TestFind(t *testing.T) {
	for words, want := range map[string][]string{
		"asks":          {`the user has asked "question"`},
		"ASKED user":    {`the user has asked "question"`},
		"question":      {`the user has asked "question"`, "a client sends:"},
		"role":          {"the history shows:"},
		"word history":  {"the history shows:"},
		"ask":           {`the user has asked "question"`},
		"asking":        {`the user has asked "question"`},
		"quest":         {`the user has asked "question"`, "a client sends:"},
		"is":            {"the history shows:"},
		"que":           nil,
		"history asked": {"the history shows:", `the user has asked "question"`},
	} {
		var got []string
		found, all := small().Find(strings.Fields(words)...)
		if want := words != "history asked" && len(want) > 0; all != want {
			t.Errorf("%q: all of it is found: %t", words, all)
		}
		for _, p := range found {
			got = append(got, p.Wordings[0].Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
}

func TestLook(t *testing.T) {
	const want = "Values\n    {session}\n        the id | of it\n"
	for _, words := range []string{"", "session", "values id"} {
		if got := small().Look(strings.Fields(words)...); got != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
	if got := small().Look("asks"); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestSuggest(t *testing.T) {
	if got := small().Suggest([]string{"histroy"}); got != "; did you mean “history”?" {
		t.Errorf("got %q", got)
	}
	if got := small().Suggest([]string{"zebra"}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestText(t *testing.T) {
	uses := map[string][]string{"when": {"features/b.feature", "features/a.feature"}, "given": {"features/b.feature"}}
	all := small().All()
	for i, want := range []string{`Given the user has asked "question"
When the user asks "question"
    Sends a message and reads its answer.
      the user  the user, or a first name (Ann)
      question  a text without "
    For example:
      When the user asks "Hi"
      Then the answer is complete
    Used by features/a.feature and 1 more
`, `Then/Given the history shows:
    Compares what is stored *word* for word.
    Below it: a table with role, content (may be left out).
`, `When a client sends:
    Sends <bytes>, no question.
    Below it: a text between lines of """.
`} {
		if got := all[i].Text(all[i].UsedBy(uses)); got != want {
			t.Errorf("it says\n%s\nand should say\n%s", got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	page := small().Markdown()
	for _, want := range []string{
		"\n[Talk, from both sides](#talk-from-both-sides)\n\n* [the user has asked " +
			"\"question\"](#the-user-has-asked-question)\n",
		"* [What can stand in a sentence](#what-can-stand-in-a-sentence)\n* [Values](#values)\n",
		"| `question` | a text without \" |\n",
		"## Talk, from both sides\n\n### the user has asked \"*question*\"\n\nAfter *Given*. Also *When* the user " +
			"asks \"*question*\".\n\nSends",
		"```gherkin\nWhen the user asks \"Hi\"\nThen the answer is complete\n```\n",
		"Compares what is stored \\*word\\* for word.\n\nBelow it: a table with role, content (may be left out).\n",
		"Sends \\<bytes>, no question.",
		"| written | meaning |\n|---|---|\n| `{session}` | the id \\| of it |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks\n%s\nin\n%s", want, page)
		}
	}
}
