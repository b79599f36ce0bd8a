package defect

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"bamboo-spec/support/reference"
)

var goodName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

func TestEveryDefectSaysAllOfItself(t *testing.T) {
	names, sentences := map[string]bool{}, map[string]bool{}
	functional := 0
	for _, d := range All() {
		if !goodName.MatchString(d.Name) || names[d.Name] {
			t.Errorf("%s: a name is words with dashes, and no other defect's", d.Name)
		}
		first := []rune(d.Sentence + " ")[0]
		if !unicode.IsUpper(first) || !strings.HasSuffix(d.Sentence, ".") || sentences[d.Sentence] {
			t.Errorf("%s: “%s” is no sentence of its own", d.Name, d.Sentence)
		}
		if !slices.Contains(Promises(), d.Promise) {
			t.Errorf("%s: there is no promise “%s”", d.Name, d.Promise)
		}
		if d.Wrap == nil {
			t.Errorf("%s does nothing", d.Name)
		}
		if d.Kind != d.Promise.Kind() {
			t.Errorf("%s is of another kind than the promise “%s”", d.Name, d.Promise)
		}
		if d.Kind == Functional {
			functional++
		}
		names[d.Name], sentences[d.Sentence] = true, true
	}
	if functional < 60 {
		t.Errorf("%d functional defects are few", functional)
	}
}

func TestEveryPromiseHasADefect(t *testing.T) {
	for _, p := range Promises() {
		if !slices.ContainsFunc(All(), func(d Defect) bool { return d.Promise == p }) {
			t.Errorf("nothing breaks “%s”", p)
		}
	}
}

// A defect is one short file, so that another one is easily added.
func TestEveryDefectIsOneShortFile(t *testing.T) {
	known := map[string]bool{"defect.go": true, "promise.go": true, "memory.go": true,
		"front.go": true, "handshake.go": true, "frames.go": true, "time.go": true, "tools.go": true, "usage.go": true,
		"failure_text.go": true, "promptcontent.go": true, "pongs.go": true, "dialect.go": true, "prompt.go": true, "hits.go": true, "about.go": true}
	isKind := kinds(t, known)
	for _, d := range rows() {
		isKind[d.Name] = true
	}
	for _, d := range All() {
		if isKind[d.Name] {
			continue
		}
		file := strings.ReplaceAll(d.Name, "-", "_") + ".go"
		known[file] = true
		text, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s has no file of its own name: %v", d.Name, err)
			continue
		}
		if lines := bytes.Count(text, []byte("\n")); lines > 50 {
			t.Errorf("%s has %d lines; more than 50 are more than one mistake", file, lines)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[file] && !strings.HasPrefix(file, "with_") && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s is neither a defect nor something to make one with", file)
		}
	}
}

var nameInKind = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)+)",\s+(?:Sentence:\s+)?"[A-Z]`)

// kinds are the defects that share a file with others of their kind, which it makes known.
func kinds(t *testing.T, known map[string]bool) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("kinds_of_*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(text, []byte("\n")); lines > 150 {
			t.Errorf("%s has %d lines; more than 150 are more than one kind", file, lines)
		}
		known[file] = true
		for _, m := range nameInKind.FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
	}
	return names
}

func TestTheREADMEShowsADefectAsItIs(t *testing.T) {
	file, err := os.ReadFile("two_terminals.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(readme, file) {
		t.Error("README.md shows another two_terminals.go; show the file as it is")
	}
}

func TestTheCatalogueIsInTheOrderOfThePromises(t *testing.T) {
	all := All()
	for i := 1; i < len(all); i++ {
		before, now := slices.Index(promises, all[i-1].Promise), slices.Index(promises, all[i].Promise)
		if before > now || before == now && all[i-1].Name >= all[i].Name {
			t.Errorf("%s stands before %s", all[i-1].Name, all[i].Name)
		}
	}
}

func TestAnUnknownDefectIsRefused(t *testing.T) {
	err := Apply("no-such-defect", &reference.Parts{})
	if err == nil || !strings.Contains(err.Error(), "“no-such-defect”") ||
		!strings.Contains(err.Error(), "two-terminals") {
		t.Errorf("error %v", err)
	}
}
