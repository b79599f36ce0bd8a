// Package chinese says in Chinese what is wrong with a feature that is written in Chinese. Its entry point is Say.
package chinese

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// row is a message, or a part of one, in both languages.
type row struct {
	english *regexp.Regexp
	said    []bool // of the parts that are left open, whether they are said in Chinese too
	chinese string // with %s for each of these parts
}

var open = regexp.MustCompile(`%[sm]`)

// rows reads the catalogue when it is first needed: each server of a scenario starts with this program.
var rows = sync.OnceValue(func() []row {
	var all []row
	for _, pair := range slices.Concat(catalogue, ofTables, ofWording) {
		r := row{chinese: pair[1]}
		for _, verb := range open.FindAllString(pair[0], -1) {
			r.said = append(r.said, verb == "%m")
		}
		pattern := open.ReplaceAllString(regexp.QuoteMeta(pair[0]), `(.*?)`)
		r.english = regexp.MustCompile(`(?s)^` + pattern + `$`)
		all = append(all, r)
	}
	return all
})

// Say is a message in Chinese; one that the catalogue does not have stays as it is.
func Say(message string) string {
	for _, r := range rows() {
		m := r.english.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		var parts []any
		for i, part := range m[1:] {
			if r.said[i] {
				part = each(part)
			}
			parts = append(parts, part)
		}
		return fmt.Sprintf(r.chinese, parts...)
	}
	return message
}

// lists are how messages put several things into one: with ; or with commas, which may stand in brackets too.
var lists = []struct {
	part    *regexp.Regexp
	between string // in Chinese
}{
	{regexp.MustCompile(`(?:[^;]|;\S)+`), "；"},
	{regexp.MustCompile(`(?:\([^)]*\)|[^,(]|,\S)+`), "、"},
}

// each says a message, or each of several.
func each(list string) string {
	if said := Say(list); said != list {
		return said
	}
	for _, l := range lists {
		if parts := l.part.FindAllString(list, -1); len(parts) > 1 {
			for i, part := range parts {
				parts[i] = Say(strings.TrimSpace(part))
			}
			return strings.Join(parts, l.between)
		}
	}
	return list
}
