package world

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"bamboo-spec/support/spelling"
)

// Value is something that curly brackets in a sentence stand for.
type Value struct {
	Form    string // how it is written, without its brackets; N is a number, NAME a name
	Meaning string
	pattern *regexp.Regexp
	of      func(w *World, groups []string) (string, error)
}

// Values are what {…} can stand for in every text, table and doc string, besides
// the names under which a scenario keeps values of its own.
func Values() []Value {
	return []Value{
		{"session", "the id of the user's conversation", regexp.MustCompile(`^session$`),
			func(w *World, _ []string) (string, error) {
				return w.User(TheUser).Session()
			}},
		{"session of Ann in capitals", "that id, each letter in upper case",
			regexp.MustCompile(`^(?:session of (.+)|(.+)'s session) in capitals$`),
			func(w *World, m []string) (string, error) {
				id, err := w.User(m[1] + m[2]).Session()
				return strings.ToUpper(id), err
			}},
		{"session of Ann", "the id of Ann's conversation; outside of '…' {Ann's session} says the same",
			regexp.MustCompile(`^(?:session of (.+)|(.+)'s session)$`), func(w *World, m []string) (string, error) {
				return w.User(m[1] + m[2]).Session()
			}},
		{"new id", "an id that nobody has used; each time another one", regexp.MustCompile(`^new id$`),
			func(*World, []string) (string, error) {
				return uuid.NewString(), nil
			}},
		{"new id of N letters", "such an id of exactly N letters and digits, 32 or more",
			regexp.MustCompile(`^new id of (\d+) letters$`), longID},
		{"text of N characters", "an English text of N characters; the same text for the same N",
			regexp.MustCompile(`^text of (\d+) characters?$`), repeated(english)},
		{"text of N tokens", "a text of N words, which the scripted model says as N tokens",
			regexp.MustCompile(`^text of (\d+) tokens?$`), words},
		{"Chinese text of N characters", "a Chinese text of N characters",
			regexp.MustCompile(`^Chinese text of (\d+) characters?$`), repeated(chinese)},
		{"text of N emoji", "N emoji, one code point each", regexp.MustCompile(`^text of (\d+) emoji$`),
			repeated(emoji)},
		{"list N deep", "a JSON list in a list in a list …, N lists in all", regexp.MustCompile(`^list (\d+) deep$`),
			nested},
		{"number of N digits", "a JSON number of N digits", regexp.MustCompile(`^number of (\d+) digits?$`),
			repeated("7")},
		{"env NAME",
			"the value of an environment variable; it is taken for a secret: where it stands as a whole, ••• is shown",
			regexp.MustCompile(`^env ([A-Za-z_][A-Za-z0-9_]*)$`), environment},
	}
}

const (
	english = "The bamboo that bends is stronger than the oak that resists. "
	chinese = "竹子弯而不折，经风雨而常青。"
	emoji   = "🎋🐼🍵🌱✨"
)

// mostGenerated bounds a generated text, in characters or words.
const mostGenerated = 10_000_000

// repeated repeats a text until it has so many characters. The last one is never
// a space, which might be trimmed somewhere.
func repeated(from string) func(*World, []string) (string, error) {
	return func(_ *World, m []string) (string, error) {
		n, err := size(m[1])
		if err != nil {
			return "", err
		}
		runes, out := []rune(from), make([]rune, n)
		for i := range out {
			out[i] = runes[i%len(runes)]
		}
		if n > 0 && out[n-1] == ' ' {
			out[n-1] = '.'
		}
		return string(out), nil
	}
}

// words makes a text of n words.
func words(_ *World, m []string) (string, error) {
	n, err := size(m[1])
	if err != nil {
		return "", err
	}
	from, out := strings.Fields(english), make([]string, n)
	for i := range out {
		out[i] = from[i%len(from)]
	}
	return strings.Join(out, " "), nil
}

// nested are n lists, each the only element of the one around it.
func nested(_ *World, m []string) (string, error) {
	n, err := size(m[1])
	return strings.Repeat("[", n) + strings.Repeat("]", n), err
}

func size(digits string) (int, error) {
	n, err := strconv.Atoi(digits)
	if err != nil || n > mostGenerated {
		return 0, fmt.Errorf("a generated text has at most %d characters or tokens, not %s", mostGenerated, digits)
	}
	return n, nil
}

