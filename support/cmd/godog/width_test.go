package main

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// widest is how many columns a line of Go may have; a tab takes four.
const widest = 120

// TestLinesFitTheScreen holds every Go file to lines of 120 columns. Only what cannot be broken may be wider: a raw
// string that does not fit on a line of its own, and an example in a comment.
func TestLinesFitTheScreen(t *testing.T) {
	const root = "../../.."
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && file != root && (name[0] == '.' || name == "testdata" || name == "node_modules" ||
			name == "out"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, line := range tooWide(text) {
			t.Errorf("%s:%d has more than %d columns", filepath.ToSlash(file), line, widest)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tooWide are the numbers of the lines that are too wide and could be broken.
func tooWide(text []byte) []int {
	whole := unbroken(text)
	var numbers []int
	for i, line := range strings.Split(string(text), "\n") {
		words := strings.TrimLeft(line, "\t")
		indent := len(line) - len(words)
		exempt := strings.HasPrefix(words, "//\t") || textKey.MatchString(words)
		if columns(line) > widest && !exempt && columns(line[:indent])+4+whole[i+1]+1 <= widest {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// textKey is the beginning of a row whose key is a text.
var textKey = regexp.MustCompile("^(`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"): +\\S")

func columns(line string) int { return utf8.RuneCountInString(line) + 3*strings.Count(line, "\t") }

// unbroken are the columns of the widest raw string, or word of a comment, that a line has. A line in the middle of a
// raw string counts as wide as it can be.
func unbroken(text []byte) map[int]int {
	var s scanner.Scanner
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(text))
	s.Init(file, text, nil, scanner.ScanComments)
	whole := map[int]int{}
	for {
		at, kind, literal := s.Scan()
		switch first := file.Line(at); {
		case kind == token.EOF:
			return whole
		case kind == token.COMMENT:
			for word := range strings.FieldsSeq(literal) {
				whole[first] = max(whole[first], columns(word))
			}
		case kind == token.STRING && literal[0] == '`' && strings.Contains(literal, "\n"):
			for n := range strings.Count(literal, "\n") + 1 {
				whole[first+n] = widest
			}
		case kind == token.STRING && literal[0] == '`':
			whole[first] = max(whole[first], columns(literal))
		}
	}
}

func TestTooWide(t *testing.T) {
	long := strings.Repeat("tea ", 30)
	for text, want := range map[string]int{
		"var a = `" + long + "`\n":                                0,
		"var a = `\n" + long + long + "\n`\n":                     0,
		"var a = \"" + long + "\"\n":                              1,
		"var a, b = `" + long[:60] + "`, `" + long + "`":          0,
		"var a, b = `" + long[:60] + "`, `" + long[:60] + "` + c": 1,
		"// " + long + "tea\n":                                    1,
		"//\t" + long + "tea\n":                                   0,
		"// https://" + strings.Repeat("tea", 50) + "\n":          0,
		"var short = 1\n":                                         0,
		strings.Repeat("\t", 27) + "x := 1 // tea tea\n":          1,
	} {
		if got := tooWide([]byte("package tea\n" + text)); len(got) != want {
			t.Errorf("%q: lines %v, want %d", text, got, want)
		}
	}
}
