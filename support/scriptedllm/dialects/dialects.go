package dialects

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"bamboo-spec/support/scriptedllm"
)

// Dialect is how one provider answers.
type Dialect struct {
	Provider string // the name of its file
	Answers  []Answer
}

// Answer is one response of a provider, and what it means.
type Answer struct {
	Name        string
	Source      string // the public page or issue that shows the shape
	Body        []byte
	ContentType string
	Text        string
	Calls       []scriptedllm.ToolCall
	Usage       *scriptedllm.Usage // nil: none is reported
	Failure     string             // words that the user is told; empty: the answer is complete
}

// Reply makes the scripted model answer so.
func (a Answer) Reply() scriptedllm.Reply {
	return scriptedllm.Reply{Raw: &scriptedllm.RawBody{Bytes: a.Body, ContentType: a.ContentType}}
}

//go:embed *.txt
var files embed.FS

// All are the dialects, by the name of their provider.
func All() ([]Dialect, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var all []Dialect
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		d := Dialect{Provider: strings.TrimSuffix(e.Name(), path.Ext(e.Name()))}
		if d.Answers, err = parse(string(text)); err != nil {
			return nil, fmt.Errorf("dialect %s: %w", e.Name(), err)
		}
		all = append(all, d)
	}
	return all, nil
}

// parse reads the answers of a file.
func parse(text string) ([]Answer, error) {
	sections := strings.Split("\n"+text, "\n== ")
	for line := range strings.SplitSeq(sections[0], "\n") {
		if line != "" && line[0] != '#' {
			return nil, fmt.Errorf("%q stands before the first answer", line)
		}
	}
	var answers []Answer
	for _, section := range sections[1:] {
		head, body, found := strings.Cut(section, "\n--\n")
		lines := strings.Split(head, "\n")
		a := Answer{Name: lines[0], Body: []byte(strings.TrimRight(body, "\n") + "\n\n")}
		if !found {
			return nil, fmt.Errorf("%s: there is no line -- before its body", a.Name)
		}
		for _, line := range lines[1:] {
			if err := a.field(line); err != nil {
				return nil, fmt.Errorf("%s: %q: %w", a.Name, line, err)
			}
		}
		if !strings.HasPrefix(a.Source, "https://") {
			return nil, fmt.Errorf("%s: its source is missing", a.Name)
		}
		answers = append(answers, a)
	}
	if len(answers) == 0 {
		return nil, errors.New("it has no answer")
	}
	return answers, nil
}

// field reads one line of an answer's head.
func (a *Answer) field(line string) error {
	name, value, _ := strings.Cut(line, ": ")
	switch name {
	case "source":
		a.Source = value
	case "content type":
		a.ContentType = value
	case "text":
		return json.Unmarshal([]byte(value), &a.Text)
	case "error":
		a.Failure = value
	case "usage":
		a.Usage = &scriptedllm.Usage{}
		_, err := fmt.Sscanf(value, "%d %d", &a.Usage.Prompt, &a.Usage.Completion)
		return err
	case "call":
		parts := strings.SplitN(value, " ", 3)
		if len(parts) != 3 || !json.Valid([]byte(parts[2])) {
			return errors.New("write it as ID NAME ARGUMENTS")
		}
		a.Calls = append(a.Calls, scriptedllm.ToolCall{ID: strings.Trim(parts[0], "-"), Name: parts[1],
			Arguments: parts[2]})
	default:
		return errors.New("there is no such field")
	}
	return nil
}
