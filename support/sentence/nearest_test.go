package sentence

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// vocabulary is a small book of the shapes that sentences take.
func vocabulary() *Book {
	b := new(Book)
	none := func(context.Context) error { return nil }
	one := func(context.Context, string) error { return nil }
	two := func(context.Context, string, string) error { return nil }
	n := func(context.Context, int) error { return nil }
	b.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)"$`, two)
	b.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks "((?:[^"\\]|\\.)*)"$`, two)
	b.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks "((?:[^"\\]|\\.)*)" through the gateway$`, two)
	b.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is "((?:[^"\\]|\\.)*)"$`, two)
	b.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is complete$`, one)
	b.Then(`^the status is (\d+)$`, n)
	b.Then(`^the reply comes within ([\d.]+ \w+)$`, one)
	b.Then(`^the model was asked "((?:[^"\\]|\\.)*)" (once|twice|\d+ times)$`, two)
	b.Then(`^nobody hears of it$`, none)
	b.When(`^a client calls ([A-Z]+) "((?:[^"\\]|\\.)*)"$`, two)
	b.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是[“"]((?:[^”"\\]|\\.)*)[”"]$`, two)
	return b
}

func TestReadable(t *testing.T) {
	var got []string
	for _, s := range vocabulary().Sentences() {
		got = append(got, s.Readable())
	}
	want := []string{
		`the user has asked "…"`, `the user asks "…"`, `the user asks "…" through the gateway`, `the answer is "…"`,
		`the answer is complete`,
		`the status is 3`, `the reply comes within 300 ms`, `the model was asked "…" once`, `nobody hears of it`,
		`a client calls GET "…"`,
		`用户收到的回答是“…”`,
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("sentence %d reads %s, want %s", i, got[i], want[i])
		}
	}
}

func TestNearestMarksTheWordsThatDiffer(t *testing.T) {
	for text, want := range map[string]string{
		`the anwser is "Hi"`:                `the ‹answer› is "…"`,
		`Ann ask "Hi"`:                      `the user ‹asks› "…"`,
		`Ann asks "Hi" thru the gateway`:    `the user asks "…" ‹through› the gateway`,
		`the answer is complet`:             `the answer is ‹complete›`,
		`The answer is complete`:            `‹the› answer is complete`,
		`the reply arrives within 300 ms`:   `the reply ‹comes› within 300 ms`,
		`the user has asked for "Hi there"`: `the user has asked "…"`,
		`小李收到的答案是“好”`:                       `用户收到的‹回›答是“…”`,
	} {
		near := vocabulary().Nearest("", text, 1)
		if len(near) == 0 || near[0].Marked != want {
			t.Errorf("%s: the nearest is %v, want %s", text, marked(near), want)
		}
	}
}

func marked(near []Near) []string {
	var all []string
	for _, n := range near {
		all = append(all, n.Marked)
	}
	return all
}

func TestNearestPrefersTheKeyword(t *testing.T) {
	near := vocabulary().Nearest(When, `the user asked "Hi"`, 2)
	if len(near) != 2 || near[0].Keyword != When {
		t.Errorf("the nearest are %v, want the one for When first", marked(near))
	}
}

func TestNearestOfSomethingElseIsNothing(t *testing.T) {
	if near := vocabulary().Nearest("", "zebras cross slowly", 3); len(near) > 0 {
		t.Errorf("the nearest are %v, want none", marked(near))
	}
}

func TestAlmostSaysWhatAValueMustBe(t *testing.T) {
	for text, want := range map[string]string{
		`ann asks "Hi"`:                    "“ann” is not allowed there: a name begins with a capital letter",
		`the status is OK`:                 "“OK” is not allowed there; write a whole number",
		`the reply comes within 5s`:        "“5s” lacks the space before the unit",
		`the user asks “Hi”`:               "straight quotation marks",
		`the model was asked "Hi" 3 x`:     "“3 x” is not allowed there; write once, twice",
		`a client calls get "/health"`:     "“get” is not allowed there; did you mean “GET”?; write GET",
		`anns answer is "Hi"`:              "“anns” is not allowed there",
		`the reply comes within two hours`: "“two hours” is not a time",
	} {
		s, wrong := vocabulary().Almost("", text)
		if s == nil || !strings.Contains(strings.Join(wrong, "; "), want) {
			t.Errorf("%s: got %v, want something with %q", text, wrong, want)
		}
	}
	if s, _ := vocabulary().Almost("", "the answer is hole"); s != nil {
		t.Errorf("“the answer is hole” is taken for %s", s.Readable())
	}
}

func TestCheckValuesTellsWhatTheExpressionCannot(t *testing.T) {
	b := vocabulary()
	for text, fine := range map[string]bool{
		"the reply comes within 5 sec": false, "the reply comes within 1.5 s": true,
		"the reply comes within 1.2.3 s": false,
		`Ann's answer is "Hi"`:           true, `The User's answer is "Hi"`: false,
	} {
		s := b.Match(Then, text)
		if len(s) != 1 {
			t.Fatalf("%q: %d sentences", text, len(s))
		}
		if err := s[0].CheckValues(text); (err == nil) != fine {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTopicIsAPlainWord(t *testing.T) {
	var got []string
	for _, s := range vocabulary().Sentences()[:4] {
		got = append(got, s.Topic())
	}
	if want := []string{"asked", "asks", "gateway", "answer"}; !slices.Equal(got, want) {
		t.Errorf("topics %q, want %q", got, want)
	}
}

func TestTheTopicOfATextIsAWordOfItsOwn(t *testing.T) {
	b := vocabulary()
	for text, want := range map[string]string{
		`Ann connects to the gateway quickly`: "gateway",
		`nothing of this`:                     "",
		``:                                    "",
		`用户很高兴`:                               "",
	} {
		if got := b.Topic(text); got != want {
			t.Errorf("%s: topic %q, want %q", text, got, want)
		}
	}
}

func FuzzNearest(f *testing.F) {
	f.Add(`the anwser is "Hi"`)
	f.Add(`“ann” asks '{"a": 1}' 5s`)
	b := vocabulary()
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range b.Nearest("", text, 3) {
			if n.Alike < 0 || n.Alike > 1 {
				t.Errorf("%q is alike by %v", text, n.Alike)
			}
		}
		b.Almost("", text)
	})
}

// A number is shown as several: what it counts keeps its s, and the verbs behind it lose theirs.
func TestReadableOfSeveral(t *testing.T) {
	one := func(context.Context, int) error { return nil }
	two := func(context.Context, int, int) error { return nil }
	for _, c := range []struct {
		expr string
		fn   any
		want string
	}{
		{`^(\d+) users? starts? a conversation each$`, one, "3 users start a conversation each"},
		{`^(\d+) idle clients? stays? and sends? (\d+) pings?$`, two, "3 idle clients stay and send 3 pings"},
		{`^Ann asks (\d+) questions? and waits$`, one, "Ann asks 3 questions and waits"},
		{`^Bamboo is killed while (\d+) users? chats?$`, one, "Bamboo is killed while 3 users chat"},
	} {
		b := new(Book)
		b.When(c.expr, c.fn)
		if got := b.Sentences()[0].Readable(); got != c.want {
			t.Errorf("%s reads %q, want %q", c.expr, got, c.want)
		}
	}
}
