package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tagExpr decides by a scenario's tags whether it is meant, and names the tags
// that it speaks of.
type tagExpr struct {
	match func(tags []string) bool
	names []string
}

var tagToken = regexp.MustCompile(`\s*(@[^\s()&,~!|]+|\(|\)|&&|\|\||,|~|!|[A-Za-z]+|\S)`)

// parseTags reads both ways of writing a tag expression: Cucumber's
// (@a and not (@b or @c)) and godog's (@a && ~@b, @c — an OR of ANDs).
func parseTags(expr string) (*tagExpr, error) {
	p := &tagParser{expr: expr}
	rest := expr
	for strings.TrimSpace(rest) != "" {
		m := tagToken.FindStringSubmatchIndex(rest)
		p.tokens = append(p.tokens, rest[m[2]:m[3]])
		rest = rest[m[1]:]
	}
	if len(p.tokens) == 0 {
		return &tagExpr{match: func([]string) bool { return true }}, nil
	}
	match, err := p.anyOf()
	if err == nil && p.next() != "" {
		err = p.problem("“%s” cannot stand here", p.next())
	}
	if err != nil {
		return nil, err
	}
	return &tagExpr{match: match, names: p.names}, nil
}

type tagParser struct {
	expr   string
	tokens []string
	names  []string
}

type matcher = func([]string) bool

func (p *tagParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *tagParser) take(words ...string) bool {
	if slices.Contains(words, strings.ToLower(p.next())) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *tagParser) problem(format string, args ...any) error {
	return fmt.Errorf("the tag expression “%s”: %s; write for instance: @slow and not (@serial or @smoke)", p.expr,
		fmt.Sprintf(format, args...))
}

func (p *tagParser) anyOf() (matcher, error) {
	left, err := p.allOf()
	for err == nil && p.take("or", "||", ",") {
		a, b := left, matcher(nil)
		b, err = p.allOf()
		left = func(t []string) bool { return a(t) || b(t) }
	}
	return left, err
}

func (p *tagParser) allOf() (matcher, error) {
	left, err := p.one()
	for err == nil && p.take("and", "&&") {
		a, b := left, matcher(nil)
		b, err = p.one()
		left = func(t []string) bool { return a(t) && b(t) }
	}
	return left, err
}

func (p *tagParser) one() (matcher, error) {
	switch {
	case p.take("not", "~", "!"):
		m, err := p.one()
		return func(t []string) bool { return !m(t) }, err
	case p.take("("):
		m, err := p.anyOf()
		if err == nil && !p.take(")") {
			err = p.problem("a closing bracket is missing")
		}
		return m, err
	case p.next() == "@":
		return nil, p.problem("“@” is not a tag; it has no name")
	case strings.HasPrefix(p.next(), "@"):
		name := p.tokens[0]
		p.tokens = p.tokens[1:]
		p.names = append(p.names, name)
		return func(t []string) bool { return slices.Contains(t, name) }, nil
	case p.next() == "":
		return nil, p.problem("a tag is missing at its end")
	default:
		return nil, p.problem("“%s” is not a tag; tags begin with @", p.next())
	}
}
