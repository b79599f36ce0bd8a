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

// notPromises are the files of defects of one kind, and of what defects are made with.
var notPromises = []string{"about.go", "defect.go", "hits.go", "memory.go", "promise.go",
	"dialect.go", "frames.go", "front.go", "handshake.go", "prompt.go", "promptcontent.go", "time.go", "tools.go",
	"usage.go"}

const longestFile = 500 // lines

func TestEveryFileIsOfOnePromiseOrOfOneKind(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		kind := strings.HasPrefix(file, "with_") || strings.HasPrefix(file, "kinds_of_") ||
			slices.Contains(notPromises, file)
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(text, []byte("\n")); lines > longestFile {
			t.Errorf("%s has %d lines; more than %d are more than one kind", file, lines, longestFile)
		}
		if kind {
			continue
		}
		promises := map[string]bool{}
		for _, m := range promiseOf.FindAllSubmatch(text, -1) {
			promises[string(m[1])] = true
		}
		if len(promises) != 1 || !bytes.Contains(text, []byte("\n// The defects of the promise “")) {
			t.Errorf("%s holds defects of %d promises; each promise has its file", file, len(promises))
		}
	}
}

var promiseOf = regexp.MustCompile(`Promise:\s+(\w+),`)

func TestTheREADMEShowsADefectAsItIs(t *testing.T) {
	file, err := os.ReadFile("the_event_stream.go")
	if err != nil {
		t.Fatal(err)
	}
	_, row, _ := bytes.Cut(file, []byte("\tDefect{\n\t\tName:     \"two-terminals\""))
	row, _, found := bytes.Cut(row, []byte("\n\t},\n"))
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !found || !bytes.Contains(readme, row) {
		t.Error("README.md shows another two-terminals; show the row as it is")
	}
}
