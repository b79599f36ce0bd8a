package runner

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// document is one feature file, read and parsed.
type document struct {
	file    string // slash-separated, as given or found below a given folder
	content []byte
	ast     *messages.GherkinDocument
	pickles []*messages.Pickle
}

// request is a path of the command line: a folder, a file, or a line of a file.
type request struct {
	path string
	line int // 0: all of it
}

var pathWithLine = regexp.MustCompile(`^(.+\.feature):(\d+)$`)

func parseRequest(arg string) (request, error) {
	r := request{path: arg}
	if m := pathWithLine.FindStringSubmatch(arg); m != nil {
		line, err := strconv.Atoi(m[2])
		if err != nil || line < 1 {
			return r, fmt.Errorf("%s: lines count from 1", arg)
		}
		r.path, r.line = m[1], line
	}
	r.path = path.Clean(filepath.ToSlash(r.path))
	return r, nil
}

// load reads the feature files that the requests name, each once, in order.
func load(requests []request, exclude []string) ([]*document, error) {
	var files []string
	var problems []error
	for _, r := range requests {
		found, err := featureFiles(r.path, exclude)
		if err != nil {
			problems = append(problems, err)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	var docs []*document
	for _, f := range slices.Compact(files) {
		d, err := parse(f)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		docs = append(docs, d)
	}
	return docs, errors.Join(problems...)
}

func featureFiles(root string, exclude []string) ([]string, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, fmt.Errorf("%s: there is no such file or folder; name a folder or a .feature file below %s", root, here())
	}
	if !info.IsDir() {
		if path.Ext(root) != ".feature" {
			return nil, fmt.Errorf("%s: not a feature file; its name must end in .feature", root)
		}
		return []string{root}, nil
	}
	var files []string
	err = filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		p = filepath.ToSlash(p)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(exclude, p):
			return filepath.SkipDir
		case !entry.IsDir() && path.Ext(p) == ".feature":
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", root, err)
	}
	return files, nil
}

func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return "the working folder"
	}
	return dir
}

func parse(file string) (*document, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), newID)
	if err != nil {
		return nil, gherkinProblem(file, err)
	}
	if ast.Feature == nil {
		return nil, fmt.Errorf("%s:1:1: no feature in this file; it must begin with “Feature:”", file)
	}
	return &document{file: file, content: content, ast: ast, pickles: gherkin.Pickles(*ast, file, newID)}, nil
}

var gherkinPlace = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)

// gherkinProblem rewrites the parser's "(line:column): text" as file:line:column: text.
func gherkinProblem(file string, err error) error {
	var lines []string
	for _, m := range gherkinPlace.FindAllStringSubmatch(err.Error(), -1) {
		column := m[2]
		if column == "0" {
			column = "1"
		}
		lines = append(lines, fmt.Sprintf("%s:%s:%s: %s", file, m[1], column, gherkinWords(m[3])))
	}
	if lines == nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return errors.New(strings.Join(lines, "\n"))
}

var expectedTokens = regexp.MustCompile(`^expected: (#\S+(?:, #\S+)*), got '(.*)'$`)

// gherkinWords says what the parser expected in the words of a feature file.
func gherkinWords(text string) string {
	m := expectedTokens.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	words := map[string]string{"#FeatureLine": "“Feature:”", "#ScenarioLine": "“Scenario:”", "#StepLine": "a step (Given, When, Then, And)",
		"#TableRow": "a table row", "#ExamplesLine": "“Examples:”", "#RuleLine": "“Rule:”", "#BackgroundLine": "“Background:”", "#TagLine": "a tag", "#DocStringSeparator": `"""`, "#EOF": "the end of the file"}
	var wanted []string
	for _, token := range strings.Split(m[1], ", ") {
		if w, ok := words[token]; ok {
			wanted = append(wanted, w)
		}
	}
	return fmt.Sprintf("“%s” cannot stand here; what can: %s", m[2], strings.Join(wanted, ", "))
}
