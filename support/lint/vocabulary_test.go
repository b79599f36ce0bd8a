package lint

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/sentence"
)

const soundSteps = "package steps\n" + `
// tea registers tea.
func tea(sc *sentence.Book) {
	t := teaSteps{}
	sc.Given(QUOTE^there is water$QUOTE, t.isWater)
	sc.When(QUOTE^(a guest|[A-Z]\w+) asks for (?:a|the) tea\.$QUOTE, t.asks, sentence.Needs())
	sc.Then(QUOTE^there is tea$QUOTE, t.isWater)
}

// isWater puts the kettle on.
func (t teaSteps) isWater(context.Context) error { return nil }

// asks asks.
// Politely.
func (t teaSteps) asks(_ context.Context, who string) error {
	return nil
}
`

const teaFeature = `Feature: Tea
  Scenario: Tea is asked for
    Given there is water
    When a guest asks for the tea.
    Then there is tea
`

func TestVocabulary(t *testing.T) {
	longStep := "who string) error {\n" + strings.Repeat("\tprintln(who)\n", 25)
	for name, c := range map[string]struct {
		old, new string
		want     []string // behind "steps/tea.go:"
	}{
		"sound": {"", "", nil},
		"not Go": {"package steps\n", "package\n",
			[]string{"4:1: expected 'IDENT', found 'func'"}},
		"not a raw string": {"QUOTE^there is water$QUOTE", `"^there is water$"`,
			[]string{
				"6:2: editors do not see this sentence; register it as a statement sc.Given(`^…$`, …) of a function"}},
		"in a block": {"	sc.Then(QUOTE^there is tea$QUOTE, t.isWater)\n",
			"	{\n		sc.Then(QUOTE^there is tea$QUOTE, t.isWater)\n	}\n",
			[]string{
				"9:3: editors do not see this sentence; register it as a statement sc.Then(`^…$`, …) of a function"}},
		"in a method": {"func tea(", "func (t teaSteps) tea(",
			[]string{
				"6:2: editors do not see this sentence; register it as a statement sc.Given(`^…$`, …) of a function",
				"7:2: editors do not see this sentence; register it as a statement sc.When(`^…$`, …) of a function",
				"8:2: editors do not see this sentence; register it as a statement sc.Then(`^…$`, …) of a function"}},
		"without a beginning": {"^there is tea$", "there is tea$",
			[]string{"8:10: the expression is not anchored: it must recognise whole steps, ^…$"}},
		"without an end": {"^there is tea$", `^there is tea\$`,
			[]string{"8:10: the expression is not anchored: it must recognise whole steps, ^…$",
				"8:10: neither a feature nor an example uses this sentence"}},
		"with alternatives outside": {"^there is tea$", "^there is tea|coffee$",
			[]string{"8:10: the expression is not anchored: it must recognise whole steps, ^…$"}},
		"with a flag": {"^there is tea$", "^(?i)there is tea$",
			[]string{"8:10: editors do not understand (?i… in an expression; of these groups they know (?: alone"}},
		"with a name": {"^there is tea$", "^there (?P<verb>is) tea$",
			[]string{"8:10: editors do not understand (?P… in an expression; of these groups they know (?: alone"}},
		"with Go's own end": {"^there is tea$", `^there is tea\z`,
			[]string{`8:10: editors do not understand \z in an expression`}},
		"with a class of Unicode": {"^there is tea$", `^there is \pL+$`,
			[]string{`8:10: editors do not understand \p in an expression`}},
		"with a class of POSIX": {"^there is tea$", `^there is [[:alpha:]]+$`,
			[]string{`8:10: editors do not understand [[:…:]] in an expression`}},
		"unused": {"^there is tea$", "^there is coffee$",
			[]string{"8:10: neither a feature nor an example uses this sentence"}},
		"its function elsewhere": {"isWater(context", "isTea(context",
			[]string{"6:31: the function of this sentence is not declared under a name",
				"8:28: the function of this sentence is not declared under a name"}},
		"its function without a name": {"t.asks,", "func(context.Context, string) error { return nil },",
			[]string{"7:59: the function of this sentence is not declared under a name"}},
		"its function without comment": {"// isWater puts the kettle on.\n", "",
			[]string{"11:1: the comment of a step is a sentence that begins with “isWater” and ends with a full stop"}},
		"a comment on something else": {"// isWater puts", "// It puts",
			[]string{"12:1: the comment of a step is a sentence that begins with “isWater” and ends with a full stop"}},
		"a comment without a full stop": {"// Politely.\n", "// Politely\n",
			[]string{"16:1: the comment of a step is a sentence that begins with “asks” and ends with a full stop"}},
		"its function hands on": {"	return nil\n", "	return t.serve(who)\n",
			[]string{"16:1: the step only hands its arguments on; register what it calls, or move that here"}},
		"its function too long": {"who string) error {\n", longStep,
			[]string{
				"16:1: the step has 26 lines; 25 are enough for one verb: what is more belongs into a function of " +
					"its " +
					"own"}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.old != "" && strings.Count(soundSteps, c.old) == 0 {
				t.Fatalf("%q does not stand in the sound steps", c.old)
			}
			text := strings.ReplaceAll(strings.ReplaceAll(soundSteps, c.old, c.new), "QUOTE", "`")
			if c.old == "" {
				text = strings.ReplaceAll(soundSteps, "QUOTE", "`")
			}
			var got, want []string
			files, features := []Source{{"steps/tea.go", []byte(text)}}, []Source{{soundFile, []byte(teaFeature)}}
			for _, f := range Vocabulary(files, features, bookOf(text)) {
				got = append(got, f.String())
			}
			for _, w := range c.want {
				want = append(want, "steps/tea.go:"+w)
			}
			if !slices.Equal(got, want) {
				t.Errorf("findings:\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

var registered = regexp.MustCompile("sc\\.(Given|When|Then)\\(`([^`]*)`")

// bookOf is the book that the text would register.
func bookOf(text string) *sentence.Book {
	b := new(sentence.Book)
	add := map[string]func(string, any, ...sentence.Option){"Given": b.Given, "When": b.When, "Then": b.Then}
	for _, m := range registered.FindAllStringSubmatch(text, -1) {
		var fn any = func(context.Context) error { return nil }
		if regexp.MustCompile(m[2]).NumSubexp() == 1 {
			fn = func(context.Context, string) error { return nil }
		}
		add[m[1]](m[2], fn)
	}
	return b
}

func TestSentencesThatNoFileShowsAreFound(t *testing.T) {
	b := new(sentence.Book)
	b.Given(`^there is `+`water$`, func(context.Context) error { return nil })
	test := Source{"steps/tea_test.go", []byte("package steps\n\nvar _ = `^there is water$`\n")} // shows it to nobody
	got := Vocabulary([]Source{{"steps/tea.go", []byte("package steps\n")}, test}, nil, b)
	const want = `editors do not see the sentence "^there is water$"; register it with a raw string literal`
	if len(got) != 1 || got[0].Message != want || got[0].Line == 0 {
		t.Errorf("findings: %v", got)
	}
}
