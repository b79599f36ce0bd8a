// Package defect is a catalogue of mistakes that real servers make, each of them
// a wrapper around the parts of the reference server. A suite that passes with
// one of them in place has not looked. Its entry type is Defect; All lists them.
//
// A defect stands in a file of its own, named after it, and adds itself:
//
//	var _ = add(Defect{
//		Name:     "last-token-lost",
//		Sentence: "The last token of an answer is lost.",
//		Promise:  Text,
//		Wrap:     func(p *reference.Parts) { … },
//	})
//
// What it needs to put itself between two parts is in the files with_*.go.
package defect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/reference"
)

// Kind tells which features a defect is for.
type Kind int

const (
	// Functional defects break what is promised.
	Functional Kind = iota
	// Performance defects break how fast, or for how many, it is kept.
	Performance
)

// Defect is one mistake. A server that has it makes it every time.
type Defect struct {
	Name     string  // lower case words with dashes; its file has the same name
	Sentence string  // what goes wrong, in words of the product
	Promise  Promise // that it breaks
	Kind     Kind
	// Silence says that nothing comes where something should: only a deadline can
	// notice such a defect.
	Silence bool
	// Wrap puts the mistake into a server that does not run yet.
	Wrap func(p *reference.Parts)
}

var catalogue []Defect

func add(d Defect) struct{} {
	catalogue = append(catalogue, d)
	return struct{}{}
}

// All is the catalogue: in the order of the promises, then of the names.
func All() []Defect {
	all := slices.Clone(catalogue)
	slices.SortFunc(all, func(a, b Defect) int {
		return cmp.Or(
			cmp.Compare(slices.Index(promises, a.Promise), slices.Index(promises, b.Promise)),
			strings.Compare(a.Name, b.Name))
	})
	return all
}

// Of is the part of the catalogue that is of one kind.
func Of(kind Kind) []Defect {
	return slices.DeleteFunc(All(), func(d Defect) bool { return d.Kind != kind })
}

// Apply puts the defect of that name into parts that do not run yet.
func Apply(name string, p *reference.Parts) error {
	d, err := Find(name)
	if err != nil {
		return err
	}
	d.Wrap(p)
	return nil
}

// Find is the defect of that name; its error lists the names that there are.
func Find(name string) (Defect, error) {
	i := slices.IndexFunc(catalogue, func(d Defect) bool { return d.Name == name })
	if i < 0 {
		return Defect{}, fmt.Errorf("there is no defect “%s”; there are: %s", name, strings.Join(names(), ", "))
	}
	return catalogue[i], nil
}

func names() []string {
	var all []string
	for _, d := range All() {
		all = append(all, d.Name)
	}
	return all
}
