package config

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
)

// Own are the words that a project adds to those of the suite, each with its meaning.
type Own struct {
	Tags         map[string]string // @JIRA-* stands for all that begin so
	Capabilities map[string]string // folders below features/
}

var (
	ownTag = form[string]{"a tag such as @wip or @JIRA-*, in quotes", func(v string) (string, bool) {
		return v, regexp.MustCompile(`^@[^\s@*()&,~!|]+\*?$`).MatchString(v)
	}}
	ownFolder = form[string]{"the name of a folder below features/, such as billing", func(v string) (string, bool) {
		return v, regexp.MustCompile(`^[a-z][a-z0-9_-]*$`).MatchString(v)
	}}
)

// meaning is what a word of the project means, such as this one.
func meaning(example string) form[string] {
	return form[string]{"text that says what it means, such as " + show(example), text.read}
}

// LoadOwn reads the words alone; without the file there are none. What is wrong with the rest of the file is left to
// Load.
func LoadOwn(path string) (Own, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Own{}, nil
	}
	if err != nil {
		return Own{}, unreadable(path, err)
	}
	return (&reader{file: path}).parse(data).own, nil
}

// words reads a group of words, each with its meaning; nil if it is absent.
func (s *section) words(key string, f, meaning form[string]) map[string]string {
	n := s.value(key)
	if n == nil {
		return nil
	}
	group, all := s.r.section(n, key), map[string]string{}
	for _, p := range group.pairs {
		if _, ok := f.read(p.name()); !ok {
			group.fault(p.key, "a key must be %s, not %s", f.must, show(p.name()))
		}
		all[p.name()] = single(group, p.name(), p.value, meaning)
	}
	return all
}
