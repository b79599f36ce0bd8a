package config

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// section is one mapping of the file. The keys that are asked for are the known
// ones; close refuses the rest.
type section struct {
	r     *reader
	name  string // as errors call it
	pairs []pair
	known []string
}

type pair struct{ key, value *yaml.Node }

func (p pair) name() string { return follow(p.key).Value }

// section opens a mapping; a null one is empty, anything else a fault and empty.
func (r *reader) section(n *yaml.Node, name string) *section {
	n = follow(n)
	s := &section{r: r, name: name}
	if n.Kind != yaml.MappingNode {
		if !isNull(n) {
			s.fault(n, "must be lines of the form \"key: value\", not %s", kind(n))
		}
		return s
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		p := pair{n.Content[i], n.Content[i+1]}
		if p.name() == "" {
			s.fault(p.key, "a key must be a word, not %s", kind(follow(p.key)))
		} else if first := s.find(p.name()); first != nil {
			r.fault(p.key, "duplicate key %s in %s; it stands in line %d already", show(p.name()), name, first.key.Line)
		} else {
			s.pairs = append(s.pairs, p)
		}
	}
	return s
}

// fault reports a fault of the section at a node within it.
func (s *section) fault(at *yaml.Node, format string, args ...any) {
	s.r.fault(at, "%s: %s", s.name, fmt.Sprintf(format, args...))
}

func (s *section) find(key string) *pair {
	i := slices.IndexFunc(s.pairs, func(p pair) bool { return p.name() == key })
	if i < 0 {
		return nil
	}
	return &s.pairs[i]
}

// value is what stands behind key; nil if the key is absent.
func (s *section) value(key string) *yaml.Node {
	s.known = append(s.known, key)
	if p := s.find(key); p != nil {
		return follow(p.value)
	}
	return nil
}

func (s *section) close() {
	for _, p := range s.pairs {
		if !slices.Contains(s.known, p.name()) {
			s.r.fault(p.key, "unknown key %s in %s%s", show(p.name()), s.name, hint(p.name(), s.known))
		}
	}
}

// scalar reads the value of key; otherwise stands for an absent one.
func scalar[T any](s *section, key string, f form[T], otherwise T) T {
	if n := s.value(key); n != nil {
		return single(s, key, n, f)
	}
	return otherwise
}

// single reads one value; what is refused is the zero value.
func single[T any](s *section, key string, n *yaml.Node, f form[T]) T {
	var refused T
	if n = follow(n); n.Kind == yaml.ScalarNode && !isNull(n) {
		if read, ok := f.read(n.Value); ok {
			return read
		}
	}
	actual := kind(n)
	if f.must == variable.must {
		actual = "a value" // it may be the secret itself
	}
	s.fault(n, "%s must be %s, not %s", key, f.must, actual)
	return refused
}

// list reads the items of the list behind key; none if it is absent or empty.
func list[T any](s *section, key string, f form[T]) []T {
	var items []T
	for _, n := range s.nodes(key) {
		items = append(items, single(s, "an item of "+key, n, f))
	}
	return items
}

func (s *section) nodes(key string) []*yaml.Node {
	n := s.value(key)
	if n == nil || isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		s.fault(n, "%s must be a list, such as [a, b], not %s", key, kind(n))
		return nil
	}
	return n.Content
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// kind says what a node is, for errors.
func kind(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a group of keys"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "nothing"
	}
	return show(n.Value)
}
