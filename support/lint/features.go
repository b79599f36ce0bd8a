package lint

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/sentence"
)

// Capabilities is the closed list of folders below features/.
var Capabilities = []string{"health", "session", "stream", "websocket", "persistence", "multiclient", "journey",
	"recovery", "tools", "security", "perf", "zh-CN"}

// Project says which words a project has.
type Project struct {
	Tag     func(string) error // says so if there is no such tag
	Folders []string           // of capabilities, below features/
}

var snakeCase = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}]+(_[\p{Ll}\p{Lo}\p{N}]+)*$`)

// Features holds feature files to the house wording. The book says which sentences
// there are, the project which tags and folders. Without a book nothing is said of steps that mean
// nothing: whoever plans a run of the files says more of them.
func Features(files []Source, book *sentence.Book, project Project) []Finding {
	var all []Finding
	taken := map[string]string{}
	for _, f := range files {
		d := parse(f)
		d.path(project.Folders)
		if d.feature != nil {
			d.text()
			d.head()
			d.tags(project.Tag)
			backgrounds, _ := d.read.Parts()
			for _, b := range backgrounds {
				d.background(b)
			}
			for _, s := range d.scenarios {
				d.name(s)
				d.order(s)
			}
			d.unique(taken)
			if book != nil {
				d.meanings(book)
			}
			d.transport()
			d.layout()
		}
		all = append(all, d.all...)
	}
	return sorted(all)
}

// path checks features/CAPABILITY/promise_in_snake_case.feature.
func (d *document) path(folders []string) {
	dir, base := path.Split(d.file)
	folder := path.Base(dir)
	if path.Base(path.Dir(path.Clean(dir))) != "features" || !slices.Contains(folders, folder) {
		d.add(1, 1, "a feature lies in features/CAPABILITY/; the capabilities are %s; declare your own "+
			"under capabilities: in godog.yml", strings.Join(folders, ", "))
	}
	if !snakeCase.MatchString(strings.TrimSuffix(base, ".feature")) {
		d.add(1, 1, "the file name %s is not the promise in snake_case", base)
	}
}

// text checks the bytes of the lines; what a doc string holds is nobody's business.
func (d *document) text() {
	exact := d.docStrings()
	for i, line := range d.lines {
		if exact[i+1] {
			continue
		}
		d.tab(i+1, line)
		if trimmed := strings.TrimRight(line, " \t"); trimmed != line {
			d.add(i+1, len([]rune(trimmed))+1, "space at the end of the line")
		}
	}
	switch n := len(d.lines); {
	case d.lines[n-1] != "":
		d.add(n, len([]rune(d.lines[n-1]))+1, "the last line does not end in a line break")
	case n > 1 && strings.TrimSpace(d.lines[n-2]) == "":
		d.add(n-1, 1, "an empty line at the end of the file")
	}
}

// tab tells of the first tab within what a line says, else of the first one of its layout, which --fix cures.
func (d *document) tab(number int, line string) {
	before := len(line) - len(strings.TrimLeft(line, " \t"))
	text := strings.TrimRight(line[before:], " \t")
	at, message := strings.IndexByte(text, '\t'), "a tab; write a space"
	switch {
	case strings.HasPrefix(text, "|"):
		at, message = tabInCell(text), `a tab in the cell; write \t if it is meant, else a space`
	case d.isStep(number):
		message = `a tab in the step; write \t if it is meant, else a space`
	}
	if at < 0 {
		at, before, message = strings.IndexByte(line, '\t'), 0, "a tab; write spaces, as go tool godog lint --fix does"
	}
	if at >= 0 {
		d.add(number, utf8.RuneCountInString(line[:before+at])+1, "%s", message)
	}
}

func (d *document) isStep(line int) bool {
	return slices.ContainsFunc(d.read.Steps(), func(s *messages.Step) bool { return int(s.Location.Line) == line })
}

// tabInCell is where the first tab stands within the text of a cell; -1 if there is none.
func tabInCell(row string) int {
	at := strings.Index(row, "|") + 1
	for _, cell := range cellsOf(row) {
		text := strings.Trim(cell, " \t")
		if i := strings.IndexByte(text, '\t'); i >= 0 {
			return at + strings.Index(cell, text) + i
		}
		at += len(cell) + 1
	}
	return -1
}

// docStrings marks the lines between the delimiters of doc strings.
func (d *document) docStrings() map[int]bool {
	marked := map[int]bool{}
	for _, s := range d.read.Steps() {
		if s.DocString == nil {
			continue
		}
		for n := int(s.DocString.Location.Line) + 1; n < d.read.Closing(s.DocString); n++ {
			marked[n] = true
		}
	}
	return marked
}

const descriptionLines = 3

// head checks what stands above the scenarios: one promise, and for whom and why.
func (d *document) head() {
	f := d.feature
	if strings.TrimSpace(f.Name) == "" {
		d.at(f.Location, "the feature has no name; say the promise")
	}
	description := strings.TrimSpace(f.Description)
	switch n := strings.Count(description, "\n") + 1; {
	case description == "":
		d.at(f.Location, "the feature does not say for whom it is and why; write one to %d lines below its name",
			descriptionLines)
	case n > descriptionLines:
		d.at(f.Location, "the description has %d lines; %d are enough", n, descriptionLines)
	}
	for _, c := range f.Children {
		if c.Rule != nil && strings.TrimSpace(c.Rule.Name) == "" {
			d.at(c.Rule.Location, "the rule has no name; say the rule")
		}
	}
}

// tags checks that there is every tag.
func (d *document) tags(check func(string) error) {
	for _, t := range d.read.Tags() {
		if err := check(t.Name); err != nil {
			d.at(t.Location, "%v", err)
		}
	}
}