// longID is an id that nobody has used of a given length.
func longID(_ *World, m []string) (string, error) {
	id := strings.ReplaceAll(uuid.NewString(), "-", "")
	n, err := size(m[1])
	if err == nil && n < len(id) {
		err = fmt.Errorf("an id of %d letters is not sure to be new; it needs %d or more", n, len(id))
	}
	return id + strings.Repeat("a", max(0, n-len(id))), err
}

func environment(w *World, m []string) (string, error) {
	value, set := os.LookupEnv(m[1])
	if !set || value == "" {
		return "", fmt.Errorf("the environment variable %s is not set; set it before the run: %s=… go tool godog run",
			m[1], m[1])
	}
	w.Story.transcript.Hide(value)
	return value, nil
}

var (
	placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}|\{(\p{L}[\p{L}\p{N}'_ -]*)\}`)
	almost      = regexp.MustCompile(`(?:^|[^{])\{([^{}"]*)\}(?:[^}]|$)`) // brackets that are a value but for spacing
	spacing     = regexp.MustCompile(`[ \t]*[:=]?[ \t]+|[:=]`)
	keptName    = regexp.MustCompile(`^\p{L}[\p{L}\p{N}_ -]*$`)
)

// Expand replaces what stands in curly brackets: see Values. {{text}} is {text}
// as it stands. Brackets that begin with anything but a letter are left alone, so
// that JSON may be written as it is.
func (w *World) Expand(text string) (string, error) {
	var problems []error
	out := placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if strings.HasPrefix(p, "{{") {
			return p[1 : len(p)-1]
		}
		value, err := w.value(p[1 : len(p)-1])
		if err != nil {
			problems = append(problems, err)
		}
		return value
	})
	return out, errors.Join(problems...)
}

// CheckNames says which of the values that a text names there cannot be: they are
// none of Values, and none that is kept by then.
func CheckNames(text string, kept []string) error {
	var problems []error
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if name := m[1]; name != "" && !slices.Contains(kept, name) && find(name) == nil {
			problems = append(problems, unknown(name, kept))
		}
	}
	for _, m := range almost.FindAllStringSubmatch(text, -1) {
		if meant := spacing.ReplaceAllString(strings.Trim(m[1], " \t"), " "); meant != m[1] && find(meant) != nil {
			problems = append(problems, fmt.Errorf("{%s} stands for nothing; write {%s}, without other characters",
				m[1], meant))
		}
	}
	return errors.Join(problems...)
}

// find looks up which of Values a name means; nil: none.
func find(name string) *Value {
	all := Values()
	if i := slices.IndexFunc(all, func(v Value) bool { return v.pattern.MatchString(name) }); i >= 0 {
		return &all[i]
	}
	return nil
}

func unknown(name string, kept []string) error {
	forms := slices.Sorted(slices.Values(kept))
	for _, v := range Values() {
		forms = append(forms, v.Form)
	}
	return fmt.Errorf("{%s} stands for nothing%s; what can: {%s}. Write {{%s}} for the text itself",
		name, spelling.DidYouMean(name, forms), strings.Join(forms, "}, {"), name)
}

// Unfilled is a text before the scenario is run: a 0 in the place of each value.
func Unfilled(text string) (string, error) {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if strings.HasPrefix(p, "{{") {
			return p[1 : len(p)-1]
		}
		return "0"
	}), nil
}

func (w *World) value(name string) (string, error) {
	if value, kept := w.kept[name]; kept {
		return value, nil
	}
	v := find(name)
	if v == nil {
		return "", unknown(name, slices.Collect(maps.Keys(w.kept)))
	}
	return v.of(w, v.pattern.FindStringSubmatch(name))
}

// Keep keeps a value under a name, for {name} in later sentences.
func (w *World) Keep(name, value string) error {
	if !keptName.MatchString(name) {
		return fmt.Errorf("“%s” cannot be a name; names are made of letters, digits and spaces", name)
	}
	if v := find(name); v != nil {
		return fmt.Errorf("{%s} has a meaning already: %s; choose another name", name, v.Meaning)
	}
	if _, kept := w.kept[name]; kept {
		return fmt.Errorf("{%s} is kept already; choose another name for the second value", name)
	}
	w.kept[name] = value
	return nil
}
