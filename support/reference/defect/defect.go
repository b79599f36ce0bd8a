// Package defect is a catalogue of mistakes that real servers make, each of them
// a wrapper around the parts of the reference server. A suite that passes with
// one of them in place has not looked. Its entry type is Defect; All lists them.
//
// A defect stands in the file of the promise that it breaks:
//
//	// The defects of the promise “1.4.1 Text”.
//	var _ = addAll(
//		Defect{
//			Name:     "last-token-lost",
//			Sentence: "The last token of an answer is lost.",
//			Promise:  Text,
//			Wrap:     func(p *reference.Parts) { … },
//		},
//	)
//
// Defects of one kind are the rows of one file: wrong readings of the model's stream (dialect.go), spoilt prompts
// (prompt.go), time (time.go), the HTTP front (front.go), and small ones in kinds_of_*.go.
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
	Name     string  // lower case words with dashes
	Sentence string  // what goes wrong, in words of the product
	Promise  Promise // that it breaks
	// About names the scenarios whose own promise is broken, as the features name them. An outline
	// stands for all its rows; “outline > row” for the one in whose name the row's words stand.
	// Scenarios that notice the defect without promising the contrary are not named.
	About []string
	Kind  Kind
	// Silence says that nothing comes where something should: only a deadline can
	// notice such a defect.
	Silence bool
	// Wrap puts the mistake into a server that does not run yet.
	Wrap func(p *reference.Parts)
}

var catalogue []Defect

// addAll adds the defects of one promise, or of one kind, which share a file.
func addAll(all ...Defect) struct{} {
	catalogue = append(catalogue, all...)
	return struct{}{}
}

// rows break one section of the contract in many small ways; each section stands in one file.
func rows() []Defect {
	return slices.Concat(front, handshakes, frames, times, toolwork, promptContents, usages, Dialects(), Prompts())
}

// proven reports whether a row names the scenarios that it is about.
func proven(row Defect) bool { return len(row.About) > 0 }

// All is the catalogue, and the rows that name a scenario: in the order of the promises, then of the names.
func All() []Defect {
	all := append(slices.DeleteFunc(rows(), func(d Defect) bool { return !proven(d) }), catalogue...)
	slices.SortFunc(all, func(a, b Defect) int {
		return cmp.Or(
			cmp.Compare(slices.Index(promises, a.Promise), slices.Index(promises, b.Promise)),
			strings.Compare(a.Name, b.Name))
	})
	return all
}

// Unproven are the rows that no feature is held to yet: they are not in All.
func Unproven() []Defect { return slices.DeleteFunc(rows(), proven) }

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
	all := slices.Concat(All(), Unproven())
	i := slices.IndexFunc(all, func(d Defect) bool { return d.Name == name })
	if i < 0 {
		return Defect{}, fmt.Errorf("there is no defect “%s”; there are: %s", name, strings.Join(names(all), ", "))
	}
	return all[i], nil
}

func names(defects []Defect) []string {
	var names []string
	for _, d := range defects {
		names = append(names, d.Name)
	}
	return names
}
