package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader collects the faults of one Load.
type reader struct {
	file   string
	inFile []fault
	others []error // faults of the environment and the flags
}

type fault struct {
	line, column int
	text         string
}

func (r *reader) fault(at *yaml.Node, format string, args ...any) {
	r.faultAt(at.Line, at.Column, fmt.Sprintf(format, args...))
}

func (r *reader) faultAt(line, column int, text string) {
	f := fault{max(line, 1), max(column, 1), text}
	if !slices.Contains(r.inFile, f) { // the same slip made twice in one value
		r.inFile = append(r.inFile, f)
	}
}

func (r *reader) outside(format string, args ...any) {
	r.others = append(r.others, fmt.Errorf(format, args...))
}

// err joins the faults, those of the file first and in its order; nil if there are none.
func (r *reader) err() error {
	slices.SortStableFunc(r.inFile, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	var all []error
	for _, f := range r.inFile {
		all = append(all, fmt.Errorf("%s: %s", r.position(f.line, f.column), f.text))
	}
	return errors.Join(append(all, r.others...)...)
}

func (r *reader) position(line, column int) string {
	return fmt.Sprintf("%s:%d:%d", r.file, line, column)
}

// document reads the one YAML document of the file; nil after a fault.
func (r *reader) document(data []byte) *yaml.Node {
	docs, err := documents(data)
	switch {
	case err != nil:
		r.syntax(data, err)
	case len(docs) == 0:
		r.faultAt(1, 1, "the file is empty: it needs at least one profile under \"profiles\"")
	case len(docs) > 1:
		r.fault(docs[1], "a second document starts here: the file must hold one")
	default:
		return docs[0].Content[0]
	}
	return nil
}

func documents(data []byte) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for docs := []*yaml.Node(nil); ; {
		doc := &yaml.Node{}
		err := decoder.Decode(doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
}

var yamlLine = regexp.MustCompile(`^yaml: (line \d+: )?`)

// syntax places an error of the YAML reader. The line which that names, if any, is the
// start of the group around the fault; the fault itself is in the line after
// the longest beginning of the file that can be read.
func (r *reader) syntax(data []byte, err error) {
	lines := bytes.SplitAfter(data, []byte("\n"))
	good := len(lines) - 1
	for ; good > 0; good-- {
		if _, err := documents(bytes.Join(lines[:good], nil)); err == nil {
			break
		}
	}
	text := "not valid YAML: " + yamlLine.ReplaceAllString(err.Error(), "")
	at := bytes.TrimLeft(lines[good], " \t")
	indent := lines[good][:len(lines[good])-len(at)]
	switch {
	case bytes.ContainsRune(indent, '\t'):
		text += "; indent with spaces, not with tabs"
	case strings.Contains(text, "cannot start any token"):
		text += "; put a value that starts with @, % or ` in quotes"
	}
	r.faultAt(good+1, len(indent)+1, text)
}
